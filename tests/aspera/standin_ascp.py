"""A program that stands in for ascp: it parses its arguments, speaks on the management port, and copies files.

Environment variables say what it does beside that:

- ``STANDIN_REMOTE``: a folder, which is the other side: objects lie there under their keys.
- ``STANDIN_RECORD``: a folder, where it writes its arguments, its Aspera variables and the commands it got.
- ``STANDIN_MODE``: what goes wrong, see ``MODES``.
- ``STANDIN_STEPS``: how many pieces a file is copied in; between them it listens for commands.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import select
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

MODES = "no-connect never-starts early-end error file-error hang deaf split done-but-1 garbage complains docroot gate"


SHORT = "M L i C P O l m c k y t Z"
SHORT_SWITCHES = "q d p"
LONG = (
    "mode host user check-sshfp policy file-crypt overwrite multi-session-threshold tags64 source-prefix64 src-base64"
    " file-list file-pair-list symlink-policy exclude-newer-than exclude-older-than file-checksum move-after-transfer"
)
LONG_SWITCHES = "dest64 ws-connect delete-before-transfer remove-after-transfer precalculate-disable skip-special-files"


def parser() -> argparse.ArgumentParser:
    """Return a parser of the options that the SDK writes; anything else is an error, as with ascp."""
    options = argparse.ArgumentParser(allow_abbrev=False)
    for names, switches, dash in ((SHORT, SHORT_SWITCHES, "-"), (LONG, LONG_SWITCHES, "--")):
        for name in names.split():
            options.add_argument(f"{dash}{name}")
        for name in switches.split():
            options.add_argument(f"{dash}{name}", action="store_true")
    options.add_argument("destination")
    return options


class Management:
    """The management port, as ascp uses it."""

    def __init__(self, port: int, is_split: bool) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._is_split = is_split
        self._unread = b""
        self.rate = 1
        self.is_cancelled = False
        self.commands: list[dict[str, str]] = []

    def tell(self, **fields: object) -> None:
        """Send a frame."""
        lines = ["FASPMGR 2", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        data = "\n".join(lines).encode()
        pieces = [data[place : place + 1] for place in range(len(data))] if self._is_split else [data]
        for piece in pieces:
            self._socket.sendall(piece)

    def garble(self) -> None:
        """Send what is no frame."""
        self._socket.sendall(b"x" * (1 << 18))

    def listen(self, wait_s: float = 0.0) -> None:
        """Take commands that have come, or come within some time."""
        while select.select([self._socket], [], [], wait_s)[0]:
            data = self._socket.recv(65536)
            if not data:
                self.is_cancelled = True
                return
            self._unread += data
            *frames, self._unread = self._unread.split(b"\n\n")
            for frame in frames:
                lines = [line.partition(": ") for line in frame.decode().splitlines()[1:]]
                self._obey({name: value for name, _, value in lines})
            wait_s = 0.0

    def _obey(self, command: dict[str, str]) -> None:
        self.commands.append(command)
        if command.get("Type") == "RATE":
            self.rate = int(command["Rate"])
        elif command.get("Type") == "CANCEL":
            self.is_cancelled = True


def decoded(text: str) -> str:
    """Return what a base64 option stands for."""
    return base64.b64decode(text).decode()


def pairs_of(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield sources and destinations of the list."""
    if options.file_pair_list:
        lines = Path(options.file_pair_list).read_text(encoding="utf-8").splitlines()
        yield from zip(lines[::2], lines[1::2])
    else:
        for line in Path(options.file_list).read_text(encoding="utf-8").splitlines():
            yield line, os.path.basename(line)


