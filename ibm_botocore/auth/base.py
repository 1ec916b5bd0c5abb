"""What all signers of request objects have in common."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from ..exceptions import NoCredentialsError


class SignableRequest(Protocol):
    """The parts of an :class:`ibm_botocore.awsrequest.AWSRequest` that signers read and write.

    ``headers`` ignores case, and ``params`` come beside the query of the URL, as a mapping or as pairs.
    """

    method: Any
    url: Any
    headers: Any
    params: Any
    context: dict[str, Any]

    @property
    def body(self) -> Any:
        """What is sent: bytes, a file, or None."""


class BaseSigner:
    """Puts what proves the caller's identity into a request object."""

    REQUIRES_REGION: ClassVar[bool] = False
    REQUIRES_TOKEN: ClassVar[bool] = False
    #: The time, in seconds since the epoch; a client's signer puts its own in place.
    clock: Callable[[], float] = staticmethod(time.time)

    def add_auth(self, request: SignableRequest) -> None:
        """Sign a request, in place of an earlier signature.

        :param request: is changed.
        """
        raise NotImplementedError("add_auth")


def keys_of(credentials: Any) -> Any:
    """Return credentials that have a pair of keys.

    :param credentials: has ``access_key``, ``secret_key`` and ``token``, or is None.
    :raises NoCredentialsError: if there is nothing to sign with.
    """
    if credentials is None or not credentials.access_key or not credentials.secret_key:
        raise NoCredentialsError()
    return credentials


def set_header(request: SignableRequest, name: str, value: str) -> None:
    """Set a header of a request object, in place of all others of its name."""
    # Deleted first: some collections of headers add a value where another stands.
    if name in request.headers:
        del request.headers[name]
    request.headers[name] = value
