"""OpenStack Swift with its S3 API as child processes: the strictest judge of signatures and digests."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.certificates import Certificate, loopback_certificate
from tests.servers.children import Command, free_ports, running
from tests.servers.endpoint import Endpoint
from tests.servers.installs import installed, servers_cache

REQUIREMENTS = Path(__file__).with_name("swift-requirements.txt")
RINGS = Path(__file__).with_name("swift_rings.py")
# tempauth's user_<account>_<user> is asked for as <account>:<user>.
ACCESS_KEY, SECRET_KEY = "test:AKIDEXAMPLE", "SECRETEXAMPLE"

COMMON = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
workers = 0
user = {user}
"""

STORAGE = """
[pipeline:main]
pipeline = {name}-server

[app:{name}-server]
use = egg:swift#{name}
"""

PROXY = """
[pipeline:main]
pipeline = catch_errors gatekeeper s3api tempauth copy slo dlo versioned_writes symlink proxy-server

[filter:catch_errors]
use = egg:swift#catch_errors

[filter:gatekeeper]
use = egg:swift#gatekeeper

[filter:s3api]
use = egg:swift#s3api
location = us-east-1

[filter:tempauth]
use = egg:swift#tempauth
user_test_AKIDEXAMPLE = SECRETEXAMPLE .admin

[filter:copy]
use = egg:swift#copy

[filter:slo]
use = egg:swift#slo

[filter:dlo]
use = egg:swift#dlo

[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true

[filter:symlink]
use = egg:swift#symlink

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""

HASH_PATH = """
[swift-hash]
swift_hash_path_prefix = conformance
swift_hash_path_suffix = conformance

[storage-policy:0]
name = one
default = true
"""


@contextmanager
def swift_server(folder: Path) -> Iterator[list[Endpoint]]:
    """Run account, container, object and two proxy servers.

    :param folder: scratch folder on a file system with user attributes.
    :returns: the plain and the TLS endpoint, two doors to one store.
    """
    programs = installed("swift", REQUIREMENTS, servers_cache())
    account, container, stored, plain, tls = free_ports(5)
    (folder / "devices" / "disk").mkdir(parents=True)
    (folder / "swift.conf").write_text(HASH_PATH)
    # Isolated, because a script's folder comes first on the path and ours holds a swift.py.
    rings = [str(programs / "python"), "-I", str(RINGS), str(folder), str(account), str(container), str(stored)]
    subprocess.run(rings, check=True, capture_output=True)
    made = loopback_certificate(folder)
    commands = [
        storage_command(programs, folder, "account", account),
        storage_command(programs, folder, "container", container),
        storage_command(programs, folder, "object", stored),
        proxy_command(programs, folder, "proxy", plain, None),
        proxy_command(programs, folder, "proxy-tls", tls, made),
    ]
    keys = (ACCESS_KEY, SECRET_KEY, "us-east-1")
    with running(commands, [account, container, stored, plain, tls], folder):
        yield [
            Endpoint("swift", f"http://127.0.0.1:{plain}", *keys, None, folder),
            Endpoint("swift", f"https://127.0.0.1:{tls}", *keys, made.authority, folder),
        ]


def storage_command(programs: Path, folder: Path, name: str, port: int) -> Command:
    """Write the configuration of a storage server.

    :param programs: folder with Swift's programs.
    :param folder: scratch folder.
    :param name: ``account``, ``container`` or ``object``.
    :param port: its port.
    :returns: the command that runs it.
    """
    recon = f"recon_cache_path = {folder}\n"
    return written(programs / f"swift-{name}-server", folder / f"{name}.conf", COMMON + STORAGE + recon, port, name)


def proxy_command(programs: Path, folder: Path, name: str, port: int, made: Certificate | None) -> Command:
    """Write the configuration of a proxy server.

    :param programs: folder with Swift's programs.
    :param folder: scratch folder.
    :param name: stem of the configuration and the log.
    :param port: its port.
    :param made: certificate to serve TLS with, None for plain http.
    :returns: the command that runs it.
    """
    door = f"cert_file = {made.certificate}\nkey_file = {made.key}\n" if made else ""
    return written(programs / "swift-proxy-server", folder / f"{name}.conf", COMMON + door + PROXY, port, name)


def written(program: Path, target: Path, template: str, port: int, name: str) -> Command:
    """Fill in a configuration template.

    :param program: the server to run.
    :param target: where the configuration goes.
    :param template: text with the fields ``folder``, ``port``, ``name`` and ``user``.
    :param port: port of the server.
    :param name: name of the server.
    :returns: the command that runs it, logging to its output.
    """
    user = pwd.getpwuid(os.geteuid()).pw_name
    target.write_text(template.format(folder=target.parent, port=port, name=name, user=user))
    return Command(name, [str(program), str(target), "--verbose"])
