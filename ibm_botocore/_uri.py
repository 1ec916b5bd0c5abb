"""Percent-encoding of paths and query strings, as signatures and S3 expect it (RFC 3986, 2.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

# Most keys need no encoding: one search finds that out faster than quoting does.
_must_quote = re.compile(r"[^A-Za-z0-9\-._~]").search
_must_quote_in_path = re.compile(r"[^A-Za-z0-9\-._~/]").search


def quote_label(text: str, greedy: bool = False) -> str:
    """Return a text percent-encoded for one place in a path or query string.

    Everything but letters, digits and ``-._~`` is encoded as UTF-8: also ``+`` and ``%``, and spaces as ``%20``.

    :param text: the value.
    :param greedy: whether slashes stay as they are, as in object keys.
    :returns: the encoded text.
    :raises UnicodeEncodeError: if it holds lone surrogates.
    """
    if greedy:
        return quote(text, safe="/~") if _must_quote_in_path(text) else text
    return quote(text, safe="~") if _must_quote(text) else text


def encode_query(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Return a query string without its question mark.

    :param pairs: unencoded names and values in order; a value of None stands for a bare name.
    :returns: the encoded text, empty if there are no pairs.
    """
    return "&".join(
        [quote_label(name) if value is None else f"{quote_label(name)}={quote_label(value)}" for name, value in pairs]
    )
