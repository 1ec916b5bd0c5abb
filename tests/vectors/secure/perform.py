"""The calls of vectors over https.

Works on whichever ``ibm_boto3`` can be imported, old or new.
"""

from __future__ import annotations

from typing import Any

import ibm_boto3
import ibm_botocore
from ibm_botocore.config import Config
from tests.vectors.perform import ACCESS_KEY, REGION, SECRET_KEY, Performer
from tests.vectors.server import WireServer


class SecurePerformer(Performer):
    """Makes the calls of vectors over https.

    :param server: records over TLS what is sent, and plays the vector's answers.
    :param iam_url: where tokens are asked for; None signs with HMAC keys.
    """

    def __init__(self, server: WireServer, iam_url: str | None = None) -> None:
        super().__init__(server)
        self._keys: dict[str, Any] = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
        self._settings: dict[str, Any] = {"retries": {"max_attempts": 0}, "connect_timeout": 5, "read_timeout": 10}
        if iam_url is not None:
            self._keys = {"ibm_api_key_id": "an-api-key", "ibm_auth_endpoint": iam_url}
            self._settings["signature_version"] = "oauth"

    def forget(self) -> None:
        """Let the next call make its client anew."""
        self.close()
        self._clients.clear()

    def _make(self, options: dict[str, Any]) -> Any:
        settings = {**self._settings, **options.get("config", {})}
        if options.get("unsigned"):
            settings["signature_version"] = ibm_botocore.UNSIGNED
        return ibm_boto3.client(
            "s3",
            endpoint_url=f"https://{options.get('host', '127.0.0.1')}:{self._server.port}{options.get('path', '')}",
            config=Config(**settings),
            verify=False,
            **{"region_name": REGION, **self._keys, **options.get("arguments", {})},
        )
