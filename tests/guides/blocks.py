"""The code blocks of the guides' text, with the guides' own typos corrected."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
# In a page copied from a browser, code is what begins like a statement; prose never does.
STATEMENT = re.compile(r"import \w|from \w[\w.]* import |def \w+\(|class \w+|with \w|\w+ = |# |\w[\w.]*\(|\w+\.\w+ ?=")
FENCED = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One code block.

    :param line: its first line in the text, counted from one.
    :param source: its code.
    """

    line: int
    source: str

    @property
    def functions(self) -> list[str]:
        """The names of the functions it defines."""
        return [statement.name for statement in ast.parse(self.source).body if isinstance(statement, ast.FunctionDef)]


def corrected(guide: str) -> str:
    """Return the text of a guide without its typos.

    :param guide: the file's name.
    :returns: the text.
    """
    lines = (DATA / guide).read_text(encoding="utf-8").split("\n")
    for entry in (DATA / "typos.txt").read_text(encoding="utf-8").splitlines():
        if not entry.startswith("#"):
            name, number, wrong, right = entry.split("\t")
            if name == guide:
                assert lines[int(number) - 1].count(wrong) == 1, f"line {number} of {guide} has no {wrong!r}"
                lines[int(number) - 1] = lines[int(number) - 1].replace(wrong, right)
    return "\n".join(lines)


def fenced_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks between the fences of a Markdown text."""
    for found in FENCED.finditer(text):
        yield Block(text[: found.start()].count("\n") + 2, found[1])


def plain_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text without fences: runs of lines that begin like statements, or are indented in them."""
    lines = text.split("\n")
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and is_code(lines[end], is_inside=end > place):
            end += 1
        if end > place:
            yield Block(place + 1, "\n".join(lines[place:end]).rstrip() + "\n")
        place = max(end, place + 1)


def is_code(line: str, *, is_inside: bool) -> bool:
    """Whether a line is code.

    :param line: the line.
    :param is_inside: whether the line before is, so that this one may be blank, indented or a closing bracket.
    """
    if not line.strip() or line[0] in " )":
        return is_inside
    return STATEMENT.match(line) is not None


GUIDES: dict[str, Callable[[str], Iterator[Block]]] = {
    "using-python-2018.txt": fenced_blocks,
    "using-python-current.txt": plain_blocks,
}


def blocks_of(guide: str) -> dict[int, Block]:
    """Return the code blocks of a guide by their first line.

    :param guide: the file's name.
    :returns: the blocks in the order of the text.
    """
    return {block.line: block for block in GUIDES[guide](corrected(guide))}
