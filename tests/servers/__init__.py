"""Independent S3 servers on loopback: installed on demand, started as children, gone when the test run ends."""

from __future__ import annotations

from tests.servers.endpoint import Endpoint
from tests.servers.local import local_server
from tests.servers.moto import moto_server
from tests.servers.seaweedfs import seaweedfs_server
from tests.servers.swift import swift_server

__all__ = ["Endpoint", "local_server", "moto_server", "seaweedfs_server", "swift_server"]
