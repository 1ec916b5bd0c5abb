"""Events: who is called, in which order, and what registering, unregistering and copying change."""

import copy
import functools
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from unittest import mock

import pytest

from ibm_botocore.hooks import EventAliaser, HierarchicalEmitter, first_non_none_response


class Calls(list[str]):
    """The names of the handlers that were called; a call of it makes such a handler."""

    def __call__(self, name: str, answer: object = None) -> Callable[..., object]:
        def handler(**kwargs: object) -> object:
            self.append(name)
            return answer

        return handler


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def emitter() -> HierarchicalEmitter:
    return HierarchicalEmitter()


# Registered name, and the events that it hears or does not hear.
HEARING = [
    ("a", ["a", "a.b", "a.b.c", "a."], ["b", "", ".a", "ab", "ab.c"]),
    ("a.b", ["a.b", "a.b.c"], ["a", "a.c", "x.a.b"]),
    ("*", ["", "a", "a.b", ".a"], []),
    ("a.*", ["a.b", "a.", "a..c", "a.b.c"], ["a", "b.a"]),
    ("*.b", ["x.b", "x.b.c"], ["b", "x.c"]),
    ("a.*.c", ["a.b.c", "a..c", "a.b.c.d"], ["a.c", "a.b", "a.b.d"]),
    ("a.*.*", ["a.b.c"], ["a.b", "a"]),
    ("", ["", ".a"], ["a"]),
]


@pytest.mark.parametrize(("name", "heard", "unheard"), HEARING)
def test_a_name_hears_events_at_and_below_it(
    emitter: HierarchicalEmitter, calls: Calls, name: str, heard: list[str], unheard: list[str]
) -> None:
    emitter.register(name, calls(name))
    for event in [*heard, *unheard]:
        emitter.emit(event)
        assert calls == ([name] if event in heard else []), event
        calls.clear()


# All names that hear a.b.c, in the order their handlers are called.
ORDER = ["*.*.*", "*.b.c", "*", "a.*.c", "a.*", "a.b.*", "a.b.c", "a.b", "a"]


@pytest.mark.parametrize("registered", [ORDER, ORDER[::-1], sorted(ORDER)])
def test_specific_names_come_first_and_wildcards_before_words(
    emitter: HierarchicalEmitter, calls: Calls, registered: list[str]
) -> None:
    for name in registered:
        emitter.register(name, calls(name))
    emitter.emit("a.b.c")
    assert calls == ORDER


def test_first_ordinary_and_last_handlers_order_within_one_name(emitter: HierarchicalEmitter, calls: Calls) -> None:
    for name in ("a.b", "a"):
        emitter.register_last(name, calls(f"{name} last 1"))
        emitter.register(name, calls(f"{name} 1"))
        emitter.register_first(name, calls(f"{name} first 1"))
        emitter.register_last(name, calls(f"{name} last 2"))
        emitter.register(name, calls(f"{name} 2"))
        emitter.register_first(name, calls(f"{name} first 2"))
    emitter.emit("a.b")
    order = ["first 1", "first 2", "1", "2", "last 1", "last 2"]
    assert calls == [f"a.b {which}" for which in order] + [f"a {which}" for which in order]


def test_first_handlers_can_be_told_from_the_others(emitter: HierarchicalEmitter, calls: Calls) -> None:
    first, first_of_all, ordinary = calls("first"), calls("first of all"), calls("ordinary")
    emitter.register("a.b", ordinary)
    emitter.register_first("a", first)
    emitter.register_first("a.b", first_of_all)
    assert emitter.handlers_for("a.b") == (first_of_all, ordinary, first)
    assert emitter.first_handlers_for("a.b") == (first_of_all, first)
    assert emitter.first_handlers_for("b") == ()


def test_emit_returns_each_handler_with_its_answer(emitter: HierarchicalEmitter, calls: Calls) -> None:
    one, two = calls("one", 1), calls("two")
    emitter.register("a", one)
    emitter.register("a", two)
    assert emitter.emit("a") == [(one, 1), (two, None)]
    assert emitter.emit("b") == []


