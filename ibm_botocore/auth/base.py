"""What all signers of request objects have in common."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol


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

    def add_auth(self, request: SignableRequest) -> None:
        """Sign a request, in place of an earlier signature.

        :param request: is changed.
        """
        raise NotImplementedError("add_auth")
