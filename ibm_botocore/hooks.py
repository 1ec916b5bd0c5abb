"""Events: handlers registered under dotted names, called when a name below theirs is emitted.

A handler registered for ``before-call.s3`` hears ``before-call.s3.PutObject``; a part ``*`` stands for any one part.
The more specific registration is called first, at equal length the wildcard before the word; within one registered
name the order is ``register_first``, ``register``, ``register_last``, each in order of registration.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from ._locks import make_lock

Handler = Callable[..., Any]
Handlers = tuple[Handler, ...]
Response = tuple[Handler, Any]
T = TypeVar("T")

logger = logging.getLogger(__name__)

_FIRST, _MIDDLE, _LAST = range(3)
# Event names come from models, so there are few; the bound holds off a program that makes names up.
_MAX_CACHED_NAMES = 8192
_VARIABLE_KEYWORDS = 0x08  # inspect.CO_VARKEYWORDS; inspect is imported for callables that are no functions


class _Sections(NamedTuple):
    """The handlers of one registered name."""

    first: Handlers = ()
    middle: Handlers = ()
    last: Handlers = ()

    def with_handler(self, handler: Handler, section: int) -> _Sections:
        parts: list[Handlers] = list(self)
        parts[section] = (*parts[section], handler)
        return _Sections(*parts)

    def without_handler(self, handler: Handler) -> _Sections:
        parts: list[Handlers] = list(self)
        for section, handlers in enumerate(parts):
            if handler in handlers:
                at = handlers.index(handler)
                parts[section] = handlers[:at] + handlers[at + 1 :]
                break
        return _Sections(*parts)


class _Identified(NamedTuple):
    """A handler registered with a unique id; ``registrations`` is None unless registrations are counted."""

    event_name: str
    handler: Handler
    registrations: int | None


class _Registry:
    """All registrations at one moment; only its cache changes, hence copies share it and reading takes no lock."""

    __slots__ = ("_cache", "by_id", "by_name")

    def __init__(self, by_name: Mapping[str, _Sections], by_id: Mapping[Any, _Identified]) -> None:
        self.by_name = by_name
        self.by_id = by_id
        self._cache: dict[str, tuple[Handlers, Handlers, int]] = {}

    def handlers(self, event_name: str) -> tuple[Handlers, Handlers, int]:
        """Return an event's handlers in the order of calls, those registered first, and how many of these lead."""
        found = self._cache.get(event_name)
        return self._look_up(event_name) if found is None else found

    def _look_up(self, event_name: str) -> tuple[Handlers, Handlers, int]:
        matches = [self.by_name[name] for name in _matching_names(self.by_name, event_name)]
        every = tuple(handler for sections in matches for section in sections for handler in section)
        first = tuple(handler for sections in matches for handler in sections.first)
        leading = 0
        for sections in matches:
            leading += len(sections.first)
            if sections.middle or sections.last:
                break
        found = every, first, leading
        if len(self._cache) >= _MAX_CACHED_NAMES:
            self._cache.clear()
        self._cache[event_name] = found
        return found

    def with_sections(self, event_name: str, sections: _Sections, by_id: Mapping[Any, _Identified]) -> _Registry:
        by_name = {**self.by_name, event_name: sections}
        if not any(sections):
            del by_name[event_name]
        return _Registry(by_name, by_id)


def _matching_names(names: Iterable[str], event_name: str) -> list[str]:
    """Return the registered names that hear an event, in the order their handlers are called."""
    event = event_name.split(".")
    matches = []
    for name in names:
        parts = name.split(".")
        if len(parts) <= len(event) and all(part in ("*", given) for part, given in zip(parts, event, strict=False)):
            matches.append(([part == "*" for part in parts], name))
    # Descending: a longer name before its beginning, "*" before a word at the same place.
    return [name for _, name in sorted(matches, reverse=True)]


