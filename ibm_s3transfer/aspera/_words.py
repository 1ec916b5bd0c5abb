"""The words of transfers: directions, states, and what engines say."""

from __future__ import annotations


class enumAsperaMsgType:
    """Types of messages that ascp sends."""

    __module__ = "ibm_s3transfer.aspera.futures"

    INIT = "INIT"
    SESSION = "SESSION"
    NOTIFICATION = "NOTIFICATION"
    STATS = "STATS"
    ARGSTOP = "ARGSTOP"
    STOP = "STOP"
    DONE = "DONE"
    ERROR = "ERROR"
    FILEERROR = "FILEERROR"


class enumAsperaControllerStatus:
    """States of a transfer."""

    __module__ = "ibm_s3transfer.aspera.futures"

    CREATED = "new"
    RUNNING = "running"
    FAILED = "failed"
    SUCCESS = "success"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class enumAsperaDirection:
    """Directions of a transfer, seen from this machine."""

    __module__ = "ibm_s3transfer.aspera.futures"

    SEND = "send"
    RECEIVE = "receive"


class enumAsperaModifyTransfer:
    """What can be changed of a running transfer."""

    __module__ = "ibm_s3transfer.aspera.futures"

    target_rate_kbps = 1
    min_rate_kbps = 2
    priority = 3
    CTRL_PAUSE = 4
    CTRL_RESUME = 5
