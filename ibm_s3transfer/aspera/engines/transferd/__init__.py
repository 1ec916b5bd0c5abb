"""Transfers by the daemon of the IBM Aspera Transfer SDK, over gRPC (extra ``aspera``)."""

from .locate import find_transferd

__all__ = ["find_transferd"]