class HierarchicalEmitter:
    """Calls the handlers registered for an event or for a part of its name.

    Copies are independent: what is registered on one is not heard by the other. All methods are safe to call from
    several threads; an emission under way finishes with the handlers it began with.
    """

    def __init__(self) -> None:
        self._registry = _Registry({}, {})
        self._lock = make_lock()

    def __copy__(self) -> HierarchicalEmitter:
        copied = type(self)()
        copied._registry = self._registry
        return copied

    def __deepcopy__(self, memo: dict[int, Any]) -> HierarchicalEmitter:
        return self.__copy__()

    def handlers_for(self, event_name: str) -> Handlers:
        """Return the handlers an event would call, in order; a look-up in a cache, cheap enough for every call.

        :param event_name: for example ``before-call.s3.PutObject``.
        """
        return self._registry.handlers(event_name)[0]

    def first_handlers_for(self, event_name: str) -> Handlers:
        """Return those handlers of an event that were added by :meth:`register_first`, in order.

        :param event_name: for example ``before-call.s3.PutObject``.
        """
        return self._registry.handlers(event_name)[1]

    def emit(self, event_name: str, **kwargs: Any) -> list[Response]:
        """Call every handler of an event.

        :param event_name: the event; handlers get it as the keyword ``event_name``.
        :param kwargs: further keywords for the handlers.
        :returns: pairs of handler and what it returned, in the order of calls.
        """
        handlers = self.handlers_for(event_name)
        if not handlers:
            return []
        kwargs["event_name"] = event_name
        return [(handler, _call(handler, kwargs)) for handler in handlers]

    def emit_around(self, event_name: str, own_step: Callable[[], Any], **kwargs: Any) -> list[Response]:
        """Call the handlers of an event with a step of the SDK among them, before the first ordinary one.

        :param event_name: the event.
        :param own_step: called without arguments; what it returns takes its place among the answers.
        :param kwargs: keywords for the handlers.
        :returns: pairs of handler or step and what it returned, in the order of calls.
        """
        handlers, _, leading = self._registry.handlers(event_name)
        kwargs["event_name"] = event_name
        responses: list[Response] = [(handler, _call(handler, kwargs)) for handler in handlers[:leading]]
        responses.append((own_step, own_step()))
        responses.extend((handler, _call(handler, kwargs)) for handler in handlers[leading:])
        return responses

    def emit_until_response(self, event_name: str, **kwargs: Any) -> tuple[Handler | None, Any]:
        """Call the handlers of an event until one returns something other than None.

        :param event_name: the event; handlers get it as the keyword ``event_name``.
        :param kwargs: further keywords for the handlers.
        :returns: the last handler called and what it returned; ``(None, None)`` if there is none.
        """
        response: tuple[Handler | None, Any] = (None, None)
        kwargs["event_name"] = event_name
        for handler in self.handlers_for(event_name):
            response = handler, _call(handler, kwargs)
            if response[1] is not None:
                break
        return response

    def register(
        self, event_name: str, handler: Handler, unique_id: Any = None, unique_id_uses_count: bool = False
    ) -> None:
        """Add a handler for an event and all events below it.

        :param event_name: dotted name; ``*`` stands for one part.
        :param handler: takes ``**kwargs``, since events may gain keywords.
        :param unique_id: if this id is in use on any event, nothing is added.
        :param unique_id_uses_count: count the registrations with the id; only the last unregistration removes it.
        :raises ValueError: if the handler does not take any keyword, or the id is used both with and without a count.
        """
        self._register(event_name, handler, unique_id, unique_id_uses_count, _MIDDLE)

    def register_first(
        self, event_name: str, handler: Handler, unique_id: Any = None, unique_id_uses_count: bool = False
    ) -> None:
        """Add a handler that is called before the ordinary ones of the same name; otherwise like :meth:`register`.

        :param event_name: dotted name; ``*`` stands for one part.
        :param handler: takes ``**kwargs``.
        :param unique_id: if this id is in use on any event, nothing is added.
        :param unique_id_uses_count: count the registrations with the id.
        """
        self._register(event_name, handler, unique_id, unique_id_uses_count, _FIRST)

    def register_last(
        self, event_name: str, handler: Handler, unique_id: Any = None, unique_id_uses_count: bool = False
    ) -> None:
        """Add a handler that is called after the ordinary ones of the same name; otherwise like :meth:`register`.

        :param event_name: dotted name; ``*`` stands for one part.
        :param handler: takes ``**kwargs``.
        :param unique_id: if this id is in use on any event, nothing is added.
        :param unique_id_uses_count: count the registrations with the id.
        """
        self._register(event_name, handler, unique_id, unique_id_uses_count, _LAST)

    def unregister(
        self,
        event_name: str,
        handler: Handler | None = None,
        unique_id: Any = None,
        unique_id_uses_count: bool = False,
    ) -> None:
        """Remove a handler; one that is not registered is no error.

        :param event_name: the name it was registered under.
        :param handler: the handler, one registration of which goes; not needed with a ``unique_id``.
        :param unique_id: the id it was registered with.
        :param unique_id_uses_count: as it was registered.
        :raises ValueError: if the id was registered with a count and is given without one, or the other way round.
        """
        with self._lock:
            if unique_id is not None:
                self._unregister_id(event_name, unique_id, unique_id_uses_count)
            elif handler is not None:
                self._remove(event_name, handler)

    def _register(self, event_name: str, handler: Handler, unique_id: Any, counted: bool, section: int) -> None:
        _check_handler(handler)
        with self._lock:
            registry = self._registry
            by_id = registry.by_id
            if unique_id is not None:
                known = by_id.get(unique_id)
                by_id = {**by_id, unique_id: _identify(known, event_name, handler, unique_id, counted)}
                if known is not None:
                    self._registry = _Registry(registry.by_name, by_id)
                    return
            sections = registry.by_name.get(event_name, _Sections()).with_handler(handler, section)
            self._registry = registry.with_sections(event_name, sections, by_id)

    def _unregister_id(self, event_name: str, unique_id: Any, counted: bool) -> None:
        registry = self._registry
        known = registry.by_id.get(unique_id)
        if known is None:
            return
        _check_counting(known, unique_id, counted)
        if known.event_name != event_name:
            return
        if known.registrations is not None and known.registrations > 1:
            fewer = _Identified(event_name, known.handler, known.registrations - 1)
            self._registry = _Registry(registry.by_name, {**registry.by_id, unique_id: fewer})
            return
        self._remove(event_name, known.handler)

    def _remove(self, event_name: str, handler: Handler) -> None:
        registry = self._registry
        sections = registry.by_name.get(event_name)
        if sections is None:
            return
        # An id goes with its handler, so that it can be registered again.
        by_id = {
            key: known
            for key, known in registry.by_id.items()
            if known.event_name != event_name or known.handler != handler
        }
        self._registry = registry.with_sections(event_name, sections.without_handler(handler), by_id)


