"""What moves the bytes of an Aspera transfer: ``ascp``, ``transferd`` or ``https``."""

from .engine import Engine, EngineTransfer, Event, EventKind, Report, TransferOrder

__all__ = ["Engine", "EngineTransfer", "Event", "EventKind", "Report", "TransferOrder"]
