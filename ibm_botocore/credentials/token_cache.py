"""The tokens of this process, shared by all clients that ask the same IAM with the same key."""

from __future__ import annotations

import hashlib
import os
import time
from collections import OrderedDict
from collections.abc import Callable

from .._locks import make_lock
from .renewal import Renewable

#: Most identities whose tokens are kept.
LIMIT = 256

# Keys of this table are digests that mean nothing outside of this process.
_SALT = os.urandom(32)

CacheKey = tuple[str, str, bool, bytes]


def cache_key(grant: str, url: str, is_verified: bool, secret: str) -> CacheKey:
    """Return the key of an identity's token; it does not tell the secret.

    A token that came over a connection whose certificate nobody checked is kept apart from the others.

    :param grant: kind of the grant.
    :param url: IAM's token endpoint.
    :param is_verified: whether its certificate is checked.
    :param secret: the API key, or what else stands for the identity.
    """
    digest = hashlib.blake2b(secret.encode("utf-8", "surrogatepass"), key=_SALT, digest_size=32).digest()
    return grant, url, is_verified, digest


class TokenCache:
    """Renewable tokens by identity, the least recently wanted dropped first.

    :param limit: most entries.
    :param clock: seconds since the epoch; entries are dropped once their token has expired.
    """

    def __init__(self, limit: int = LIMIT, clock: Callable[[], float] = time.time) -> None:
        self._limit = limit
        self._clock = clock
        self._cells: OrderedDict[CacheKey, Renewable[str]] = OrderedDict()
        self._lock = make_lock()

    def cell(self, key: CacheKey) -> Renewable[str]:
        """Return the place of an identity's token, a new one if there is none."""
        with self._lock:
            self._drop_expired(keep=key)
            cell = self._cells.get(key)
            if cell is None:
                cell = self._cells[key] = Renewable()
                while len(self._cells) > self._limit:
                    self._cells.popitem(last=False)
            else:
                self._cells.move_to_end(key)
            return cell

    def clear(self) -> None:
        """Forget all tokens; clients that use one keep it."""
        with self._lock:
            self._cells.clear()

    def __len__(self) -> int:
        return len(self._cells)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._cells)} of {self._limit})"

    def _drop_expired(self, keep: CacheKey) -> None:
        now = self._clock()
        for key, cell in list(self._cells.items()):
            held = cell.held
            if key != keep and held is not None and held.expires_at <= now:
                del self._cells[key]


#: What all clients of this process share.
SHARED = TokenCache()


def clear_token_cache() -> None:
    """Forget the tokens that clients of this process share, for example between tests."""
    SHARED.clear()
