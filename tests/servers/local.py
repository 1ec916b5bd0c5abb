"""The local COS of this SDK as a child process, with plain connections and with TLS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ibm_boto3.local import LocalCOS
from tests.servers.endpoint import Endpoint


@contextmanager
def local_server(folder: Path) -> Iterator[list[Endpoint]]:
    """Run the local COS.

    :param folder: scratch folder.
    :returns: its plain and its TLS endpoint; each is a store of its own.
    """
    with LocalCOS() as plain, LocalCOS(tls=True) as secure:
        yield [endpoint_of(plain, folder), endpoint_of(secure, folder)]


def endpoint_of(cos: LocalCOS, folder: Path) -> Endpoint:
    """Describe a running server.

    :param cos: the server.
    :param folder: where its logs would be; what it has to say, it says on the error output of the run.
    """
    trusted = Path(cos.ca_file) if cos.ca_file else None
    keys = (cos.access_key_id, cos.secret_access_key, cos.region_name)
    return Endpoint("local", cos.endpoint_url, *keys, trusted, folder)
