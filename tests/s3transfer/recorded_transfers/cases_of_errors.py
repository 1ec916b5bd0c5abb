"""What is refused, by which exception and with which words; and how transfers are configured."""

from __future__ import annotations

import io
import pathlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .cases_of_arguments import Case
from .play import LARGE, SMALL, Outcome, Player

Act = Callable[[Player, Any], Any]
SOURCE = {"Bucket": "bkt", "Key": "small"}


class NoSeek:
    """Reads, writes, and nothing else."""

    def __init__(self, data: bytes = b"") -> None:
        self._file = io.BytesIO(data)
        self.read, self.write = self._file.read, self._file.write


def upload(fileobj: Any, **more: Any) -> Act:
    return lambda player, manager: manager.upload(fileobj, "bkt", "k", **more).result() and None


def download(fileobj: Any, key: str = "small", **more: Any) -> Act:
    return lambda player, manager: manager.download("bkt", key, fileobj, **more).result() and None


def copy(source: Any, **more: Any) -> Act:
    return lambda player, manager: manager.copy(source, "bkt", "k", **more).result() and None


def delete(**more: Any) -> Act:
    return lambda player, manager: manager.delete("bkt", "small", **more).result() and None


def upload_named(name: str) -> Act:
    return lambda player, manager: manager.upload(str(player.folder / name), "bkt", "k").result() and None


def download_named(name: str) -> Act:
    return lambda player, manager: manager.download("bkt", "small", str(player.folder / name)).result()


def upload_path(player: Player, manager: Any) -> Any:
    manager.upload(pathlib.Path(player.folder / "small"), "bkt", "k").result()


OF_MANAGER: dict[str, Act] = {
    "upload-of-nothing": upload(None),
    "upload-of-a-number": upload(5),
    "upload-of-bytes": upload(b"bytes"),
    "upload-of-text": upload(io.StringIO("text")),
    "upload-of-a-stream": upload(NoSeek(SMALL)),
    "upload-of-a-long-stream": upload(NoSeek(LARGE)),
    "upload-of-what-cannot-be-read": upload(object()),
    "upload-of-a-missing-file": upload_named("missing"),
    "upload-of-a-folder": upload_named("."),
    "upload-with-an-unknown-argument": upload(io.BytesIO(), extra_args={"NoSuch": 1}),
    "upload-with-an-argument-of-downloads": upload(io.BytesIO(), extra_args={"VersionId": "1"}),
    "upload-with-a-wrong-type": upload(io.BytesIO(), extra_args={"Metadata": "x"}),
    "upload-with-no-arguments": upload(io.BytesIO(), extra_args=None, subscribers=None),
    "download-to-nothing": download(None),
    "download-to-a-number": download(5),
    "download-to-what-cannot-be-written": download(object()),
    "download-to-a-stream": download(NoSeek()),
    "download-to-a-long-stream": download(NoSeek(), "large"),
    "download-of-a-missing-object": download(io.BytesIO(), "missing"),
    "download-to-a-missing-folder": download_named("missing/file"),
    "download-to-a-folder": download_named("."),
    "download-with-an-unknown-argument": download(io.BytesIO(), extra_args={"NoSuch": 1}),
    "copy-of-nothing": copy(None),
    "copy-of-text": copy("bkt/small"),
    "copy-of-an-empty-dict": copy({}),
    "copy-without-a-key": copy({"Bucket": "bkt"}),
    "copy-without-a-bucket": copy({"Key": "small"}),
    "copy-of-a-missing-object": copy({"Bucket": "bkt", "Key": "missing"}),
    "copy-with-an-unknown-name": copy({**SOURCE, "NoSuch": 1}),
    "copy-with-an-unknown-argument": copy(SOURCE, extra_args={"NoSuch": 1}),
    "delete-with-an-unknown-argument": delete(extra_args={"NoSuch": 1}),
    "delete": delete(),
}


def of_manager(act: Act, player: Player) -> Outcome:
    """Do something with a manager."""
    with player.client() as client, player.manager(client) as manager:
        outcome = player.told(lambda: act(player, manager))
    return {**outcome, **player.asked(), "files": sorted(path.name for path in player.folder.iterdir())}


def of_methods(method: str, arguments: dict[str, Any], player: Player) -> Outcome:
    """Call a method of a client, with names of files in its arguments."""
    known = {
        name: (type(value)(player.folder / value.name) if isinstance(value, pathlib.Path) else value)
        for name, value in arguments.items()
    }
    with player.client() as client:
        # The published methods return nothing.
        outcome = player.told(lambda: getattr(client, method)(**known) and None)
    return {**outcome, **player.asked(), "stored": sorted(player.service.objects)}


