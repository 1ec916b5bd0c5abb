"""Documents read and texts escaped."""

import pickle

import pytest

from ibm_botocore import _xml
from ibm_botocore.parsers import ResponseParserError

BOMB = (
    b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    b"<!DOCTYPE html>",
)


@pytest.mark.parametrize("declaration", BOMB)
@pytest.mark.parametrize(
    "before", [b"", b"\n ", b'<?xml version="1.0"?>', b"<!-- <a> -->", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!--x-->\n"]
)
def test_a_document_type_is_refused_wherever_it_may_stand(before, declaration):
    with pytest.raises(ResponseParserError, match="document type declarations are refused"):
        _xml.parse(before + declaration + b"<a/>")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_cannot_hide_a_document_type(encoding):
    with pytest.raises(ResponseParserError, match="not UTF-8"):
        _xml.parse('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding))


def test_the_words_of_a_document_type_may_stand_in_texts():
    root = _xml.parse(b"<a><!-- <!DOCTYPE --><b>&lt;!DOCTYPE</b><c><![CDATA[<!DOCTYPE a>]]></c></a>")

    assert [child.text for child in root] == ["<!DOCTYPE", "<!DOCTYPE a>"]


def test_the_encoding_is_utf_8_whatever_the_declaration_says():
    assert _xml.parse('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode()).text == "é"


@pytest.mark.parametrize("body", [b"", b"  ", b"text", b"<a>", b"<a></b>", b"<a>&b;</a>", b"<a>\xe9</a>", b"<a/><b/>"])
def test_what_is_not_well_formed_is_a_parser_error_that_quotes_it(body):
    with pytest.raises(ResponseParserError, match="invalid XML received") as caught:
        _xml.parse(body)

    assert repr(body) in str(caught.value)


def test_an_error_quotes_a_bounded_part():
    with pytest.raises(ResponseParserError) as caught:
        _xml.parse(b"<a>" + b"\xff" * 10**6)

    assert len(str(caught.value)) < 3000
    assert "(1000003 bytes)" in str(caught.value)


def test_an_error_quotes_nothing_that_may_be_secret():
    with pytest.raises(ResponseParserError) as caught:
        _xml.parse(b"<a><Secret>hush</Secret>", show=False)

    assert "hush" not in str(caught.value)


def test_deep_nesting_is_harmless():
    depth = 200_000

    root = _xml.parse(b"<a>" * depth + b"</a>" * depth)

    assert root.tag == "a"


def test_a_parser_error_survives_pickle():
    error = pickle.loads(pickle.dumps(ResponseParserError("text")))

    assert type(error) is ResponseParserError
    assert str(error) == "text"


ESCAPED = [
    ("plain é 😀", "plain é 😀", "plain é 😀"),
    ("<&>", "&lt;&amp;&gt;", "&lt;&amp;&gt;"),
    ("\r\n", "&#xD;&#xA;", "&#xD;&#xA;"),
    ("\t\"'", "\t\"'", "&#x9;&quot;'"),
    ("]]>", "]]&gt;", "]]&gt;"),
]


@pytest.mark.parametrize(("text", "content", "attribute"), ESCAPED)
def test_an_escaped_text_comes_back_as_it_was(text, content, attribute):
    assert _xml.escape_text(text) == content
    assert _xml.escape_attribute(text) == attribute
    root = _xml.parse(f'<a b="{attribute}">{content}</a>'.encode())
    assert (root.text, root.attrib["b"]) == (text, text)


def test_blanks_before_a_document_are_skipped() -> None:
    assert _xml.parse(b'\n \t\r\n<?xml version="1.0" encoding="UTF-8"?><R>x</R>').text == "x"
