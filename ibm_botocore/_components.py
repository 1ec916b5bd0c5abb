"""The named parts of a session that applications may replace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._locks import make_rlock


class ComponentLocator:
    """Parts by name; a part may be given ready, or as a function that makes it when it is first asked for."""

    def __init__(self) -> None:
        self._components: dict[str, Any] = {}
        self._deferred: dict[str, Callable[[], Any]] = {}
        self._lock = make_rlock()

    def get_component(self, name: str) -> Any:
        """Return a part.

        :raises ValueError: naming a part that nobody registered.
        """
        with self._lock:
            if name in self._deferred:
                # Stays deferred if making it fails, so that the next caller sees the same error.
                self._components[name] = self._deferred[name]()
                del self._deferred[name]
            try:
                return self._components[name]
            except KeyError:
                raise ValueError(f"Unknown component: {name}") from None

    def register_component(self, name: str, component: Any) -> None:
        """Set a part."""
        with self._lock:
            self._components[name] = component
            self._deferred.pop(name, None)

    def lazy_register_component(self, name: str, no_arg_factory: Callable[[], Any]) -> None:
        """Set what makes a part when it is first asked for."""
        with self._lock:
            self._deferred[name] = no_arg_factory
            self._components.pop(name, None)
