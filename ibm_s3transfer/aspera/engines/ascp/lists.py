"""The file that tells ascp what to transfer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exceptions import AsperaTransferFailedError


def list_of_paths(spec: Mapping[str, Any]) -> tuple[bytes, bool]:
    """Return the content of a list file, and whether it lists pairs.

    :param spec: transfer specification; of its paths all have a destination, or none.
    :raises AsperaTransferFailedError: if there are no paths, or they cannot be listed.
    """
    paths = spec.get("paths") or []
    if not paths or not all(isinstance(path, Mapping) and path.get("source") for path in paths):
        raise AsperaTransferFailedError("the transfer specification names no paths")
    with_destination = [path for path in paths if path.get("destination")]
    if with_destination and len(with_destination) != len(paths):
        raise AsperaTransferFailedError("only some paths of the transfer specification have a destination")
    members = ("source", "destination") if with_destination else ("source",)
    lines = [str(path[member]) for path in paths for member in members]
    for line in lines:
        # A list has one name per line, and no way to write a line break.
        if "\n" in line or "\r" in line:
            raise AsperaTransferFailedError(f"ascp cannot transfer a path with a line break: {line!r}")
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"), bool(with_destination)