def _identify(
    known: _Identified | None, event_name: str, handler: Handler, unique_id: Any, counted: bool
) -> _Identified:
    """Return what is known of a unique id once it has been registered, perhaps again."""
    if known is None:
        return _Identified(event_name, handler, 1 if counted else None)
    _check_counting(known, unique_id, counted)
    return (
        known if known.registrations is None else _Identified(known.event_name, known.handler, known.registrations + 1)
    )


def _check_counting(known: _Identified, unique_id: Any, counted: bool) -> None:
    if counted and known.registrations is None:
        raise ValueError(f"Unique id {unique_id} was first registered without a count and cannot be used with one.")
    if not counted and known.registrations is not None:
        raise ValueError(f"Unique id {unique_id} was first registered with a count and cannot be used without one.")


def _check_handler(handler: Any) -> None:
    if not callable(handler):
        raise ValueError(f"Event handler {handler} must be callable.")
    if not _takes_any_keywords(handler):
        raise ValueError(f"Event handler {handler} must accept keyword arguments (**kwargs)")


def _takes_any_keywords(handler: Any) -> bool:
    code = getattr(getattr(handler, "__func__", handler), "__code__", None)
    if code is not None:
        return bool(code.co_flags & _VARIABLE_KEYWORDS)
    import inspect

    try:
        parameters = inspect.signature(handler).parameters.values()
    except ValueError:  # written in C and silent about its parameters
        return True
    return any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)


