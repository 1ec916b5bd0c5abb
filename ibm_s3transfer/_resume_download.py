"""Downloads in ranges that a later process can go on with.

The unfinished file stays beside the target, and the journal tells its name and the CRC-32 of each part that is written.
What the file holds is read and compared before it is believed.
"""

from __future__ import annotations

import os
import re
import stat
import threading
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from ._fetch import Fetch
from ._files import OSUtils
from ._journal import Journal
from ._ranges import Range, ranges_of
from ._resume import may_go_on, open_journal
from ._sinks import FileSink, NewFileSink
from .download import Download
from .tasks import Batch, Steps, Task

_KINDS = {"etag": str, "size": int, "part_size": int, "name": str}
_PIECE = 1 << 20
_SUFFIX = re.compile(r".+\.[0-9a-f]{8}", re.S)
_FLAGS = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
_OPEN = os.O_RDWR | sum(getattr(os, name, 0) for name in _FLAGS)


class KeptFileSink(NewFileSink):
    """A file beside the target that may stay for a later process.

    :param target: path of the file to replace or to create.
    :param files: does what has to be done with files.
    """

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return os.path.basename(self._name)

    @classmethod
    def reopened(cls, target: str, files: OSUtils, name: str, size: int) -> KeptFileSink | None:
        """Return the file that an earlier process left, None if it is not there or may be somebody else's.

        :param name: its name without its folder.
        :param size: number of bytes that it should have.
        """
        target = os.path.realpath(target)
        if os.path.basename(name) != name or not _SUFFIX.fullmatch(name):
            return None
        path = os.path.join(os.path.dirname(target), name)
        try:
            handle = os.open(path, _OPEN)
        except OSError:
            return None
        found = os.fstat(handle)
        is_own = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or not is_own or found.st_size != size:
            os.close(handle)
            return None
        sink = cls.__new__(cls)
        sink._target, sink._files, sink._name = target, files, path
        FileSink.__init__(sink, os.fdopen(handle, "r+b", buffering=0))
        return sink

    def keep(self) -> None:
        """Close the file for a later process."""
        self._file.close()

    def crc32(self, place: Range) -> int:
        """Return the CRC-32 of a part of the file."""
        crc32, left = 0, place.length
        with open(self._name, "rb", buffering=0) as file:
            file.seek(place.start)
            while left and (data := file.read(min(left, _PIECE))):
                crc32 = zlib.crc32(data, crc32)
                left -= len(data)
        return crc32


class ResumableDownload(Download):
    """A download to a path that goes on where an earlier process ended."""

    def steps(self) -> Steps:
        """Download the object.

        :returns: what the service said about it.
        """
        said, target = self._ask_for_object(), self.args.fileobj
        size, etag = self.future.meta.size, self.future.meta.etag
        assert size is not None
        journal = open_journal(self, "download", os.fspath(target)) if self._is_plain(target) else None
        try:
            if journal is not None and etag is not None and size >= self.tools.config.multipart_threshold:
                return (yield from self._journaled(os.fspath(target), size, etag, journal, said))
            answer = yield from super().steps()
            if journal is not None:
                # The object was larger once, or the threshold lower.
                self._earlier_sink(os.fspath(target), journal, None)
                journal.discard()
            return said or answer
        finally:
            if journal is not None:
                journal.close()

    def _is_plain(self, target: Any) -> bool:
        if not isinstance(target, (str, os.PathLike)):
            return False
        return not self.tools.files.is_special_file(os.fspath(target))

    def _journaled(self, target: str, size: int, etag: str, journal: Journal, said: dict[str, Any]) -> Steps:
        sink, parts = self._begin_or_go_on(target, size, etag, journal)
        try:
            answers = yield Batch(self._tasks_left(sink, size, etag, journal, parts))
            self.put_in_place(sink, size)
        except BaseException as error:
            if may_go_on(error):
                sink.keep()
            else:
                sink.discard()
                journal.discard()
            raise
        journal.discard()
        return said or next((answer for answer in answers if answer), {})

    def _begin_or_go_on(
        self, target: str, size: int, etag: str, journal: Journal
    ) -> tuple[KeptFileSink, dict[int, int]]:
        """Return the unfinished file, and the CRC-32 of the parts that it should hold."""
        header: dict[str, str | int] = {"etag": etag, "size": size, "part_size": self.tools.config.multipart_chunksize}
        earlier = self._earlier_sink(target, journal, header)
        if earlier is not None:
            return earlier
        sink = KeptFileSink(target, self.tools.files)
        try:
            sink.reserve(size)
            journal.begin({**header, "name": sink.name})
        except BaseException:
            sink.discard()
            raise
        return sink, {}

    def _earlier_sink(
        self, target: str, journal: Journal, header: dict[str, str | int] | None
    ) -> tuple[KeptFileSink, dict[int, int]] | None:
        """Return the unfinished file of an earlier process, with the CRC-32 of its parts; remove it if it is of no use.

        :param header: what the journal has to tell beside the file's name; None if no file is of use.
        """
        notes = journal.read(_KINDS)
        if notes is None:
            return None
        sink = KeptFileSink.reopened(target, self.tools.files, notes.header["name"], notes.header["size"])
        if sink is None:
            return None
        if header is not None and notes.header == {**header, "name": sink.name}:
            return sink, notes.parts
        sink.discard()
        return None

    def _tasks_left(
        self, sink: KeptFileSink, size: int, etag: str, journal: Journal, parts: dict[int, int]
    ) -> Iterator[Task]:
        fetch, lock = self._fetch_to(sink), threading.Lock()
        for place in ranges_of(size, self.tools.config.multipart_chunksize):
            one = partial(self._fetch_and_note, fetch, place, size, etag, sink, journal, lock)
            crc32 = parts.get(place.number)
            yield one if crc32 is None else partial(self._check_or_fetch, sink, place, crc32, one)

    def _fetch_and_note(
        self, fetch: Fetch, place: Range, size: int, etag: str, sink: KeptFileSink, journal: Journal, lock: Any
    ) -> dict[str, Any]:
        answer = fetch.range(place, size, etag)
        crc32 = sink.crc32(place)
        with lock:
            journal.note(place.number, crc32)
        return answer

    def _check_or_fetch(self, sink: KeptFileSink, place: Range, crc32: int, fetch: Task) -> Any:
        """Fetch a part unless the file has it."""
        if sink.crc32(place) == crc32:
            self.meter.count(place.length)
            return {}
        return fetch()
