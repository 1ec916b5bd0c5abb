"""Docstrings put together: sections, and members with their types below each other."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence

from ibm_botocore.docs.words import choices, type_words
from ibm_botocore.model import ListShape, Shape, StructureShape

INDENT = "    "
_WIDTH = 100
# Deeper structures repeat themselves; the example shows them whole.
_MAX_DEPTH = 4
_MAX_VALUES_RETURNED = 12


def sections(*parts: tuple[str, Iterable[str]]) -> str:
    """Return a docstring.

    :param parts: titles and lines; the title is empty where there is none, and a section without lines is left out.
    """
    written = []
    for title, lines in parts:
        body = list(lines)
        if body:
            written.append("\n".join([f"{title}:", *(INDENT + line for line in body)] if title else body))
    return "\n\n".join(written) + "\n"


def members(shape: StructureShape, *, is_input: bool, without: Collection[str] = (), depth: int = 1) -> Iterator[str]:
    """Yield a line for each member of a structure with its type and meaning, and below it those of its own members.

    :param shape: the structure.
    :param is_input: whether a caller gives it, rather than gets it.
    :param without: members to leave out.
    :param depth: how deep this structure lies.
    """
    for name in ordered(shape, without):
        member = shape.members[name]
        is_required = is_input and name in shape.required_members
        yield from item(name, member, is_input=is_input, is_required=is_required)
        inner = member.member if isinstance(member, ListShape) else member
        if isinstance(inner, StructureShape) and depth < _MAX_DEPTH:
            yield from (INDENT + line for line in members(inner, is_input=is_input, depth=depth + 1))


def ordered(shape: StructureShape, without: Collection[str] = ()) -> list[str]:
    """Return the names of a structure's members, those that have to be given first.

    :param shape: the structure.
    :param without: members to leave out.
    """
    names = [name for name in shape.members if name not in without]
    return sorted(names, key=lambda name: name not in shape.required_members)


def item(name: str, shape: Shape, *, is_input: bool, is_required: bool) -> list[str]:
    """Return the lines about one member.

    :param name: its name.
    :param shape: its shape.
    :param is_input: whether a caller gives it, rather than gets it.
    :param is_required: whether it has to be given.
    """
    words = type_words(shape, is_input=is_input, name=name)
    sentences = [shape.documentation] if shape.documentation else []
    known = choices(shape)
    # Of answers only short lists: nobody has to choose one.
    if known and (is_input or len(known) <= _MAX_VALUES_RETURNED):
        sentences.append(f"Known values: {', '.join(map(repr, known))}.")
    return wrapped(f"{name} ({words}{', required' if is_required else ''}): {' '.join(sentences)}".rstrip(": "))


def wrapped(text: str, indent: str = INDENT) -> list[str]:
    """Return text in lines.

    :param text: without line breaks.
    :param indent: stands before every line but the first.
    """
    return textwrap.wrap(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def paragraph(text: str) -> list[str]:
    """Return text in lines that begin where the first one does.

    :param text: without line breaks.
    """
    return wrapped(text, indent="")


def call(before: str, arguments: Sequence[str], after: str = ")") -> list[str]:
    """Return the lines of a call, each argument on its own.

    :param before: up to the opening parenthesis.
    :param arguments: lines with a comma at the end of each argument.
    :param after: the closing parenthesis and what follows.
    """
    return [before, *(INDENT + line for line in arguments), after] if arguments else [before + after]