def test_handlers_get_the_event_name_and_the_keywords(emitter: HierarchicalEmitter) -> None:
    emitter.register("a", lambda **kwargs: kwargs)
    assert emitter.emit("a.b", model=2)[0][1] == {"event_name": "a.b", "model": 2}
    assert emitter.emit_until_response("a.b", model=2)[1] == {"event_name": "a.b", "model": 2}


def test_emit_until_response_stops_at_the_first_answer(emitter: HierarchicalEmitter, calls: Calls) -> None:
    silent, zero, never = calls("silent"), calls("zero", 0), calls("never", 3)
    for handler in (silent, zero, never):
        emitter.register("a", handler)
    assert emitter.emit_until_response("a") == (zero, 0)
    assert calls == ["silent", "zero"]


def test_emit_until_response_without_an_answer_names_the_last_handler(
    emitter: HierarchicalEmitter, calls: Calls
) -> None:
    silent = calls("silent")
    assert emitter.emit_until_response("a") == (None, None)
    emitter.register("a", silent)
    assert emitter.emit_until_response("a") == (silent, None)


@pytest.mark.parametrize(
    ("responses", "default", "expected"),
    [([], None, None), ([], 5, 5), ([(1, None), (2, 0), (3, 7)], 5, 0), ([(1, None)], 5, 5)],
)
def test_first_non_none_response(responses: list, default: object, expected: object) -> None:
    assert first_non_none_response(responses, default) == expected


class Callable_:
    """Objects and methods that can or cannot be handlers."""

    def __call__(self, **kwargs: object) -> None:
        return None

    def method(self, **kwargs: object) -> None:
        return None

    def narrow(self, model: object = None) -> None:
        return None


ACCEPTED = [
    lambda **kwargs: None,
    Callable_(),
    Callable_().method,
    functools.partial(lambda a, **k: a, 1),
    mock.Mock(),
    dict,
]
REFUSED = [lambda: None, lambda model: None, Callable_().narrow, Callable_, len, functools.partial(lambda a: a, 1)]


@pytest.mark.parametrize("handler", ACCEPTED)
def test_handlers_take_any_keyword(emitter: HierarchicalEmitter, handler: Callable[..., object]) -> None:
    for register in (emitter.register, emitter.register_first, emitter.register_last):
        register("a", handler)
    assert emitter.handlers_for("a") == (handler, handler, handler)


@pytest.mark.parametrize("handler", REFUSED)
def test_handlers_that_do_not_take_any_keyword_are_refused(
    emitter: HierarchicalEmitter, handler: Callable[..., object]
) -> None:
    for register in (emitter.register, emitter.register_first, emitter.register_last):
        with pytest.raises(ValueError, match=r"must accept keyword arguments \(\*\*kwargs\)"):
            register("a", handler)
    assert emitter.handlers_for("a") == ()


def test_a_handler_has_to_be_callable(emitter: HierarchicalEmitter) -> None:
    with pytest.raises(ValueError, match="Event handler 3 must be callable"):
        emitter.register("a", 3)  # type: ignore[arg-type]


def test_each_unregistration_takes_one_registration_back(emitter: HierarchicalEmitter, calls: Calls) -> None:
    handler, other = calls("twice"), calls("other")
    emitter.register_last("a", handler)
    emitter.register("a", other)
    emitter.register_first("a", handler)
    for expected in (["other", "twice"], ["other"], ["other"]):
        emitter.unregister("a", handler)
        emitter.emit("a")
        assert calls == expected
        calls.clear()


def test_unregistering_what_is_not_registered_is_no_error(emitter: HierarchicalEmitter, calls: Calls) -> None:
    emitter.register("a.*", calls("wildcard"))
    emitter.unregister("a.b", emitter.handlers_for("a.b")[0])
    emitter.unregister("a.*", calls("unknown"))
    emitter.unregister("a.*", unique_id="unknown")
    emitter.unregister("a.*")
    emitter.emit("a.b")
    assert calls == ["wildcard"]


