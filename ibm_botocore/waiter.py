"""Waiting until a bucket or an object is there, or gone: an operation asked again until an answer settles it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from . import xform_name
from ._paths import compile_path
from .docs import document_wait
from .exceptions import ClientError, WaiterConfigError, WaiterError
from .model import ServiceModel

if TYPE_CHECKING:
    from ._client import BaseClient

logger = logging.getLogger(__name__)

Answer = Mapping[str, Any]
Matcher = Callable[[Any], bool]


class WaiterModel:
    """The waiters of a service.

    :param waiter_config: a loaded ``waiters-2`` document.
    :raises WaiterConfigError: if the document has another version.
    """

    SUPPORTED_VERSION = 2

    def __init__(self, waiter_config: Mapping[str, Any]) -> None:
        self.version = waiter_config.get("version", "unknown")
        if self.version != self.SUPPORTED_VERSION:
            raise WaiterConfigError(
                error_msg=(
                    f"Unsupported waiter version, supported version must be: {self.SUPPORTED_VERSION}, "
                    f"but version of waiter config is: {self.version}"
                )
            )
        self._by_name: Mapping[str, Any] = waiter_config["waiters"]
        self.waiter_names = sorted(self._by_name)

    def get_waiter(self, waiter_name: str) -> SingleWaiterConfig:
        """Return a waiter's description.

        :param waiter_name: as the model writes it, for example ``BucketExists``.
        :raises ValueError: if there is no such waiter.
        """
        try:
            return SingleWaiterConfig(self._by_name[waiter_name])
        except KeyError:
            if waiter_name in self._by_name:
                raise
            raise ValueError(f"Waiter does not exist: {waiter_name}") from None


class SingleWaiterConfig:
    """What one waiter asks, how often, and what it makes of the answers.

    :param single_waiter_config: the waiter's part of the waiter model.
    """

    def __init__(self, single_waiter_config: Mapping[str, Any]) -> None:
        self.description: str = single_waiter_config.get("description", "")
        self.operation: str = single_waiter_config["operation"]
        self.delay: float = single_waiter_config["delay"]
        self.max_attempts: int = single_waiter_config["maxAttempts"]
        self._acceptors: list[Mapping[str, Any]] = single_waiter_config["acceptors"]

    @cached_property
    def acceptors(self) -> list[AcceptorConfig]:
        """The rules about answers; the first that matches decides.

        :raises WaiterConfigError: if there is a matcher nobody knows.
        """
        return [AcceptorConfig(acceptor) for acceptor in self._acceptors]


class AcceptorConfig:
    """A rule: an answer like this means success, failure, or to try again.

    :param config: the rule's part of the waiter model.
    :raises WaiterConfigError: if it has a matcher nobody knows.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.state: str = config["state"]
        self.matcher: str = config["matcher"]
        self.expected: Any = config["expected"]
        self.argument: str | None = config.get("argument")
        make = _MATCHERS.get(self.matcher)
        if make is None:
            raise WaiterConfigError(error_msg=f"Unknown acceptor: {self.matcher}")
        self.matcher_func = make(self.argument or "", self.expected)

    @property
    def explanation(self) -> str:
        """What an answer had that matched, in words for an exception."""
        return _EXPLANATIONS[self.matcher].format(argument=self.argument, expected=self.expected)


def is_valid_waiter_error(response: Answer) -> bool:
    """Return whether an answer is an error of the service.

    :param response: a parsed answer.
    """
    error = response.get("Error")
    return isinstance(error, dict) and "Code" in error


def _path(argument: str, expected: Any) -> Matcher:
    search = compile_path(argument).search
    return lambda answer: not is_valid_waiter_error(answer) and bool(search(answer) == expected)


def _path_all(argument: str, expected: Any) -> Matcher:
    def matches(items: list[Any]) -> bool:
        return bool(items) and all(item == expected for item in items)

    return _on_items(argument, matches)


def _path_any(argument: str, expected: Any) -> Matcher:
    return _on_items(argument, lambda items: any(item == expected for item in items))


def _on_items(argument: str, matches: Callable[[list[Any]], bool]) -> Matcher:
    search = compile_path(argument).search

    def matches_answer(answer: Answer) -> bool:
        # An error's own members are no result, whatever the expression finds there.
        if is_valid_waiter_error(answer):
            return False
        items = search(answer)
        return isinstance(items, list) and matches(items)

    return matches_answer


def _status(argument: str, expected: Any) -> Matcher:
    return lambda answer: bool(answer.get("ResponseMetadata", {}).get("HTTPStatusCode") == expected)


def _error(argument: str, expected: Any) -> Matcher:
    if isinstance(expected, bool):
        return lambda answer: is_valid_waiter_error(answer) is expected
    return lambda answer: bool(answer.get("Error", {}).get("Code", "") == expected)


