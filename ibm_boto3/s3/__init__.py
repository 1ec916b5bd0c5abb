"""What the SDK adds to the operations of object storage: managed transfers."""

from __future__ import annotations

from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    """Import a module when it is first used as an attribute."""
    if name in ("inject", "transfer"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
