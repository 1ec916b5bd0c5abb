"""How ascp is run."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class AscpSettings:
    """What the ascp engine needs to know.

    :param ascp: path of the executable.
    :param key_path: SSH key; that of the installation if None.
    :param log_path: folder for ascp's own log.
    :param credentials_in_tags: let the storage's credentials stand in the command line, where other users see them.
    :param connect_timeout_s: how long ascp may take to call back on the management port.
    :param idle_timeout_s: how long it may then be silent, unless it is paused.
    :param exit_timeout_s: how long it may take to end after it hung up.
    :param cancel_timeout_s: how long it may take to end after it was told to; it does not listen while it logs in.
    :param start_gap_s: between the starts of a transfer's sessions, as IBM's tools leave it.
    :param has_own_ports: whether each session needs a UDP port of its own.
    """

    ascp: str
    key_path: str | None = None
    log_path: str | None = None
    credentials_in_tags: bool = False
    connect_timeout_s: float = 30.0
    idle_timeout_s: float = 300.0
    exit_timeout_s: float = 10.0
    cancel_timeout_s: float = 3.0
    start_gap_s: float = 2.0
    has_own_ports: bool = sys.platform == "win32"
