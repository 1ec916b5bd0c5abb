"""Writes one-replica rings for a Swift on loopback; runs as a script in Swift's own environment.

usage: swift_rings.py FOLDER ACCOUNT_PORT CONTAINER_PORT OBJECT_PORT
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def write_ring(folder: Path, name: str, port: int) -> None:
    """Write a ring with a single device.

    :param folder: where ``<name>.ring.gz`` goes.
    :param name: ``account``, ``container`` or ``object``.
    :param port: port of the server that holds the device.
    """
    builder = import_module("swift.common.ring").RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    place = {"region": 1, "zone": 1, "ip": "127.0.0.1", "replication_ip": "127.0.0.1"}
    builder.add_dev({"weight": 1, "device": "disk", "port": port, "replication_port": port, **place})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))


if __name__ == "__main__":
    for name, port in zip(("account", "container", "object"), sys.argv[2:], strict=True):
        write_ring(Path(sys.argv[1]), name, int(port))
