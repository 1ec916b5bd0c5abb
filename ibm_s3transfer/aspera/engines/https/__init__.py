"""The same API over ordinary multipart transfers, for machines without any Aspera engine."""

from .engine import HttpsEngine

__all__ = ["HttpsEngine"]