_MATCHERS: dict[str, Callable[[str, Any], Matcher]] = {
    "path": _path,
    "pathAll": _path_all,
    "pathAny": _path_any,
    "status": _status,
    "error": _error,
}
# As published, to the letter: programs compare reasons.
_EXPLANATIONS = {
    "path": 'For expression "{argument}" we matched expected path: "{expected}"',
    "pathAll": 'For expression "{argument}" all members matched excepted path: "{expected}"',
    "pathAny": 'For expression "{argument}" we matched expected path: "{expected}" at least once',
    "status": "Matched expected HTTP status code: {expected}",
    "error": "Matched expected service error code: {expected}",
}


class Waiter:
    """Asks until an answer settles it.

    :param name: the waiter, for exceptions.
    :param config: what to ask and what to make of the answers.
    :param operation_method: asks once; returns the answer also if it is an error.
    :param sleep: waits some seconds; :func:`time.sleep` by default.
    """

    def __init__(
        self,
        name: str,
        config: SingleWaiterConfig,
        operation_method: Callable[..., Answer],
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        # A faulty rule shows here, not after the first answer.
        config.acceptors  # noqa: B018
        self.name = name
        self.config = config
        self._operation_method = operation_method
        self._sleep = sleep

    def wait(self, **kwargs: Any) -> None:
        """Return once the wanted state is reached.

        :param kwargs: the operation's arguments, and ``WaiterConfig``: a dictionary with ``Delay`` (seconds between
            two attempts) and ``MaxAttempts``.
        :raises WaiterError: if the state cannot be reached any more, the service answers with an error that the
            waiter does not expect, or the attempts are used up; ``last_response`` is the last answer.
        """
        options = kwargs.pop("WaiterConfig", None) or {}
        delay = options.get("Delay", self.config.delay)
        max_attempts = options.get("MaxAttempts", self.config.max_attempts)
        accepted: AcceptorConfig | None = None
        attempt = 1
        while True:
            answer = self._operation_method(**kwargs)
            matched = self._match(answer)
            if matched is None and is_valid_waiter_error(answer):
                raise self._failed(_describe_error(answer["Error"]), answer)
            accepted = matched or accepted
            if matched is not None and matched.state == "success":
                logger.debug("Waiting complete, waiter matched the success state.")
                return
            if matched is not None and matched.state == "failure":
                raise self._failed(f"Waiter encountered a terminal failure state: {matched.explanation}", answer)
            if attempt >= max_attempts:
                raise self._failed(_describe_end(accepted), answer)
            # Looked up now: tests replace time.sleep.
            (self._sleep or time.sleep)(delay)
            attempt += 1

    def _match(self, answer: Answer) -> AcceptorConfig | None:
        return next((acceptor for acceptor in self.config.acceptors if acceptor.matcher_func(answer)), None)

    def _failed(self, reason: str, answer: Answer) -> WaiterError:
        return WaiterError(name=self.name, reason=reason, last_response=answer)


def _describe_error(error: Mapping[str, Any]) -> str:
    return f"An error occurred ({error.get('Code', 'Unknown')}): {error.get('Message', 'Unknown')}"


def _describe_end(accepted: AcceptorConfig | None) -> str:
    if accepted is None:
        return "Max attempts exceeded"
    return f"Max attempts exceeded. Previously accepted state: {accepted.explanation}"


class NormalizedOperationMethod:
    """Calls a client's method and returns its answer also if it is an error.

    :param client_method: for example ``client.head_bucket``.
    """

    def __init__(self, client_method: Callable[..., Answer]) -> None:
        self._client_method = client_method

    def __call__(self, **kwargs: Any) -> Answer:
        """Ask once."""
        try:
            return self._client_method(**kwargs)
        except ClientError as error:
            return error.response


def create_waiter_with_client(waiter_name: str, waiter_model: WaiterModel, client: BaseClient) -> Waiter:
    """Return a waiter that asks with a client.

    :param waiter_name: as the model writes it, for example ``BucketExists``.
    :param waiter_model: the waiters of the service, or ones of your own.
    :param client: asks.
    :raises ValueError: if there is no such waiter.
    """
    config = waiter_model.get_waiter(waiter_name)
    # By attribute, so that a method that was replaced on the client is the one that is called.
    method = NormalizedOperationMethod(getattr(client, xform_name(config.operation)))
    made = _waiter_class(client.meta.service_model, waiter_name, config.operation, config.delay, config.max_attempts)
    return made(waiter_name, config, method)


@lru_cache(maxsize=64)
def _waiter_class(
    service: ServiceModel, waiter_name: str, operation_name: str, delay: float, attempts: int
) -> type[Waiter]:
    """Return a class of its own for a waiter, so that ``help`` tells what its ``wait`` takes."""

    def wait(self: Waiter, **kwargs: Any) -> None:
        Waiter.wait(self, **kwargs)

    document_wait(wait, service, operation_name, waiter_name, delay, attempts)
    name = f"{service.service_id.hyphenize().upper()}.Waiter.{waiter_name}"
    return type(name, (Waiter,), {"__module__": __name__, "__doc__": Waiter.__doc__, "wait": wait})