def test_a_unique_id_is_registered_once_on_whatever_event(emitter: HierarchicalEmitter, calls: Calls) -> None:
    emitter.register("a", calls("first"), unique_id="id")
    emitter.register("a", calls("second"), unique_id="id")
    emitter.register_first("b", calls("third"), "id")
    emitter.emit("a")
    emitter.emit("b")
    assert calls == ["first"]


def test_a_unique_id_can_be_used_again_once_its_handler_is_gone(emitter: HierarchicalEmitter, calls: Calls) -> None:
    handler = calls("first")
    emitter.register("a", handler, unique_id="id")
    emitter.unregister("a", unique_id="id")
    emitter.register("a", handler, unique_id="id")
    emitter.unregister("a", handler)
    emitter.register("a", calls("second"), unique_id="id")
    emitter.emit("a")
    assert calls == ["second"]


def test_unregistering_by_id_does_not_need_the_handler(emitter: HierarchicalEmitter, calls: Calls) -> None:
    emitter.register("a", calls("one"), unique_id="id")
    emitter.unregister("b", unique_id="id")
    emitter.emit("a")
    emitter.unregister("a", calls("other"), unique_id="id")
    emitter.emit("a")
    assert calls == ["one"]


def test_counted_registrations_end_with_the_last_unregistration(emitter: HierarchicalEmitter, calls: Calls) -> None:
    handler = calls("counted")
    for _ in range(3):
        emitter.register("a", handler, unique_id="id", unique_id_uses_count=True)
    heard = []
    for _ in range(3):
        emitter.emit("a")
        heard.append(len(calls))
        calls.clear()
        emitter.unregister("a", unique_id="id", unique_id_uses_count=True)
    emitter.emit("a")
    assert (heard, calls) == ([1, 1, 1], [])


@pytest.mark.parametrize("counted", [True, False])
def test_an_id_is_counted_always_or_never(emitter: HierarchicalEmitter, calls: Calls, counted: bool) -> None:
    handler = calls("handler")
    emitter.register("a", handler, unique_id="id", unique_id_uses_count=counted)
    with pytest.raises(ValueError, match="Unique id id was first registered"):
        emitter.register("a", handler, unique_id="id", unique_id_uses_count=not counted)
    with pytest.raises(ValueError, match="Unique id id was first registered"):
        emitter.unregister("a", unique_id="id", unique_id_uses_count=not counted)
    assert emitter.handlers_for("a") == (handler,)


def test_copies_are_independent(emitter: HierarchicalEmitter, calls: Calls) -> None:
    shared, added, late = calls("shared"), calls("added"), calls("late")
    emitter.register("a", shared, unique_id="id")
    copied = copy.copy(emitter)
    copied.register("a", added)
    emitter.register("a", late)
    assert (emitter.handlers_for("a"), copied.handlers_for("a")) == ((shared, late), (shared, added))
    copied.unregister("a", unique_id="id")
    copied.register("a", late, unique_id="id")
    assert (emitter.handlers_for("a"), copied.handlers_for("a")) == ((shared, late), (added, late))
    assert copy.deepcopy(copied).handlers_for("a") == (added, late)


def test_registrations_count_at_once_though_lookups_are_cached(emitter: HierarchicalEmitter, calls: Calls) -> None:
    one, two = calls("one"), calls("two")
    assert emitter.handlers_for("a.b") == ()
    emitter.register("a", one)
    assert emitter.handlers_for("a.b") == (one,)
    emitter.register_first("*.b", two)
    assert emitter.handlers_for("a.b") == (two, one)
    emitter.unregister("a", one)
    assert emitter.handlers_for("a.b") == (two,)


def test_a_cached_lookup_gives_the_same_tuple(emitter: HierarchicalEmitter, calls: Calls) -> None:
    emitter.register("a", calls("one"))
    assert emitter.handlers_for("a.b") is emitter.handlers_for("a.b")


