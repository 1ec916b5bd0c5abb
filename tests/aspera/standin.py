"""Puts the stand-in ascp where it can be run, and reads what it wrote down."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).parent / "standin_ascp.py"


@dataclass
class Installation:
    """A stand-in ascp, the storage on its other side, and its records.

    :param path: of the executable.
    :param remote: a folder that stands for the storage.
    :param records: where it writes down how it was called.
    """

    path: str
    remote: Path
    records: Path

    def calls(self) -> list[dict[str, Any]]:
        """Return how it was called, session by session."""
        files = sorted(self.records.glob("*.json"), key=lambda file: file.stem.partition("-")[2])
        return [json.loads(file.read_text()) for file in files]

    def objects(self) -> dict[str, bytes]:
        """Return what lies in the storage."""
        files = [path for path in self.remote.rglob("*") if path.is_file()]
        return {path.relative_to(self.remote).as_posix(): path.read_bytes() for path in files}

    def put(self, objects: dict[str, bytes]) -> None:
        """Put objects into the storage."""
        for key, content in objects.items():
            path = self.remote / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Install a stand-in.

    :param folder: where.
    :param monkeypatch: sets what the stand-in reads of its environment.
    """
    program = folder / "aspera" / "bin" / "ascp"
    program.parent.mkdir(parents=True)
    # Isolated and without site-packages, it starts in no time.
    program.write_text(f"#!{sys.executable} -IS\n{PROGRAM.read_text()}")
    program.chmod(0o755)
    for name in ("remote", "records"):
        (folder / "aspera" / name).mkdir()
        monkeypatch.setenv(f"STANDIN_{'REMOTE' if name == 'remote' else 'RECORD'}", str(folder / "aspera" / name))
    return Installation(str(program), folder / "aspera" / "remote", folder / "aspera" / "records")
