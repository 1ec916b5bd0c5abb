"""What is told about transfers while they live, and how they end."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .cases_of_arguments import KINDS, Case
from .play import LARGE, SMALL, STUCK_S, Gate, Outcome, Player, subscriber_of


def lived(kind: str, player: Player) -> Outcome:
    """Follow a transfer from its begin to its end."""
    events: list[Any] = []
    begin = KINDS[kind][0]
    with player.client() as client:
        manager = player.manager(client)
        subscriber = subscriber_of(player, events)
        real = {name: getattr(manager, name) for name in ("upload", "download", "copy", "delete")}
        for name, method in real.items():
            setattr(manager, name, partial(method, subscribers=[subscriber]))
        future = begin(manager, {})
        outcome = player.told(lambda: future.result() and None)
        manager.shutdown()
        return {**outcome, "events": events, **state_of(player, future)}


def state_of(player: Player, future: Any) -> Outcome:
    """Return what a finished transfer tells."""
    meta = future.meta
    told = {name: player.plain(value) for name, value in sorted(vars(meta.call_args).items())}
    told.pop("source_client", None)
    return {
        "done": future.done(),
        "size": meta.size,
        "id": meta.transfer_id,
        "context": meta.user_context,
        "call_args": told,
        "subscribers": type(meta.call_args.subscribers).__name__,
    }


def sized(kind: str, player: Player) -> Outcome:
    """Tell the size when a transfer is queued."""
    base = player.module("ibm_s3transfer.subscribers").BaseSubscriber
    size = len(LARGE if kind in ("ranges", "copy-parts", "parts") else SMALL)

    class Telling(base):  # type: ignore[misc, valid-type]
        def on_queued(self, future: Any, **kwargs: Any) -> None:
            future.meta.provide_transfer_size(size)

    with player.client() as client, player.manager(client) as manager:
        real = {name: getattr(manager, name) for name in ("upload", "download", "copy", "delete")}
        for name, method in real.items():
            setattr(manager, name, partial(method, subscribers=[Telling()]))
        outcome = player.told(lambda: KINDS[kind][0](manager, {}).result() and None)
    return {**outcome, **player.asked()}


def failing_at(moment: str, player: Player) -> Outcome:
    """Have a subscriber fail."""
    base = player.module("ibm_s3transfer.subscribers").BaseSubscriber
    events: list[str] = []

    def fail(self: Any, future: Any, **kwargs: Any) -> None:
        raise LookupError("of the subscriber")

    first = type("Failing", (base,), {f"on_{moment}": fail})()
    second = type("Noting", (base,), {"on_done": lambda self, future, **kwargs: events.append("done")})()
    with player.client() as client, player.manager(client) as manager:
        future = manager.upload(io.BytesIO(SMALL), "bkt", "k", subscribers=[first, second])
        outcome = player.told(lambda: future.result() and None)
    return {**outcome, "events": events}


def cancelled(how: str, player: Player) -> Outcome:
    """Cancel a transfer that has begun, and one that waits for it."""
    gate = Gate()
    events: list[Any] = []
    futures_module = player.module("ibm_s3transfer.futures")
    with player.client() as client:
        manager = player.manager(client, max_submission_concurrency=1)
        first = manager.upload(gate, "bkt", "k", subscribers=[subscriber_of(player, [])])
        gate.reached.wait(STUCK_S)
        second = manager.upload(io.BytesIO(SMALL), "bkt", "k2", subscribers=[subscriber_of(player, events)])
        told: Outcome = {"not-done": player.told(lambda: second.set_exception(LookupError("early")))}
        # The one in line first: it must not get the place of the other.
        for future in (second, first):
            future.cancel()
        told["states"] = [future.done() for future in (first, second)]
        gate.opened.set()
        if how == "waited":
            manager.shutdown()
        told["results"] = [player.told(future.result) for future in (first, second)]
        manager.shutdown()
        told["events"] = events
        second.set_exception(LookupError("late"))
        told["late"] = player.told(second.result)
        told["stored"] = sorted(player.service.objects)
        told["is"] = issubclass(player.module("ibm_s3transfer.exceptions").FatalError, futures_module.CancelledError)
    return told


def left(error: BaseException | None, player: Player) -> Outcome:
    """Leave the block of a manager while a transfer goes on."""
    gate = Gate()
    futures: list[Any] = []

    def leave(client: Any) -> None:
        with player.manager(client) as manager:
            futures.append(manager.upload(gate, "bkt", "k"))
            gate.reached.wait(STUCK_S)
            futures.append(manager.upload(io.BytesIO(SMALL), "bkt", "k2"))
            if error is None:
                gate.opened.set()
                return
            # A cancelled transfer of 2.16.2 ends once its source gives something.
            opener(gate)
            raise error

    with player.client() as client:
        outcome = player.told(lambda: leave(client))
        told = [player.told(partial(result_of, future)) for future in futures]
    return {**outcome, "results": told[:1] if error is not None else told}


def result_of(future: Any) -> None:
    """Wait for a future whose answer does not matter: the published ones return None."""
    future.result()


def opener(gate: Gate) -> None:
    """Open a gate a little later, from another thread."""
    timer = threading.Timer(0.2, gate.opened.set)
    timer.daemon = True
    timer.start()


def shut(arguments: tuple[Any, ...], player: Player) -> Outcome:
    """Shut a manager down while a transfer goes on."""
    gate = Gate()
    with player.client() as client:
        manager = player.manager(client)
        future = manager.upload(gate, "bkt", "k")
        gate.reached.wait(STUCK_S)
        opener(gate)
        outcome = player.told(lambda: manager.shutdown(*arguments))
        return {**outcome, "result": player.told(lambda: future.result() and None)}


def changed_at_the_end(player: Player) -> Outcome:
    """Replace the exception of a transfer in ``on_done``."""
    base = player.module("ibm_s3transfer.subscribers").BaseSubscriber

    class Changing(base):  # type: ignore[misc, valid-type]
        def on_done(self, future: Any, **kwargs: Any) -> None:
            future.set_exception(LookupError("by the subscriber"))

    with player.client() as client, player.manager(client) as manager:
        future = manager.upload(io.BytesIO(SMALL), "bkt", "k", subscribers=[Changing()])
        manager.shutdown()
        return player.told(future.result)


def files(how: str, player: Player) -> Outcome:
    """Tell what becomes of a file object of the caller's."""
    path = player.folder / "large"
    modes: dict[str, Callable[[], Any]] = {
        "memory": lambda: io.BytesIO(LARGE),
        "memory-ahead": lambda: seeked(io.BytesIO(LARGE), 20),
        "file": lambda: path.open("rb"),
        "file-ahead": lambda: seeked(path.open("rb"), 20),
        "unbuffered": lambda: path.open("rb", buffering=0),
    }
    kind, action, refused = how.split("/")
    player.service.refusals = dict.fromkeys(("PUT", "PUT part", "GET"), 403) if refused else {}
    file = (
        modes[kind]() if action == "upload" else path.open("w+b") if kind == "file" else seeked(io.BytesIO(b"xxxx"), 2)
    )
    with player.client() as client, player.manager(client) as manager:
        begin = (
            partial(manager.upload, file, "bkt", "k")
            if action == "upload"
            else partial(manager.download, "bkt", "large", file)
        )
        outcome = player.told(lambda: begin().result() and None)
    outcome["closed"] = file.closed
    if not file.closed:
        outcome["at"] = file.tell()
        file.seek(0)
        outcome["content"] = str(file.read())
        file.close()
    outcome["stored"] = str(player.service.objects.get("k"))
    return outcome