def files_of(options: argparse.Namespace, remote: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the files to read and to write, those of directories one by one."""
    root = decoded(options.destination)
    for source, destination in pairs_of(options):
        if options.mode == "send":
            begin, end = Path(source), remote / os.path.join(root, destination).lstrip("/")
        else:
            begin, end = remote / source.lstrip("/"), Path(os.path.join(root, destination))
        if begin.is_dir():
            for file in sorted(path for path in begin.rglob("*") if path.is_file()):
                yield file, end / file.relative_to(begin)
        else:
            yield begin, end


def copy(source: Path, target: Path, management: Management, sent: int, steps: int, mode: str) -> int:
    """Copy a file in pieces, and tell how far it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = source.stat().st_size
    with source.open("rb") as reader, target.open("wb") as writer:
        for step in range(steps):
            management.listen()
            while (
                management.rate == 0 or (mode == "gate" and not management.commands)
            ) and not management.is_cancelled:
                management.listen(0.05)
            if management.is_cancelled and mode != "deaf":
                return sent
            piece = reader.read(size * (step + 1) // steps - reader.tell())
            writer.write(piece)
            sent += len(piece)
            management.tell(Type="STATS", SessionId="s", TransferBytes=sent, File=target, Size=size)
        shutil.copymode(source, target)
    return sent


def transfer(options: argparse.Namespace, management: Management, mode: str) -> int:
    """Transfer everything, and return the exit status."""
    remote, steps = Path(os.environ["STANDIN_REMOTE"]), int(os.environ.get("STANDIN_STEPS", "3"))
    sent = failed = 0
    first, count = (int(part) for part in (options.C or "1:1").split(":"))
    for number, (source, target) in enumerate(files_of(options, remote)):
        # Sessions share the files.
        if number % count != first - 1:
            continue
        if not source.is_file():
            management.tell(Type="FILEERROR", Code=4, Description="No such file", File=source)
            failed += 1
            continue
        sent = copy(source, target, management, sent, steps, mode)
        if management.is_cancelled and mode != "deaf":
            management.tell(Type="ERROR", Code=28, Description="Transfer cancelled by user")
            return 1
        management.tell(Type="STOP", TransferBytes=sent, File=target)
    if mode == "file-error":
        management.tell(Type="FILEERROR", Code=35, Description="Disk read error", File="a")
        failed += 1
    management.tell(Type="DONE", TransferBytes=sent, TransfersFailed=failed)
    return 1 if mode == "done-but-1" else 0


def record(options: argparse.Namespace, management: Management | None) -> None:
    """Write down how it was called."""
    if folder := os.environ.get("STANDIN_RECORD"):
        listed = Path(options.file_pair_list or options.file_list)
        told = {
            "argv": sys.argv,
            "environment": {name: value for name, value in os.environ.items() if name.startswith("ASPERA_")},
            "list": listed.read_text(encoding="utf-8"),
            "commands": management.commands if management else [],
        }
        session = (options.C or "1:1").partition(":")[0]
        Path(folder, f"{os.getpid()}-{session}.json").write_text(json.dumps(told))


def main() -> int:
    """Do what the arguments and the mode say."""
    mode = os.environ.get("STANDIN_MODE", "")
    options = parser().parse_args()
    if mode == "no-connect":
        print("required management connection failed", file=sys.stderr)
        return 1
    if mode == "never-starts":
        time.sleep(60)
    management = Management(int(options.M), mode == "split")
    try:
        management.tell(Type="INIT", SessionId="s", UserStr="")
        if mode == "early-end":
            return 1
        if mode == "complains":
            print(f"cannot log in with {os.environ.get('ASPERA_SCP_TOKEN')}", file=sys.stderr)
            return 1
        if mode == "error":
            token = os.environ.get("ASPERA_SCP_TOKEN")
            management.tell(Type="ERROR", Code=19, Description=f"Failed to authenticate: {token}")
            return 1
        if mode == "docroot":
            management.tell(Type="ERROR", Code=41, Description="Docroot check failed")
            return 1
        if mode == "garbage":
            management.garble()
        management.tell(Type="SESSION", Token=os.environ.get("ASPERA_SCP_TOKEN"), Host=options.host)
        if mode == "hang":
            time.sleep(60)
        return transfer(options, management, mode)
    finally:
        record(options, management)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
