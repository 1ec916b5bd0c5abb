"""Resources: buckets and objects as Python objects, made from ``resources-1.json``."""

from __future__ import annotations

from types import ModuleType

_MODULES = frozenset({"action", "base", "collection", "factory", "model", "params", "response"})


def __getattr__(name: str) -> ModuleType:
    """Import a module when it is first used as an attribute."""
    if name in _MODULES:
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