def cut(what: str, part_size: Any, player: Player) -> Outcome:
    """Transfer in parts whose size is no whole number."""
    acts = {"upload": upload(io.BytesIO(LARGE)), "download": download(io.BytesIO(), "large")}
    acts["copy"] = copy({"Bucket": "bkt", "Key": "large"})
    with player.client() as client, player.manager(client, multipart_chunksize=part_size) as manager:
        outcome = player.told(lambda: acts[what](player, manager))
    return {**outcome, **player.asked()}


HERE = {"Bucket": "bkt", "Key": "k"}
THERE = {"Bucket": "bkt", "Key": "small"}
OF_METHODS: dict[str, tuple[str, dict[str, Any]]] = {
    "upload_file": ("upload_file", {"Filename": pathlib.Path("small"), **HERE}),
    "upload_file-of-a-missing-file": ("upload_file", {"Filename": pathlib.Path("missing"), **HERE}),
    "upload_file-of-a-number": ("upload_file", {"Filename": 5, **HERE}),
    "upload_file-of-bytes": ("upload_file", {"Filename": b"small", **HERE}),
    "upload_file-of-nothing": ("upload_file", {"Filename": None, **HERE}),
    "upload_file-of-a-file": ("upload_file", {"Filename": io.BytesIO(SMALL), **HERE}),
    "upload_file-with-an-unknown-argument": (
        *("upload_file",),
        {"Filename": pathlib.Path("small"), **HERE, "ExtraArgs": {"NoSuch": 1}},
    ),
    "upload_fileobj": ("upload_fileobj", {"Fileobj": io.BytesIO(SMALL), **HERE}),
    "upload_fileobj-of-a-path": ("upload_fileobj", {"Fileobj": "small", **HERE}),
    "upload_fileobj-of-nothing": ("upload_fileobj", {"Fileobj": None, **HERE}),
    "download_file": ("download_file", {"Filename": pathlib.Path("target"), **THERE}),
    "download_file-to-bytes": ("download_file", {"Filename": b"target", **THERE}),
    "download_file-to-a-file": ("download_file", {"Filename": io.BytesIO(), **THERE}),
    "download_file-of-a-missing-object": ("download_file", {"Filename": pathlib.Path("target"), **HERE}),
    "download_fileobj": ("download_fileobj", {"Fileobj": io.BytesIO(), **THERE}),
    "download_fileobj-to-a-path": ("download_fileobj", {"Fileobj": "target", **THERE}),
    "copy": ("copy", {"CopySource": SOURCE, **HERE}),
    "copy-of-text": ("copy", {"CopySource": "bkt/small", **HERE}),
}
REFUSED = {
    **dict.fromkeys(("PUT", "POST uploads", "PUT part", "POST"), "upload_file"),
    **dict.fromkeys(("HEAD", "GET"), "download_file"),
}


def refused(kind: str, method: str, is_legacy: bool, player: Player) -> Outcome:
    """Have a service refuse a call that a method makes."""
    player.service.refusals = {kind: 403}
    name = str(player.folder / ("small" if kind == "PUT" else "large"))
    with player.client() as client:
        if is_legacy:
            module = player.module("ibm_s3transfer")
            config = module.TransferConfig(multipart_threshold=20, max_concurrency=1)
            transfer = module.S3Transfer(client, config)
        else:
            module = player.module("ibm_boto3.s3.transfer")
            transfer = module.S3Transfer(client, module.TransferConfig(multipart_threshold=20, max_concurrency=1))
        places = (name, "bkt", "k") if method == "upload_file" else ("bkt", "large", name)
        outcome = player.told(lambda: getattr(transfer, method)(*places) and None)
    outcome["left"] = [request[:2] for request in player.service.requests]
    return outcome


NUMBERS = {
    "ibm_s3transfer.manager": [
        *("multipart_threshold", "multipart_chunksize", "max_request_concurrency", "max_submission_concurrency"),
        *("max_request_queue_size", "max_submission_queue_size", "max_io_queue_size", "io_chunksize"),
        *("num_download_attempts", "max_in_memory_upload_chunks", "max_in_memory_download_chunks", "max_bandwidth"),
    ],
    "ibm_boto3.s3.transfer": [
        *("multipart_threshold", "max_concurrency", "multipart_chunksize", "num_download_attempts", "max_io_queue"),
        *("io_chunksize", "max_bandwidth"),
    ],
    "ibm_s3transfer": ["multipart_threshold", "max_concurrency", "multipart_chunksize", "num_download_attempts"],
}
VALUES: list[Any] = [1, 0, -1, None, 2.5, "8", True]