def _call(handler: Handler, kwargs: Mapping[str, Any]) -> Any:
    if logger.isEnabledFor(logging.DEBUG):
        # By name: the repr of a bound or partial callable shows what it is bound to, which may be a secret.
        name = getattr(handler, "__qualname__", type(handler).__qualname__)
        logger.debug("Event %s: calling handler %s", kwargs["event_name"], name)
    return handler(**kwargs)


def first_non_none_response(responses: Iterable[tuple[Any, T | None]], default: T | None = None) -> T | None:
    """Return the first answer of an emission that is not None.

    :param responses: what :meth:`HierarchicalEmitter.emit` returned.
    :param default: what to return if there is none.
    """
    for _, response in responses:
        if response is not None:
            return response
    return default


class EventAliaser:
    """An emitter that also understands other words for parts of event names.

    :param event_emitter: the emitter that does the work.
    :param event_aliases: word or dotted words, and what they are replaced by.
    """

    def __init__(self, event_emitter: HierarchicalEmitter, event_aliases: Mapping[str, str] | None = None) -> None:
        self._emitter = event_emitter
        self._aliases = {tuple(old.split(".")): new for old, new in (event_aliases or {}).items()}

    def __copy__(self) -> EventAliaser:
        copied = type(self)(self._emitter.__copy__())
        copied._aliases = self._aliases
        return copied

    def handlers_for(self, event_name: str) -> Handlers:
        """Return the handlers an event would call, in order."""
        return self._emitter.handlers_for(self._translate(event_name))

    def first_handlers_for(self, event_name: str) -> Handlers:
        """Return those handlers of an event that were added by :meth:`register_first`, in order."""
        return self._emitter.first_handlers_for(self._translate(event_name))

    def emit(self, event_name: str, **kwargs: Any) -> list[Response]:
        """Call every handler of an event, see :meth:`HierarchicalEmitter.emit`."""
        return self._emitter.emit(self._translate(event_name), **kwargs)

    def emit_around(self, event_name: str, own_step: Callable[[], Any], **kwargs: Any) -> list[Response]:
        """Call handlers around a step of the SDK, see :meth:`HierarchicalEmitter.emit_around`."""
        return self._emitter.emit_around(self._translate(event_name), own_step, **kwargs)

    def emit_until_response(self, event_name: str, **kwargs: Any) -> tuple[Handler | None, Any]:
        """Call handlers until one answers, see :meth:`HierarchicalEmitter.emit_until_response`."""
        return self._emitter.emit_until_response(self._translate(event_name), **kwargs)

    def register(
        self, event_name: str, handler: Handler, unique_id: Any = None, unique_id_uses_count: bool = False
    ) -> None:
        """Add a handler, see :meth:`HierarchicalEmitter.register`."""
        self._emitter.register(self._translate(event_name), handler, unique_id, unique_id_uses_count)

    def register_first(
        self, event_name: str, handler: Handler, unique_id: Any = None, unique_id_uses_count: bool = False
    ) -> None:
        """Add a handler before the ordinary ones, see :meth:`HierarchicalEmitter.register_first`."""
        self._emitter.register_first(self._translate(event_name), handler, unique_id, unique_id_uses_count)

    def register_last(
        self, event_name: str, handler: Handler, unique_id: Any = None, unique_id_uses_count: bool = False
    ) -> None:
        """Add a handler after the ordinary ones, see :meth:`HierarchicalEmitter.register_last`."""
        self._emitter.register_last(self._translate(event_name), handler, unique_id, unique_id_uses_count)

    def unregister(
        self,
        event_name: str,
        handler: Handler | None = None,
        unique_id: Any = None,
        unique_id_uses_count: bool = False,
    ) -> None:
        """Remove a handler, see :meth:`HierarchicalEmitter.unregister`."""
        self._emitter.unregister(self._translate(event_name), handler, unique_id, unique_id_uses_count)

    def _translate(self, event_name: str) -> str:
        if not self._aliases:
            return event_name
        parts = tuple(event_name.split("."))
        for old, new in self._aliases.items():
            for start in range(len(parts) - len(old) + 1):
                if parts[start : start + len(old)] == old:
                    return ".".join((*parts[:start], new, *parts[start + len(old) :]))
        return event_name
