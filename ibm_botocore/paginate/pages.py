"""The pages of a listing, fetched as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from ibm_botocore._paths import assign, compile_path
from ibm_botocore.exceptions import PaginationError
from ibm_botocore.paginate.tokens import SKIPPED_ITEMS, Start, TokenEncoder, Tokens, bad_token, read_start

Page = dict[str, Any]


class Expression(Protocol):
    """A compiled expression; those of jmespath are ones too."""

    @property
    def expression(self) -> str:
        """The text it was compiled from."""

    @property
    def search(self) -> Callable[[Any], Any]:
        """Finds its value in an answer."""


class PageIterator:
    """The pages of a listing; each iteration fetches them anew, from the beginning.

    The first of the result keys is what MaxItems counts and cuts. Of a page that was begun elsewhere, the others are
    left out, since whoever took its beginning got them.

    :param method: fetches a page.
    :param input_token: input members that say where a page begins.
    :param output_token: where an answer says where the next one begins.
    :param more_results: where an answer says whether there is a next one; None if tokens alone say it.
    :param result_keys: where the items are.
    :param non_aggregate_keys: what is the same on all pages.
    :param limit_key: input member with the size of a page.
    :param max_items: the number of items in all.
    :param starting_token: where to begin.
    :param page_size: items to ask for at once.
    :param op_kwargs: further arguments of the method.
    """

    def __init__(
        self,
        method: Callable[..., Page],
        input_token: Sequence[str],
        output_token: Sequence[Expression],
        more_results: Expression | None,
        result_keys: Sequence[Expression],
        non_aggregate_keys: Sequence[Expression],
        limit_key: str | None,
        max_items: int | None,
        starting_token: str | None,
        page_size: int | str | None,
        op_kwargs: Mapping[str, Any],
    ) -> None:
        self._fetch = method
        self._arguments = op_kwargs
        self._inputs = input_token
        self._outputs = output_token
        self._has_more = more_results
        self._results = result_keys
        self._constants = non_aggregate_keys
        self._page_size = {} if limit_key is None or page_size is None else {limit_key: page_size}
        self._wanted = max_items
        self._beginning = starting_token
        self._resume_token: str | None = None
        self._non_aggregate_part: Page = {}

    @property
    def result_keys(self) -> Sequence[Expression]:
        """Where the items of a page are; each has ``expression`` and ``search(page)``."""
        return self._results

    @property
    def resume_token(self) -> str | None:
        """The StartingToken to go on from, once MaxItems has ended an iteration early; else None."""
        return self._resume_token

    @resume_token.setter
    def resume_token(self, value: Any) -> None:
        allowed = {*self._inputs, SKIPPED_ITEMS}
        if not isinstance(value, dict) or not set(self._inputs) <= value.keys() <= allowed:
            raise bad_token(value)
        self._resume_token = TokenEncoder().encode(value)

    @property
    def non_aggregate_part(self) -> Page:
        """What is the same on all pages, as the first one had it."""
        return self._non_aggregate_part

    def __iter__(self) -> Iterator[Page]:
        start = self._read_start()
        arguments = self._first_arguments(start)
        tokens: Tokens | None = None
        taken = 0
        while True:
            page = self._fetch(**arguments)
            if tokens is None:
                self._keep_non_aggregate_part(page)
                if start is not None:
                    self._leave_out_beginning(page, start.skipped)
            items = self._count(page)
            if self._wanted is not None and taken + items > self._wanted:
                self._cut(page, self._wanted - taken, start, tokens)
                yield page
                return
            yield page
            taken += items
            following = self._next_tokens(page)
            if not any(following.values()):
                return
            if taken == self._wanted:
                self.resume_token = following
                return
            if following == tokens:
                raise PaginationError(message=f"The same next token was received twice: {following}")
            tokens = following
            _set_tokens(arguments, tokens)

    def result_key_iters(self) -> list[ResultKeyIterator]:
        """Return an iterator over the items of each result key, each of which fetches all pages."""
        return [ResultKeyIterator(self, key) for key in self._results]

    def search(self, expression: str) -> Iterator[Any]:
        """Yield what a JMESPath expression finds in the pages; of a list, its items.

        :param expression: for example ``Contents[?Size > `100`].Key``.
        :raises jmespath.exceptions.ParseError: if the expression is faulty.
        """
        search = compile_path(expression).search
        for page in self:
            found = search(page)
            if isinstance(found, list):
                yield from found
            else:
                yield found

    def build_full_result(self) -> Page:
        """Return all pages as one answer; ``NextToken`` says where to go on if MaxItems ended it early."""
        result: Page = {}
        for page in self:
            for key in self._results:
                _join(result, key, key.search(page))
        for name, value in self._non_aggregate_part.items():
            result[name] = {**value, **result[name]} if isinstance(result.get(name), dict) else value
        if self._resume_token is not None:
            result["NextToken"] = self._resume_token
        return result

    # --- where a page begins

    def _read_start(self) -> Start | None:
        self._resume_token = None
        return None if self._beginning is None else read_start(self._beginning, self._inputs)

    def _first_arguments(self, start: Start | None) -> dict[str, Any]:
        # A copy: the next iteration has to begin from the beginning, too.
        arguments = {**self._arguments, **self._page_size}
        if start is not None:
            _set_tokens(arguments, start.tokens)
        return arguments

    def _next_tokens(self, page: Page) -> Tokens:
        if self._has_more is not None and not self._has_more.search(page):
            return {}
        found = [expression.search(page) for expression in self._outputs]
        # An empty text says, as null does, that there is nothing to go on from.
        return {name: value or None for name, value in zip(self._inputs, found, strict=False)}

    # --- what a page holds

    def _count(self, page: Page) -> int:
        items = self._results[0].search(page) if self._results else None
        return len(items) if isinstance(items, (list, str)) else 0

    def _keep_non_aggregate_part(self, page: Page) -> None:
        self._non_aggregate_part = {}
        for key in self._constants:
            assign(self._non_aggregate_part, key.expression, key.search(page))

    def _leave_out_beginning(self, page: Page, skipped: int) -> None:
        for position, key in enumerate(self._results):
            found = key.search(page)
            if position > 0:
                rest = _nothing_like(found)
            else:
                rest = found[skipped:] if isinstance(found, (list, str)) else None
            assign(page, key.expression, rest)

    def _cut(self, page: Page, wanted: int, start: Start | None, tokens: Tokens | None) -> None:
        """Keep the wanted items of a page and say how to go on with the others."""
        key = self._results[0]
        assign(page, key.expression, (key.search(page) or [])[:wanted])
        skipped = wanted
        if tokens is None:
            tokens = dict.fromkeys(self._inputs)
            if start is not None:
                tokens |= start.tokens
                skipped += start.skipped
        self.resume_token = {**tokens, SKIPPED_ITEMS: skipped}


class ResultKeyIterator:
    """The items of one result key, over all pages.

    :param pages_iterator: the pages.
    :param result_key: where the items are.
    """

    def __init__(self, pages_iterator: PageIterator, result_key: Expression) -> None:
        self._pages_iterator = pages_iterator
        self.result_key = result_key

    def __iter__(self) -> Iterator[Any]:
        for page in self._pages_iterator:
            yield from self.result_key.search(page) or ()


def _set_tokens(arguments: dict[str, Any], tokens: Tokens) -> None:
    for name, value in tokens.items():
        if value is None:
            arguments.pop(name, None)
        else:
            arguments[name] = value


def _nothing_like(value: Any) -> Any:
    """Return the empty value of a type of results."""
    if isinstance(value, (list, str, int, float)):
        return type(value)()
    return None


def _join(result: Page, key: Expression, found: Any) -> None:
    """Add what a page has under a key to what the pages before it had: items to items, texts and numbers summed."""
    if found is None:
        return
    known = key.search(result)
    if known is None:
        # A copy of a list, since it grows: the page stays as it was.
        assign(result, key.expression, list(found) if isinstance(found, list) else found)
    elif isinstance(known, list) and isinstance(found, list):
        known.extend(found)
    elif isinstance(known, str) is isinstance(found, str) and isinstance(found, (str, int, float)):
        assign(result, key.expression, known + found)
