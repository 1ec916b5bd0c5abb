"""Headers as event handlers see them."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

_SENSITIVE_HEADERS = frozenset(
    (
        "authorization",
        "proxy-authorization",
        "x-amz-security-token",
        "x-amz-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key",
        "ibm-sse-kp-customer-root-key-crn",
    )
)


class HeadersDict(MutableMapping[str, Any]):
    """Headers by name without regard to case; iteration gives the names as they were first written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._items: dict[str, tuple[str, Any]] = {}
        self.update(*args, **kwargs)

    def __setitem__(self, key: str, value: Any) -> None:
        lower = key.lower()
        kept = self._items.get(lower)
        self._items[lower] = (key if kept is None else kept[0], value)

    def __getitem__(self, key: str) -> Any:
        try:
            return self._items[key.lower()][1]
        except KeyError:
            raise KeyError(key) from None

    def __delitem__(self, key: str) -> None:
        try:
            del self._items[key.lower()]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        shown = {name: "***" if lower in _SENSITIVE_HEADERS else value for lower, (name, value) in self._items.items()}
        return repr(shown)

    def copy(self) -> HeadersDict:
        """Return another dict with the same headers."""
        return HeadersDict(self.items())


def header_text(value: Any) -> str:
    """Return a header value, which handlers may have set as bytes, as text that encodes to the same bytes."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
