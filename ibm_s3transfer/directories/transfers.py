"""Uploads and downloads directories, and keeps them in step, with a transfer manager."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ibm_botocore.exceptions import ClientError

from .filters import Takes
from .listing import LISTING_ARGS, remote_files
from .names import UnsafeKeyError, UnsafeNameError, key_of
from .plan import RemoteFile, Verdict, judge, md5_of_etag
from .result import DirectoryResult
from .run import Job, OnBytes, Run
from .sides import ToBucket, ToDirectory
from .target import TargetDirectory
from .walk import LocalFile, local_files

# The service takes so many keys in one DeleteObjects.
_DELETE_KEYS = 1000


class Place(NamedTuple):
    """A directory and what corresponds to it: a prefix, empty or with a slash at its end, of a bucket."""

    directory: str
    bucket: str
    prefix: str


class Options(NamedTuple):
    """What takes part, and how.

    ``exact`` and ``delete`` are for synchronising: do not believe times; remove what the source lacks.
    """

    extra_args: Mapping[str, Any]
    takes: Takes | None = None
    follow_symlinks: bool = False
    callback: OnBytes | None = None
    exact: bool = False
    delete: bool = False


def upload(manager: Any, place: Place, options: Options) -> DirectoryResult:
    """Upload the files below a directory.

    :param manager: the transfer manager.
    :raises DirectoryTransferError: if a file failed; the others were sent.
    :raises OSError: if the directory cannot be listed.
    """
    run = _new_run(manager, options)
    jobs = (Job(file.relative, file.size) for file in _files(run, place, options))
    run.transfer(jobs, _to_bucket(manager, run, place, options))
    return run.result()


def download(manager: Any, place: Place, options: Options) -> DirectoryResult:
    """Download the objects under a prefix into a directory.

    :param manager: the transfer manager.
    :raises DirectoryTransferError: if an object failed; the others were written.
    :raises ClientError: if the objects cannot be listed.
    """
    run = _new_run(manager, options)
    target = TargetDirectory(place.directory)
    claimed = _claimed(run, target, _objects(manager.client, run, place, options))
    run.transfer(
        (Job(known.relative, known.size) for known in claimed), _to_directory(manager, run, target, place, options)
    )
    return run.result()


def sync_to_bucket(manager: Any, place: Place, options: Options) -> DirectoryResult:
    """Upload the files that are new or changed, and delete other objects if that is asked for.

    :param manager: the transfer manager.
    :raises DirectoryTransferError: if a file failed; nothing is deleted then.
    """
    run = _new_run(manager, options)
    client = manager.client
    remote = {known.relative: known for known in _objects(client, run, place, options)}
    run.transfer(_changed_files(run, place, options, remote), _to_bucket(manager, run, place, options))
    if options.delete and not run.failures:
        _delete_objects(client, run, place, options, [place.prefix + relative for relative in remote])
    return run.result()


def sync_to_directory(manager: Any, place: Place, options: Options) -> DirectoryResult:
    """Download the objects that are new or changed, and delete other files if that is asked for.

    :param manager: the transfer manager.
    :raises DirectoryTransferError: if an object failed; nothing is deleted then.
    """
    run = _new_run(manager, options)
    target = TargetDirectory(place.directory)
    # What is not followed in the target is refused when an object wants to go there.
    files = {target.identity(file.relative): file for file in _files(run, place, options)}
    changed = _changed_objects(manager.client, run, target, place, options, files)
    run.transfer(changed, _to_directory(manager, run, target, place, options))
    if options.delete and not run.failures:
        _delete_files(run, place.directory, [file.relative for file in files.values()])
    return run.result()


def _new_run(manager: Any, options: Options) -> Run:
    return Run(manager.files_at_once, options.callback)


def _to_bucket(manager: Any, run: Run, place: Place, options: Options) -> ToBucket:
    return ToBucket(
        manager,
        place.directory,
        place.bucket,
        place.prefix,
        options.extra_args,
        options.follow_symlinks,
        run.large.append,
    )


def _to_directory(manager: Any, run: Run, target: TargetDirectory, place: Place, options: Options) -> ToDirectory:
    return ToDirectory(manager, target, place.bucket, place.prefix, options.extra_args, run.large.append)


def _files(run: Run, place: Place, options: Options) -> Iterator[LocalFile]:
    """Yield the files that take part."""
    takes = options.takes
    for file in local_files(place.directory, run.report, run.leave_out, options.follow_symlinks):
        if takes is not None and not takes(file.relative):
            continue
        try:
            key_of(file.relative)
        except UnsafeNameError as error:
            run.report(file.relative, error)
            continue
        yield file


def _objects(client: Any, run: Run, place: Place, options: Options) -> Iterator[RemoteFile]:
    """Yield the objects that take part."""
    known = remote_files(client, place.bucket, place.prefix, options.extra_args, run.leave_out)
    takes = options.takes
    return known if takes is None else (one for one in known if takes(one.relative))


def _claimed(run: Run, target: TargetDirectory, objects: Iterable[RemoteFile]) -> Iterator[RemoteFile]:
    """Yield the objects that have a place in the target, and report the others."""
    for known in objects:
        try:
            target.claim(known.relative)
        except UnsafeKeyError as error:
            run.report(known.relative, error)
            continue
        yield known


def _changed_files(run: Run, place: Place, options: Options, remote: dict[str, RemoteFile]) -> Iterator[Job]:
    """Yield the files to upload, and take away what they correspond to."""
    for file in _files(run, place, options):
        known = remote.pop(file.relative, None)
        job = _job(run, file, known, file.relative, file.size, options, to_bucket=True)
        if job is not None:
            yield job


def _changed_objects(
    client: Any, run: Run, target: TargetDirectory, place: Place, options: Options, files: dict[str, LocalFile]
) -> Iterator[Job]:
    """Yield the objects to download, and take away what they correspond to."""
    for known in _claimed(run, target, _objects(client, run, place, options)):
        file = files.pop(target.identity(known.relative), None)
        job = _job(run, file, known, known.relative, known.size, options, to_bucket=False)
        if job is not None:
            yield job


def _job(
    run: Run,
    file: LocalFile | None,
    known: RemoteFile | None,
    relative: str,
    size: int,
    options: Options,
    to_bucket: bool,
) -> Job | None:
    """Return what is to be done about a file, None if it is alike already."""
    if file is None or known is None:
        return Job(relative, size)
    verdict = judge(file, known, to_bucket, options.exact)
    if verdict is Verdict.SAME:
        run.skipped += 1
        return None
    return Job(relative, size, md5_of_etag(known.etag) if verdict is Verdict.DOUBTFUL else None)


def _delete_objects(client: Any, run: Run, place: Place, options: Options, keys: list[str]) -> None:
    extra = {name: options.extra_args[name] for name in LISTING_ARGS if name in options.extra_args}
    for start in range(0, len(keys), _DELETE_KEYS):
        batch = keys[start : start + _DELETE_KEYS]
        request = {"Objects": [{"Key": key} for key in batch], "Quiet": True}
        refused = client.delete_objects(Bucket=place.bucket, Delete=request, **extra).get("Errors", [])
        for error in refused:
            run.report(error.get("Key", ""), ClientError({"Error": error}, "DeleteObjects"))
        run.deleted += len(batch) - len(refused)


def _delete_files(run: Run, directory: str, names: list[str]) -> None:
    for name in names:
        try:
            os.unlink(os.path.join(directory, name))
        except OSError as error:
            run.report(name, error)
        else:
            run.deleted += 1