def configured(module: str, player: Player) -> Outcome:
    """Make configurations with every option and value."""
    made = player.module(module).TransferConfig
    outcome: Outcome = {"defaults": player.told(lambda: vars(made()))}
    for name in NUMBERS[module]:
        for value in VALUES:
            outcome[f"{name}={value!r}"] = player.told(partial(option_of, made, name, value))
    return outcome


def option_of(made: Any, name: str, value: Any) -> Any:
    """Make a configuration with one option, and return what became of it."""
    return vars(made(**{name: value}))[name]


def aliases(player: Player) -> Outcome:
    """Change a configuration by its old and its new names."""
    outcome: Outcome = {}
    names = ("max_concurrency", "max_request_concurrency", "max_io_queue", "max_io_queue_size", "io_chunksize")
    for name in names:
        config = player.module("ibm_boto3.s3.transfer").TransferConfig()
        setattr(config, name, 77)
        outcome[name] = {each: getattr(config, each) for each in names}
    return outcome


def constructed(player: Player) -> Outcome:
    """Make an ``S3Transfer`` of everything."""
    made = player.module("ibm_boto3.s3.transfer").S3Transfer
    with player.client() as client, player.manager(client) as manager:
        combinations: dict[str, dict[str, Any]] = {
            "nothing": {},
            "config": {"config": object()},
            "both": {"client": client, "manager": manager},
            "manager-and-config": {"manager": manager, "config": object()},
            "manager-and-osutil": {"manager": manager, "osutil": object()},
            "manager": {"manager": manager},
            "client": {"client": client},
        }
        return {name: player.told(partial(make, made, given)) for name, given in combinations.items()}


def subscribed(player: Player) -> Outcome:
    """Make subscribers that cannot be called."""
    base = player.module("ibm_s3transfer.subscribers").BaseSubscriber
    kinds: dict[str, Any] = {
        "no-kwargs": {"on_queued": lambda self, future: None},
        "no-function": {"on_done": 5},
        "fine": {"on_progress": lambda self, **kwargs: None},
    }
    return {name: player.told(partial(make_subclass, base, name, members)) for name, members in kinds.items()}


def make(kind: Any, given: dict[str, Any]) -> None:
    """Make an object that does not matter."""
    kind(**given)


def make_subclass(base: Any, name: str, members: dict[str, Any]) -> None:
    """Make an object of a new class."""
    type(name, (base,), members)()


def allowed(player: Player) -> Outcome:
    """Tell which arguments are taken."""
    classes = {
        "manager": player.module("ibm_s3transfer.manager").TransferManager,
        "transfer": player.module("ibm_boto3.s3.transfer").S3Transfer,
        "legacy": player.module("ibm_s3transfer").S3Transfer,
    }
    names = ("ALLOWED_UPLOAD_ARGS", "ALLOWED_DOWNLOAD_ARGS", "ALLOWED_COPY_ARGS", "ALLOWED_DELETE_ARGS")
    return {title: {name: list(getattr(kind, name, ())) for name in names} for title, kind in classes.items()}


def adjusted(player: Player) -> Outcome:
    """Adjust sizes of parts to sizes of files."""
    adjuster = player.module("ibm_s3transfer.utils").ChunksizeAdjuster()
    mib, sizes = 1 << 20, [None, 0, 1, 5 << 20, 8 << 20, 80_000 << 20, (80_000 << 20) + 1, 5 << 40, 50 << 40]
    wanted = [1, 5 * mib - 1, 5 * mib, 8 * mib, 5 << 30, (5 << 30) + 1]
    return {f"{part} of {size}": adjuster.adjust_chunksize(part, size) for part in wanted for size in sizes}


def cases() -> Iterator[tuple[str, Case]]:
    """Yield names and cases."""
    for name, act in OF_MANAGER.items():
        yield f"manager/{name}", partial(of_manager, act)
    yield "manager/upload-of-a-path", partial(of_manager, upload_path)
    for name, (method, arguments) in OF_METHODS.items():
        yield f"method/{name}", partial(of_methods, method, arguments)
    for number in (10.0, 10.5):
        yield f"cut/upload/{number}", partial(cut, "upload", number)
        yield f"cut/download/{number}", partial(cut, "download", number)
        yield f"cut/copy/{number}", partial(cut, "copy", number)
    for kind, method in REFUSED.items():
        yield f"refused/{kind}", partial(refused, kind, method, False)
        yield f"refused/legacy/{kind}", partial(refused, kind, method, True)
    for module in NUMBERS:
        yield f"configured/{module}", partial(configured, module)
    yield "aliases", aliases
    yield "constructed", constructed
    yield "subscribed", subscribed
    yield "allowed", allowed
    yield "adjusted", adjusted
