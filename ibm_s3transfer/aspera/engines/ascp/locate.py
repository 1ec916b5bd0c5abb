"""Finds the ascp executable and the SSH key that belongs to it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

VARIABLE = "IBM_COS_ASCP_PATH"
_NAME = "ascp.exe" if sys.platform == "win32" else "ascp"
# The key that servers accept together with a transfer token; installations carry it under one of these names.
_KEYS = ("aspera_tokenauth_id_rsa", "aspera_bypass_rsa.pem", "asperaweb_id_dsa.openssh")


def usual_folders(home: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders where IBM's products put ascp.

    :param home: the user's home.
    :param environment: environment variables.
    """
    if sdk := environment.get("ASPERA_SDK_PATH"):
        yield from (Path(sdk), Path(sdk) / "bin")
    for folder in (".aspera/sdk", ".aspera_sdk/bin", ".aspera/connect/bin", ".aspera/cli/bin"):
        yield home / folder
    if sys.platform == "darwin":
        for root in (home, Path("/")):
            yield root / "Applications/Aspera Connect.app/Contents/Resources"
    elif sys.platform == "win32":
        yield Path(environment.get("LOCALAPPDATA", home)) / "Programs/Aspera/Aspera Connect/bin"
    else:
        yield Path("/opt/aspera/bin")


def find_ascp(
    configured: str | None = None, environment: Mapping[str, str] | None = None, home: Path | None = None
) -> tuple[str | None, list[str]]:
    """Return the path of ascp, or None, and where it was looked for.

    A place that is named in configuration or environment is the only one looked at.

    :param configured: its path, or that of its folder.
    :param environment: environment variables; those of the process if None.
    :param home: the user's home.
    """
    environment = os.environ if environment is None else environment
    named = configured or environment.get(VARIABLE)
    if named:
        source = "AsperaManagerConfig(ascp_path=...)" if configured else VARIABLE
        return _executable_at(Path(named)), [f"{named} ({source})"]
    on_path = shutil.which(_NAME, path=environment.get("PATH"))
    looked_at = ["PATH"]
    if on_path:
        return on_path, looked_at
    for folder in usual_folders(home or Path.home(), environment):
        looked_at.append(str(folder))
        if found := _executable_at(folder):
            return found, looked_at
    return None, looked_at


def _executable_at(path: Path) -> str | None:
    candidate = path / _NAME if path.is_dir() else path
    return str(candidate) if candidate.is_file() and os.access(candidate, os.X_OK) else None


def find_key(ascp: str) -> str | None:
    """Return the SSH key that an installation carries, or None.

    :param ascp: path of the executable.
    """
    folder = Path(os.path.realpath(ascp)).parent
    for place in (folder, folder.parent / "etc", folder.parent / "var"):
        for name in _KEYS:
            if (place / name).is_file():
                return str(place / name)
    return None
