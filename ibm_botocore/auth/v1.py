"""The older signature of S3 for request objects, as event handlers and other programs hold them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .._time import format_rfc822
from . import hmac_v1
from .adapted import as_request
from .base import BaseSigner, keys_of, set_header


class HmacV1Auth(BaseSigner):
    """Signs request objects for S3 with HMAC and SHA-1.

    :param credentials: has ``access_key``, ``secret_key`` and ``token``.
    :param service_name: accepted for compatibility.
    :param region_name: accepted for compatibility; this signature knows no regions.
    :param clock: seconds since the epoch.
    """

    def __init__(
        self,
        credentials: Any,
        service_name: str | None = None,
        region_name: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.credentials = credentials
        self.clock = clock

    def add_auth(self, request: Any) -> None:
        """Sign a request, in place of an earlier signature.

        :param request: an :class:`ibm_botocore.awsrequest.AWSRequest`; is changed.
        :raises NoCredentialsError: if there is nothing to sign with.
        """
        keys = keys_of(self.credentials)
        plain = as_request(request)
        hmac_v1.sign_request(plain, keys.access_key, keys.secret_key, keys.token, format_rfc822(self.clock()))
        for name in ("Date", "x-amz-security-token", "Authorization"):
            if name in plain.headers:
                set_header(request, name, plain.headers[name])
