"""Finds the daemon, whose address has to be named."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ibm_botocore._plain_http import is_loopback

from ...exceptions import AsperaEngineNotFoundError

if TYPE_CHECKING:
    from .engine import TransferdEngine

VARIABLE = "IBM_COS_TRANSFERD_ADDRESS"
# The daemon listens here unless its configuration says otherwise.
DEFAULT_ADDRESS = "127.0.0.1:55002"


def find_transferd(
    configured: str | None = None, environment: Mapping[str, str] | None = None
) -> tuple[TransferdEngine | None, str]:
    """Return the engine that speaks to a daemon, or None, and what was looked at.

    :param configured: host and port, for example ``127.0.0.1:55002``.
    :param environment: environment variables; those of the process if None.
    :raises AsperaEngineNotFoundError: if the address is not on this machine: transfer tokens travel in the clear.
    """
    address = configured or (os.environ if environment is None else environment).get(VARIABLE)
    if not address:
        return None, f"transferd: no address is named (usually {DEFAULT_ADDRESS})"
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit() or not is_loopback(host.strip("[]")):
        raise AsperaEngineNotFoundError(f"transferd has to be at host:port on this machine, not {address!r}.")
    if not is_installed():
        return None, f'transferd at {address}: the extra "aspera" (grpcio, protobuf) is not installed'
    from .engine import TransferdEngine

    return TransferdEngine(address), address


def is_installed() -> bool:
    """Say whether the libraries of the extra ``aspera`` are there."""
    try:
        return all(importlib.util.find_spec(name) is not None for name in ("grpc", "google.protobuf"))
    except ModuleNotFoundError:
        return False
