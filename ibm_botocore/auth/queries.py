"""Signatures in the URLs of request objects."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from . import hmac_v1
from .adapted import as_request
from .base import keys_of
from .presign import presign
from .sigv4 import UNSIGNED_PAYLOAD, format_amz_date, payload_hash
from .v1 import HmacV1Auth
from .v4 import SigV4Auth, normalise_path


class SigV4QueryAuth(SigV4Auth):
    """Signs the URLs of request objects for any service.

    :param credentials: has ``access_key``, ``secret_key`` and ``token``.
    :param service_name: service of the credential scope.
    :param region_name: region of the credential scope.
    :param expires: for how many seconds a URL is good.
    :param clock: seconds since the epoch.
    """

    DEFAULT_EXPIRES: ClassVar[int] = 3600

    def __init__(
        self,
        credentials: Any,
        service_name: str,
        region_name: str,
        expires: int = DEFAULT_EXPIRES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(credentials, service_name, region_name, clock)
        self._expires = expires

    def add_auth(self, request: Any) -> None:
        """Put a signature into the URL of a request; its other parameters, and a form as body, move there too.

        :param request: an :class:`ibm_botocore.awsrequest.AWSRequest`; is changed.
        :raises NoCredentialsError: if there is nothing to sign with.
        """
        keys = keys_of(self.credentials)
        amz_date = request.context["timestamp"] = format_amz_date(self.clock())
        params = dict(request.params) if request.params else {}
        if isinstance(request.data, Mapping):
            params.update(request.data)
            request.data = ""
        plain = as_request(request, params)
        request.params = {}
        request.url = presign(
            plain,
            keys.access_key,
            keys.secret_key,
            keys.token,
            self._region_name,
            self._service_name,
            amz_date,
            self._expires,
            self._digest(request),
            self._signed_path(plain.path),
        )

    def _digest(self, request: Any) -> str:
        return payload_hash(request.body)

    def _signed_path(self, path: str) -> str:
        return normalise_path(path)


class S3SigV4QueryAuth(SigV4QueryAuth):
    """Signs the URLs of request objects for S3: the path as it is sent, whatever the body."""

    def _digest(self, request: Any) -> str:
        return UNSIGNED_PAYLOAD

    def _signed_path(self, path: str) -> str:
        return path


class HmacV1QueryAuth(HmacV1Auth):
    """Signs the URLs of request objects for S3 with the older signature.

    :param credentials: has ``access_key``, ``secret_key`` and ``token``.
    :param expires: for how many seconds a URL is good.
    :param clock: seconds since the epoch.
    """

    DEFAULT_EXPIRES: ClassVar[int] = 3600

    def __init__(
        self, credentials: Any, expires: int = DEFAULT_EXPIRES, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(credentials, clock=clock)
        self._expires = expires

    def add_auth(self, request: Any) -> None:
        """Put a signature into the URL of a request.

        :param request: an :class:`ibm_botocore.awsrequest.AWSRequest`; is changed.
        :raises NoCredentialsError: if there is nothing to sign with.
        """
        keys = keys_of(self.credentials)
        expires = str(int(self.clock()) + int(self._expires))
        request.url = hmac_v1.presign(as_request(request), keys.access_key, keys.secret_key, keys.token, expires)
