"""Transfers by an ``ascp`` executable: one process per session, steered over its management port."""

from .engine import AscpEngine, AscpSettings
from .locate import find_ascp

__all__ = ["AscpEngine", "AscpSettings", "find_ascp"]
