"""A server's view of a body in aws-chunked coding."""

from __future__ import annotations


def decoded(data: bytes) -> tuple[bytes, dict[str, str], list[int]]:
    """Return the content of a body, the trailers behind it, and the sizes of its chunks.

    :param data: exactly the coded body.
    :raises AssertionError: if it is not well formed.
    """
    pieces: list[bytes] = []
    while True:
        line, mark, data = data.partition(b"\r\n")
        assert mark, f"no chunk size: {line[:40]!r}"
        size = int(line, 16)
        if not size:
            break
        assert data[size : size + 2] == b"\r\n", "a chunk has another size than announced"
        pieces.append(data[:size])
        data = data[size + 2 :]
    assert data.endswith(b"\r\n\r\n"), f"no end: {data!r}"
    lines = data.decode("ascii").split("\r\n")[:-2]
    return b"".join(pieces), dict(line.split(":", 1) for line in lines), list(map(len, pieces))
