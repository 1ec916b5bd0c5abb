"""The bearer token of an IAM identity in the Authorization header (RFC 6750, 2.1)."""

from __future__ import annotations

from typing import Any

from .._message import Request
from ..exceptions import NoCredentialsError
from .base import BaseSigner, SignableRequest


def set_bearer(request: Request, token: str) -> None:
    """Put a token into a request's headers, in place of an earlier authorization.

    :param token: as IAM issued it.
    """
    headers = request.headers
    for name in [name for name in headers if name.lower() == "authorization"]:
        del headers[name]
    headers["Authorization"] = f"Bearer {token}"


class OAuth2(BaseSigner):
    """Signs request objects with the bearer token of frozen credentials.

    :param credentials: has the token as ``token``.
    """

    def __init__(self, credentials: Any) -> None:
        self.credentials = credentials

    def add_auth(self, request: SignableRequest) -> None:
        """Put the token into a request, in place of an earlier authorization.

        :param request: is changed.
        :raises NoCredentialsError: if the credentials have no token.
        """
        token = getattr(self.credentials, "token", None)
        if not token:
            raise NoCredentialsError()
        if "Authorization" in request.headers:
            del request.headers["Authorization"]
        request.headers["Authorization"] = f"Bearer {token}"
