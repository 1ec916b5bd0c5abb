"""Where a parameter goes outside the body: a header, several headers, the query string or a label of the URI."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ibm_botocore._message import QueryPairs, Request
from ibm_botocore._uri import quote_label
from ibm_botocore.model import ListShape, MapShape, Shape
from ibm_botocore.serialize.scalars import Fault, ToText, compile_text

Put = Callable[[Request, Any], None]
Params = Mapping[str, Any]
# Member name and text function of each label by its name in the template.
Labels = Mapping[str, tuple[str, ToText]]

_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


def compile_header(shape: Shape, name: str, is_checked: bool) -> Put:
    """Return the function that sets a header.

    :param shape: a scalar, or a list that is written with commas.
    :param name: name of the header.
    :param is_checked: whether types are checked.
    """
    if isinstance(shape, ListShape):
        item = compile_text(shape.member, "rfc822", is_checked)

        def put_list(request: Request, value: Any) -> None:
            texts = [item(one) for one in _sequence(value)]
            if texts:
                request.headers[name] = ",".join(texts)

        return put_list
    text = compile_text(shape, "rfc822", is_checked)

    def put(request: Request, value: Any) -> None:
        request.headers[name] = text(value)

    return put


def compile_header_map(shape: MapShape, prefix: str, is_checked: bool) -> Put:
    """Return the function that sets one header for each entry of a map.

    :param shape: map of strings.
    :param prefix: what each header name begins with.
    :param is_checked: whether types are checked.
    """
    key_text = compile_text(shape.key, "rfc822", is_checked)
    value_text = compile_text(shape.value, "rfc822", is_checked)

    def put(request: Request, value: Any) -> None:
        headers = request.headers
        for key, item in _entries(value):
            if item is not None or is_checked:
                headers[prefix + key_text(key)] = value_text(item)

    return put


def compile_query(shape: Shape, name: str, is_checked: bool) -> Put:
    """Return the function that adds a parameter to the query string.

    :param shape: a scalar; a list becomes repeated pairs; a map of scalars gives the names itself.
    :param name: name in the query string.
    :param is_checked: whether types are checked.
    """
    if isinstance(shape, MapShape):
        key_text = compile_text(shape.key, "iso8601", is_checked)
        value_text = compile_text(shape.value, "iso8601", is_checked)

        def put_map(request: Request, value: Any) -> None:
            request.query.extend([(key_text(key), value_text(item)) for key, item in _entries(value)])

        return put_map
    if isinstance(shape, ListShape):
        item_text = compile_text(shape.member, "iso8601", is_checked)

        def put_list(request: Request, value: Any) -> None:
            request.query.extend([(name, item_text(item)) for item in _sequence(value)])

        return put_list
    text = compile_text(shape, "iso8601", is_checked)

    def put(request: Request, value: Any) -> None:
        request.query.append((name, text(value)))

    return put


def _sequence(value: Any) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, (list, tuple)):
        return value
    raise Fault


def _entries(value: Any) -> Any:
    if isinstance(value, dict):
        return value.items()
    raise Fault


def compile_path(template: str, labels: Labels) -> Callable[[Params], str]:
    """Return the function that fills the labels of a path.

    :param template: such as ``/{Bucket}/{Key+}``; a ``+`` keeps slashes.
    :param labels: where each label's value comes from.
    :returns: a function of the parameters that returns the percent-encoded path; it raises KeyError for a missing one.
    """
    fills: list[tuple[str, ToText, bool]] = []

    def remember(found: re.Match[str]) -> str:
        fills.append((*labels[found[1]], bool(found[2])))
        return "%s"

    # "%" cannot stand in a path unencoded, so doubling it keeps a literal escape.
    pattern = _LABEL.sub(remember, template.replace("%", "%%"))

    def path(params: Params) -> str:
        return pattern % tuple([quote_label(text(params[member]), is_greedy) for member, text, is_greedy in fills])

    return path


def compile_literal_query(template: str, labels: Labels) -> Callable[[Params], QueryPairs]:
    """Return the function that makes the query pairs an operation always has.

    :param template: the part after the question mark, such as ``list-type=2`` or ``legalHold&add={Id}``.
    :param labels: where each label's value comes from.
    :returns: a function of the parameters that returns a new list.
    """
    constants: QueryPairs = []
    fills: list[tuple[int, str, str, ToText]] = []
    for part in filter(None, template.split("&")):
        name, equals, value = part.partition("=")
        label = _LABEL.fullmatch(value)
        if label is not None:
            fills.append((len(constants), name, *labels[label[1]]))
        constants.append((name, value if equals else None))

    def literal_query(params: Params) -> QueryPairs:
        pairs = constants.copy()
        for index, name, member, text in fills:
            pairs[index] = (name, text(params[member]))
        return pairs

    return literal_query
