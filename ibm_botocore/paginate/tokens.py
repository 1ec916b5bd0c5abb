"""Tokens that say where to go on: a dictionary of input members as JSON in base64.

``boto_truncate_amount`` counts the items of the page that were already given out; ``boto_encoded_keys`` lists the
paths of values that are bytes, which JSON cannot hold.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

SKIPPED_ITEMS = "boto_truncate_amount"
_BYTES_PATHS = "boto_encoded_keys"
# Between the parts of tokens that were made before they were JSON.
_FORMER_SEPARATOR = "___"

Tokens = dict[str, Any]
_Step = str | int


class TokenEncoder:
    """Writes tokens."""

    def encode(self, token: Tokens) -> str:
        """Return a dictionary as text that is safe in URLs but for ``+``, ``/`` and ``=``.

        :param token: values may be whatever JSON holds, and bytes.
        :raises TypeError: if a value is anything else.
        """
        paths: list[list[_Step]] = []
        plain = _without_bytes(token, [], paths)
        if paths:
            plain[_BYTES_PATHS] = paths
        return base64.b64encode(json.dumps(plain).encode("utf-8")).decode("ascii")


class TokenDecoder:
    """Reads tokens."""

    def decode(self, token: str) -> Tokens:
        """Return the dictionary that a token was made from.

        :param token: what :meth:`TokenEncoder.encode` returned.
        :raises ValueError: if it is no such token.
        """
        found = json.loads(base64.b64decode(token.encode("utf-8")).decode("utf-8"))
        if not isinstance(found, dict):
            raise ValueError(f"Bad token: {token}")
        try:
            for *parents, last in found.pop(_BYTES_PATHS, None) or ():
                holder: Any = found
                for step in parents:
                    holder = holder[step]
                holder[last] = base64.b64decode(holder[last])
        except (LookupError, TypeError):
            raise ValueError(f"Bad token: {token}") from None
        return found


def _without_bytes(value: Any, path: list[_Step], paths: list[list[_Step]]) -> Any:
    """Return a value with bytes as base64 text, and note where they were."""
    if isinstance(value, bytes):
        paths.append(path)
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {key: _without_bytes(inner, [*path, key], paths) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_bytes(inner, [*path, index], paths) for index, inner in enumerate(value)]
    return value


class Start(NamedTuple):
    """Where to begin: the input members to send, None for those to leave out, and how many items to skip."""

    tokens: Tokens
    skipped: int


def read_start(token: str, names: Sequence[str]) -> Start:
    """Read a StartingToken: one of ours, one of the former kind, or the plain value of the first input member.

    :param token: what the caller gave.
    :param names: input members that a token may set.
    :raises ValueError: if it fits none of these, or sets anything else.
    """
    try:
        tokens = TokenDecoder().decode(token)
    except ValueError:
        return _read_former_start(token, names)
    skipped = tokens.pop(SKIPPED_ITEMS, 0)
    # A token may come from a stranger by way of a web page: it must not choose, say, the bucket.
    if not tokens.keys() <= set(names) or not isinstance(skipped, int):
        raise bad_token(token)
    return Start(tokens, skipped)


def _read_former_start(token: str, names: Sequence[str]) -> Start:
    parts = token.split(_FORMER_SEPARATOR)
    skipped = 0
    if len(parts) == len(names) + 1:
        try:
            skipped = int(parts[-1])
        except ValueError:
            # No count: a key that holds the separator.
            parts = [token]
        else:
            del parts[-1]
    if len(parts) > len(names):
        raise bad_token(token)
    values = [None if part == "None" else part for part in parts]
    return Start(dict.fromkeys(names) | dict(zip(names, values, strict=False)), skipped)


def bad_token(token: Any) -> ValueError:
    """Return the error about a token that makes no sense here.

    :param token: shown in its message.
    """
    return ValueError(f"Bad starting token: {token}")
