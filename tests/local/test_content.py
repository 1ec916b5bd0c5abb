"""Contents: in memory, in the spool, joined and cut; their blocks are used again."""

import os

import pytest

from ibm_boto3.local import spool
from ibm_boto3.local.content import BLOCK_BYTES, Content, JoinedContent, MemoryContent
from ibm_boto3.local.spool import MEMORY_BYTES, ContentWriter, Spool, SpooledContent

DATA = os.urandom(2 * BLOCK_BYTES + 1000)


def written(data: bytes, piece: int = 300_000) -> Content:
    writer = ContentWriter()
    for place in range(0, len(data), piece):
        writer.write(memoryview(data)[place : place + piece])
    return writer.done()


def joined(data: bytes) -> Content:
    halves = MemoryContent(b"__" + data[:1000]), MemoryContent(data[1000:])
    return JoinedContent([(halves[0], 2, halves[0].size), (halves[1], 0, 0), (halves[1], 0, halves[1].size)])


KINDS = {"memory": MemoryContent, "written": written, "joined": joined}
SPANS = [(0, None), (0, 0), (0, 10), (999, 1001), (BLOCK_BYTES - 5, BLOCK_BYTES + 5), (len(DATA) - 3, None)]


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_part_is_read(make, span: tuple[int, int | None]) -> None:
    content = make(DATA)
    start, end = span
    assert content.size == len(DATA)
    assert content.read(start, end) == DATA[start:end]
    assert b"".join(content.blocks(start, end)) == DATA[start:end]
    stop = len(DATA) if end is None else end
    assert content.part(start, stop).read() == DATA[start:end]


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_content_is_read_as_a_file(make) -> None:
    with make(b"one\r\ntwo" + DATA).open() as file:
        assert (file.readline(), file.read(3), file.read()) == (b"one\r\n", b"two", DATA)


@pytest.mark.parametrize("size", [0, 1, MEMORY_BYTES, MEMORY_BYTES + 1, 3 * BLOCK_BYTES])
def test_small_contents_stay_in_memory(size: int) -> None:
    content = written(DATA[:1] * size)
    assert isinstance(content, MemoryContent if size <= MEMORY_BYTES else SpooledContent)
    assert content.read() == DATA[:1] * size


def test_blocks_are_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Spool()
    monkeypatch.setattr(spool, "SPOOL", own)
    first = written(DATA)
    part = first.part(BLOCK_BYTES, BLOCK_BYTES + 10)
    del first
    assert own._free == []
    assert part.read() == DATA[BLOCK_BYTES : BLOCK_BYTES + 10]
    del part
    assert sorted(own._free) == [0, 1, 2]
    second = written(DATA[::-1])
    assert (own._count, second.read()) == (3, DATA[::-1])


def test_content_that_is_never_finished_leaves_no_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Spool()
    monkeypatch.setattr(spool, "SPOOL", own)
    writer = ContentWriter()
    writer.write(DATA)
    del writer
    assert sorted(own._free) == [0, 1, 2]
