"""Which files of a directory take part: globs over their paths below it.

A pattern without a slash is matched with the last name at any depth (``*.jpg``), one with a slash with the whole path
(``2026/*.jpg``). ``*`` and ``?`` stop at slashes, ``**`` does not; a slash at the end means everything below a folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Takes = Callable[[str], bool]

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|.", re.S)
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _translated(token: str) -> str:
    if token in _WILD:
        return _WILD[token]
    if token[0] == "[" and len(token) > 2:
        inner = token[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        negated = inner.startswith("!")
        inner = inner[1:] if negated else inner
        # A set never matches the slash, whatever ranges it holds; a caret or "]" in front is an ordinary character.
        return f"(?!/)[{'^' if negated else ''}{_literal_front(inner)}]"
    return re.escape(token)


def _literal_front(inner: str) -> str:
    return f"\\{inner}" if inner[:1] in ("^", "]") else inner


def expression(pattern: str) -> str:
    """Return a pattern as a regular expression for whole paths with slashes.

    :param pattern: a glob as the module describes.
    :raises ValueError: if it is empty or holds a range that ends before it begins.
    """
    if not pattern.strip("/"):
        raise ValueError(f"{pattern!r} matches nothing: a pattern names files, such as '*.jpg' or 'photos/'")
    is_folder = pattern.endswith("/")
    body = pattern.strip("/") if pattern.startswith("/") else pattern.rstrip("/")
    text = "".join(map(_translated, _TOKEN.findall(body)))
    is_anchored = "/" in pattern[: len(pattern) - 1] if is_folder else "/" in pattern
    text = f"{'' if is_anchored else '(?:.*/)?'}{text}{'/.*' if is_folder else ''}"
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no pattern: {error}") from None
    return text


def _compiled(patterns: str | Iterable[str] | None) -> re.Pattern[str] | None:
    given = [patterns] if isinstance(patterns, str) else list(patterns or ())
    return re.compile("|".join(f"(?:{expression(one)})" for one in given), re.S) if given else None


def compile_filter(include: str | Iterable[str] | None, exclude: str | Iterable[str] | None) -> Takes | None:
    """Return what says whether a path takes part, or None if all do.

    :param include: patterns of which one has to match; all paths if there are none.
    :param exclude: patterns of which none may match.
    :raises ValueError: if a pattern is none.
    """
    wanted, unwanted = _compiled(include), _compiled(exclude)
    if wanted is None and unwanted is None:
        return None

    def takes(path: str) -> bool:
        if wanted is not None and wanted.fullmatch(path) is None:
            return False
        return unwanted is None or unwanted.fullmatch(path) is None

    return takes
