"""SeaweedFS as a child process: the S3 server with the widest set of features."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.certificates import Certificate, loopback_certificate
from tests.servers.children import Command, free_ports, running
from tests.servers.endpoint import Endpoint
from tests.servers.installs import installed, servers_cache

REQUIREMENTS = Path(__file__).with_name("seaweedfs-requirements.txt")
ACCESS_KEY, SECRET_KEY = "AKIDEXAMPLE", "SECRETEXAMPLE"
PORTS = (
    *("s3.port", "s3.port.https", "s3.port.grpc", "master.port", "master.port.grpc"),
    *("volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc"),
)


@contextmanager
def seaweedfs_server(folder: Path) -> Iterator[list[Endpoint]]:
    """Run SeaweedFS with its S3 gateway; nothing of it listens off loopback or reports home.

    :param folder: scratch folder for data, configuration, certificate and logs.
    :returns: its plain and its TLS endpoint, two doors to one store.
    """
    weed = installed("seaweedfs", REQUIREMENTS, servers_cache()) / "weed"
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    made = loopback_certificate(folder)
    command = Command("seaweedfs", [str(weed), "-logtostderr=true", "server", *options(folder, ports, made)])
    keys = (ACCESS_KEY, SECRET_KEY, "us-east-1")
    with running([command], [ports[name] for name in ("filer.port", "s3.port", "s3.port.https")], folder):
        yield [
            Endpoint("seaweedfs", f"http://127.0.0.1:{ports['s3.port']}", *keys, None, folder),
            Endpoint("seaweedfs", f"https://127.0.0.1:{ports['s3.port.https']}", *keys, made.authority, folder),
        ]


def options(folder: Path, ports: dict[str, int], made: Certificate) -> list[str]:
    """Write the identities and name the server's options.

    :param folder: scratch folder.
    :param ports: port by option name.
    :param made: the TLS certificate.
    :returns: command line options.
    """
    data = folder / "data"
    data.mkdir()
    identities = folder / "identities.json"
    credentials = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
    admin = {"name": "admin", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    identities.write_text(json.dumps({"identities": [admin]}))
    values: dict[str, object] = {
        **ports,
        "dir": data,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "master.telemetry": "false",
        "master.volumeSizeLimitMB": 256,
        "volume.max": 50,
        "filer.localSocket": folder / "filer.sock",
        "s3": "true",
        "s3.localSocket": folder / "s3.sock",
        "s3.config": identities,
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "s3.domainName": "localhost",
        "s3.allowDeleteBucketNotEmpty": "false",
        "s3.autoCreateBucket": "false",
        "s3.cert.file": made.certificate,
        "s3.key.file": made.key,
    }
    return [f"-{name}={value}" for name, value in values.items()]
