"""XML without surprises: documents become elements, but no DTD is read and no entity expanded; text is escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# What may stand before a document type declaration: a byte order mark, the XML declaration, blanks, comments.
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_SHOWN_BYTES = 500

_TEXT_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;", "\n": "&#xA;"}
_ATTRIBUTE_ESCAPES = {**_TEXT_ESCAPES, '"': "&quot;", "\t": "&#x9;"}
_TEXT_SPECIALS = re.compile("[&<>\r\n]")
_ATTRIBUTE_SPECIALS = re.compile('[&<>\r\n"\t]')


class ResponseParserError(Exception):
    """The service's answer cannot be understood."""

    __module__ = "ibm_botocore.parsers"


def parse(body: bytes, show: bool = True) -> Element:
    """Return the root element of a document.

    :param body: the document, in UTF-8.
    :param show: whether an error may quote the beginning of the document; False where it may hold secrets.
    :returns: the root.
    :raises ResponseParserError: if it is not well-formed or has a document type declaration.
    """
    # Here, not above: a program that puts and gets objects never sees a document.
    from xml.etree.ElementTree import ParseError, XMLParser

    parser = XMLParser(encoding="utf-8")
    try:
        _refuse_tricks(body)
        # A service that works on a completion for long sends blanks first, to keep the connection alive.
        parser.feed(body.lstrip(b" \t\r\n"))
        return parser.close()
    except (ParseError, ValueError) as error:
        raise ResponseParserError(
            f"Unable to parse response ({error}), invalid XML received. "
            f"Further retries may succeed:\n{excerpt(body) if show else '<not shown: it may hold secrets>'}"
        ) from None


def _refuse_tricks(body: bytes) -> None:
    # Entities can grow without bound and name files. They need a DTD, and a DTD can only stand before the root.
    # Zero bytes mean another encoding, in which this search would find nothing.
    if b"\0" in body:
        raise ValueError("not UTF-8")
    prolog = _PROLOG.match(body)
    if prolog is not None and body.startswith(b"<!DOCTYPE", prolog.end()):
        raise ValueError("document type declarations are refused")


def excerpt(body: bytes) -> str:
    """Return the beginning of a body for an error message.

    :param body: the body.
    :returns: at most 500 bytes of it as a bytes literal.
    """
    if len(body) <= _SHOWN_BYTES:
        return repr(bytes(body))
    return f"{bytes(body[:_SHOWN_BYTES])!r}... ({len(body)} bytes)"


def local_name(tag: str) -> str:
    """Return the name of an element or attribute without its namespace.

    :param tag: a name as ElementTree gives it, such as ``{urn:x}Key``.
    :returns: the part after the namespace.
    """
    return tag.rpartition("}")[2]


def escape_text(text: str) -> str:
    """Return a text as element content; line ends become references, since parsers would change them.

    :param text: any text.
    :returns: the escaped text.
    """
    if _TEXT_SPECIALS.search(text) is None:
        return text
    return _TEXT_SPECIALS.sub(lambda found: _TEXT_ESCAPES[found[0]], text)


def escape_attribute(text: str) -> str:
    """Return a text as the content of a double-quoted attribute.

    :param text: any text.
    :returns: the escaped text.
    """
    if _ATTRIBUTE_SPECIALS.search(text) is None:
        return text
    return _ATTRIBUTE_SPECIALS.sub(lambda found: _ATTRIBUTE_ESCAPES[found[0]], text)
