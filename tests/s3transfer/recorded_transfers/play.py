"""Do what a case says, with whichever of the two packages is installed, and tell what came of it."""

from __future__ import annotations

import datetime
import importlib
import io
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .service import Service, serving

Outcome = dict[str, Any]
# Larger than the threshold, and in parts of this size; an upload's parts are raised to what the service takes.
LARGE = b"0123456789abcdefghijklmno"
SMALL = b"small"
PART = 10
STUCK_S = 20.0


class Player:
    """A service and the installed package."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.service = service
        self.folder = folder
        self.calls: list[list[Any]] = []

    def module(self, name: str) -> Any:
        """Import a module of the installed package; the type checker must not take it for the repository's."""
        return importlib.import_module(name)

    @contextmanager
    def client(self, **options: Any) -> Iterator[Any]:
        """Make a client that writes its calls down."""
        session = self.module("ibm_boto3").Session("AKID", "SECRET", region_name="us-south")
        config = self.module("ibm_botocore.config").Config(
            s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, **options
        )
        client = session.client("s3", endpoint_url=self.service.url, config=config)
        make = client._make_api_call

        def noting(name: str, params: dict[str, Any]) -> Any:
            self.calls.append([name, self.plain({n: v for n, v in params.items() if n != "Body"})])
            return make(name, params)

        client._make_api_call = noting
        try:
            yield client
        finally:
            client.close()

    def manager(self, client: Any, *more: Any, **options: Any) -> Any:
        """Make a manager that does one thing after the other, in small parts."""
        known = {"multipart_threshold": 20, "multipart_chunksize": PART, "max_request_concurrency": 1}
        module = self.module("ibm_s3transfer.manager")
        return module.TransferManager(client, module.TransferConfig(**{**known, **options}), *more)

    def begin(self) -> None:
        """Forget what was asked, and put the objects there that cases use."""
        self.calls.clear()
        self.service.requests.clear()
        self.service.refusals.clear()
        self.service.objects = {"small": SMALL, "large": LARGE}
        (self.folder / "small").write_bytes(SMALL)
        (self.folder / "large").write_bytes(LARGE)

    def told(self, act: Callable[[], Any]) -> Outcome:
        """Return what an act returns or raises."""
        try:
            return {"returned": self.plain(act())}
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what came of it
            return {"error": [type(error).__name__, self.without_names(str(error))]}

    def asked(self) -> Outcome:
        """Return the calls and the requests since the case began."""
        return {"calls": list(self.calls), "requests": self.plain(self.service.requests)}

    def plain(self, value: Any) -> Any:
        """Return a value as JSON knows it; what stands for something is named by its class."""
        if isinstance(value, dict):
            return {name: self.plain(inner) for name, inner in value.items()}
        if isinstance(value, (list, tuple, set)):
            return [self.plain(inner) for inner in value]
        if isinstance(value, str):
            return self.without_names(value)
        if isinstance(value, (datetime.datetime, bytes)):
            return str(value)
        if value is None or isinstance(value, (int, float)):
            return value
        return f"<{'file' if hasattr(value, 'read') else type(value).__name__}>"

    def without_names(self, text: str) -> str:
        """Return a text that is the same on every machine."""
        text = text.replace(str(self.folder), "FOLDER").replace(self.service.url, "URL")
        # A temporary name, an address in memory, and the lists of what there is, which have grown.
        text = re.sub(r"(FOLDER[/\w]*)\.[0-9A-Za-z]{8}\b", r"\1.TEMPORARY", text)
        text = re.sub(r" at 0x[0-9a-f]+", " at ADDRESS", text)
        return re.sub(r"(must be one of:).*", r"\1 …", text)


@contextmanager
def playing() -> Iterator[Player]:
    """Run a service and make a player while the block runs."""
    with serving() as service, tempfile.TemporaryDirectory() as folder:
        yield Player(service, Path(folder))


def subscriber_of(player: Player, events: list[Any]) -> Any:
    """Return a subscriber that writes down what it is told: names, arguments and the state of the transfer."""
    base = player.module("ibm_s3transfer.subscribers").BaseSubscriber

    class Noting(base):  # type: ignore[misc, valid-type]
        def on_queued(self, future: Any, **kwargs: Any) -> None:
            events.append(["queued", future.done(), future.meta.size, sorted(kwargs)])

        def on_progress(self, future: Any, bytes_transferred: int, **kwargs: Any) -> None:
            if events[-1][0] == "progress":
                events[-1][1] += bytes_transferred
            else:
                events.append(["progress", bytes_transferred, future.done(), sorted(kwargs)])

        def on_done(self, future: Any, **kwargs: Any) -> None:
            events.append(["done", future.done(), future.meta.size, sorted(kwargs)])

    return Noting()


class Gate(io.RawIOBase):
    """A source or target that waits at its first byte until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def seekable(self) -> bool:
        return False

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        self.reached.set()
        self.opened.wait(STUCK_S)
        return b""

    def write(self, data: Any) -> int:
        self.reached.set()
        self.opened.wait(STUCK_S)
        return len(data)