def test_made_up_event_names_do_not_fill_memory(
    emitter: HierarchicalEmitter, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ibm_botocore.hooks._MAX_CACHED_NAMES", 10)
    emitter.register("a", calls("one"))
    for number in range(100):
        emitter.emit(f"a.{number}")
    assert len(calls) == 100
    assert len(emitter._registry._cache) <= 10


def test_an_emission_under_way_finishes_with_the_handlers_it_began_with(
    emitter: HierarchicalEmitter, calls: Calls
) -> None:
    leaving, coming = calls("leaving"), calls("coming")

    def change(**kwargs: object) -> None:
        emitter.unregister("a", leaving)
        emitter.register("a", coming)

    emitter.register_first("a", change)
    emitter.register("a", leaving)
    emitter.emit("a")
    assert calls == ["leaving"]
    emitter.unregister("a", change)
    emitter.emit("a")
    assert calls == ["leaving", "coming"]


def test_an_error_of_a_handler_reaches_the_emitter_and_ends_the_emission(
    emitter: HierarchicalEmitter, calls: Calls
) -> None:
    def fail(**kwargs: object) -> None:
        raise KeyError("mine")

    emitter.register("a", fail)
    emitter.register("a", calls("after"))
    with pytest.raises(KeyError, match="mine"):
        emitter.emit("a")
    assert calls == []


def test_threads_can_register_and_emit_at_once(emitter: HierarchicalEmitter) -> None:
    def work(number: int) -> None:
        for turn in range(50):
            emitter.register(f"a.{number}", lambda **kwargs: None, unique_id=(number, turn))
            emitter.emit(f"a.{number}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [len(emitter.handlers_for(f"a.{number}")) for number in range(8)] == [50] * 8


def test_the_log_names_handlers_without_what_they_are_bound_to(
    emitter: HierarchicalEmitter, caplog: pytest.LogCaptureFixture
) -> None:
    emitter.register("a", functools.partial(lambda secret, **kwargs: None, "s3cr3t"))
    with caplog.at_level(logging.DEBUG, "ibm_botocore.hooks"):
        emitter.emit("a.b")
    assert caplog.messages == ["Event a.b: calling handler partial"]


def test_registering_a_function_does_not_import_inspect() -> None:
    program = (
        "import sys, ibm_botocore.hooks as h; before = set(sys.modules);"
        "h.HierarchicalEmitter().register('a', lambda **kwargs: None);"
        "assert 'inspect' not in set(sys.modules) - before"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_an_aliaser_hears_an_event_under_both_names(calls: Calls) -> None:
    aliaser = EventAliaser(HierarchicalEmitter(), {"old": "new", "o.l.d": "new"})
    handler = calls("handler")
    aliaser.register("x.old", handler)
    for event in ("x.old.y", "x.new.y", "x.o.l.d.y"):
        assert aliaser.handlers_for(event) == (handler,)
        assert aliaser.emit(event) == [(handler, None)]
        assert aliaser.emit_until_response(event) == (handler, None)
    assert aliaser.handlers_for("x.older") == ()
    aliaser.unregister("x.new", handler)
    assert aliaser.handlers_for("x.old") == ()


def test_an_aliaser_without_aliases_is_its_emitter_and_copies_it(calls: Calls) -> None:
    emitter = HierarchicalEmitter()
    aliaser = EventAliaser(emitter)
    first, middle, last, extra = calls("first"), calls("middle"), calls("last"), calls("extra")
    aliaser.register_last("a", last)
    aliaser.register("a", middle)
    aliaser.register_first("a", first)
    copied = copy.copy(aliaser)
    copied.register("a", extra)
    assert emitter.handlers_for("a") == (first, middle, last)
    assert aliaser.first_handlers_for("a") == (first,)
    assert copied.handlers_for("a") == (first, middle, extra, last)


def test_a_step_of_the_sdk_runs_before_the_first_ordinary_handler() -> None:
    emitter = HierarchicalEmitter()
    heard: list[str] = []

    def hear(name: str) -> Callable[..., None]:
        return lambda **kwargs: heard.append(name)

    emitter.register("a.b", hear("ordinary"))
    emitter.register_last("a.b", hear("last"))
    emitter.register_first("a.b", hear("first"))
    emitter.register_first("a", hear("first of a wider name"))

    responses = emitter.emit_around("a.b", lambda: heard.append("own"))

    assert heard == ["first", "own", "ordinary", "last", "first of a wider name"]
    assert len(responses) == 5
