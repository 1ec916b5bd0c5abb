"""The address of a running test server, with the keys it accepts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Endpoint:
    """Where a test server listens and who may talk to it.

    :param server: name of the server software.
    :param url: scheme, host and port.
    :param access_key: HMAC access key id the server knows.
    :param secret_key: its secret.
    :param region: region of the signing scope.
    :param ca_file: certificate to trust, None for plain http.
    :param logs: folder with the log files of the server's processes.
    :param client: the package whose client talks to it, None for the one under test.
    """

    server: str
    url: str
    access_key: str
    secret_key: str = field(repr=False)
    region: str
    ca_file: Path | None
    logs: Path
    client: str | None = None

    @property
    def scheme(self) -> str:
        """The scheme of the URL: ``http`` or ``https``."""
        return self.url.partition(":")[0]
