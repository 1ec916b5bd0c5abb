"""Managed transfers for IBM Cloud Object Storage.

``ibm_s3transfer.manager`` does the work; :class:`S3Transfer` and :class:`TransferConfig` here are those of the first
releases.
"""

from __future__ import annotations

import logging
from typing import Any

from ibm_botocore import __author__, __version__

__all__ = ["S3Transfer", "TransferConfig", "__author__", "__version__"]

# A library is silent until the application configures logging.
logging.getLogger("ibm_s3transfer").addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first used: a class of the first releases, or a submodule."""
    from importlib import import_module

    if name in ("S3Transfer", "TransferConfig"):
        return getattr(import_module(f"{__name__}._legacy"), name)
    if not name.startswith("_"):
        path = f"{__name__}.{name}"
        try:
            return import_module(path)
        except ModuleNotFoundError as error:
            # Only the submodule itself may be missing; a dependency that it lacks is another matter.
            if error.name != path:
                raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