def seeked(file: Any, offset: int) -> Any:
    """Return a file at a position."""
    file.seek(offset)
    return file


def counted(method: str, size: str, player: Player) -> Outcome:
    """Sum up what a callback is told."""
    amounts: list[int] = []
    module = player.module("ibm_boto3.s3.transfer")
    config = module.TransferConfig(multipart_threshold=20, multipart_chunksize=10, max_concurrency=1)
    more: dict[str, Any] = {"Callback": amounts.append, "Config": config}
    with player.client() as client:
        if method == "upload_file":
            client.upload_file(str(player.folder / size), "bkt", "k", **more)
        elif method == "upload_fileobj":
            with (player.folder / size).open("rb") as file:
                client.upload_fileobj(file, "bkt", "k", **more)
        elif method == "download_file":
            client.download_file("bkt", size, str(player.folder / "target"), **more)
        else:
            client.copy({"Bucket": "bkt", "Key": size}, "bkt", "k", **more)
    return {"sum": sum(amounts)}


def downloaded(what: str, player: Player) -> Outcome:
    """Tell what becomes of a target on disk."""
    target = player.folder / "target"
    other = player.folder / "other"
    for path in (target, other):
        path.unlink(missing_ok=True)
    if what == "mode":
        target.write_bytes(b"old")
        target.chmod(0o640)
    if what == "link":
        other.write_bytes(b"old")
        target.symlink_to(other)
    key = "missing" if what == "refused" else "large"
    if what == "refused":
        target.write_bytes(b"old")
    with player.client() as client, player.manager(client) as manager:
        outcome = player.told(lambda: manager.download("bkt", key, str(target)).result() and None)
    outcome["files"] = {
        path.name: [path.is_symlink(), len(path.read_bytes()), oct(os.stat(path).st_mode & 0o777)]
        for path in (target, other)
        if path.exists()
    }
    for path in (target, other):
        path.unlink(missing_ok=True)
    return outcome


def cases() -> Iterator[tuple[str, Case]]:
    """Yield names and cases."""
    for kind in KINDS:
        yield f"lived/{kind}", partial(lived, kind)
    for kind in ("put", "parts", "copy", "copy-parts", "get", "ranges"):
        yield f"sized/{kind}", partial(sized, kind)
    for moment in ("queued", "progress", "done"):
        yield f"failing/{moment}", partial(failing_at, moment)
    for how in ("waited", "at-once"):
        yield f"cancelled/{how}", partial(cancelled, how)
    for error in (LookupError("of the block"), LookupError(), KeyboardInterrupt(), KeyboardInterrupt("text")):
        yield f"left/{error!r}", partial(left, error)
    yield "left/quietly", partial(left, None)
    for arguments in ((), (True,), (True, "a reason")):
        yield f"shut/{arguments}", partial(shut, arguments)
    yield "changed-at-the-end", changed_at_the_end
    for how in ("memory", "memory-ahead", "file", "file-ahead", "unbuffered"):
        yield f"file/{how}/upload", partial(files, f"{how}/upload/")
        yield f"file/{how}/upload/refused", partial(files, f"{how}/upload/refused")
    for how in ("memory", "file"):
        yield f"file/{how}/download", partial(files, f"{how}/download/")
        yield f"file/{how}/download/refused", partial(files, f"{how}/download/refused")
    for method in ("upload_file", "upload_fileobj", "download_file", "copy"):
        for size in ("small", "large"):
            yield f"counted/{method}/{size}", partial(counted, method, size)
    for what in ("new", "mode", "link", "refused"):
        yield f"downloaded/{what}", partial(downloaded, what)
