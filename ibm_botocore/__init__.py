"""The low-level half of the IBM Cloud Object Storage SDK: sessions, clients and what carries a call to the wire.

Importing this package loads no submodule; each is imported when it is first used as an attribute or imported by name.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from types import ModuleType
from typing import Final

__version__ = "2.17.0"
__author__ = "IBM"

logging.getLogger(__name__).addHandler(logging.NullHandler())

# A word begins at a capital after a small letter or digit, and at a capital that a small letter follows; the plural
# of an acronym that ends a name ("VolumeARNs") stays one word.
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<!^)(?=[A-Z][a-z])(?!(?<=[A-Z])[A-Z]s\Z)")


class _Unsigned:
    """The type of :data:`UNSIGNED`; copying or pickling its one value gives that value again."""

    def __reduce__(self) -> str:
        return "UNSIGNED"

    def __repr__(self) -> str:
        return "UNSIGNED"


#: As a ``signature_version``: send requests without credentials.
UNSIGNED: Final = _Unsigned()


@lru_cache(maxsize=4096)
def xform_name(name: str, sep: str = "_") -> str:
    """Return a CamelCase name in lower case with a separator between its words.

    :param name: for example ``ListObjectsV2``; a name that already holds ``sep`` is returned as it is.
    :param sep: what to put between words.
    :returns: for example ``list_objects_v2``.
    """
    if sep in name:
        return name
    return _WORD_START.sub(sep, name).lower()


def __getattr__(name: str) -> ModuleType:
    """Import a public submodule when it is first used as an attribute."""
    from importlib import import_module

    path = f"{__name__}.{name}"
    if not name.startswith("_"):
        try:
            return import_module(path)
        except ModuleNotFoundError as error:
            # Only the submodule itself may be missing; a dependency that it lacks is another matter.
            if error.name != path:
                raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
