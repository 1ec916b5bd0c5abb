"""The attempts of a call: sign, send, read the answer, and try again where that may help."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from . import _listeners
from ._bodies import position_of, rewind
from ._interrupts import pause
from ._locks import make_lock
from ._message import BufferedResponse, Origin, RawResponse
from ._plan import Call
from ._redirects import BucketRegions
from ._s3_rules import hides_error
from ._second_chances import SecondChances
from ._second_chances import Signer as LearningSigner
from .exceptions import ConnectionClosedError, ResponseStreamingError
from .hooks import HierarchicalEmitter
from .httpchecksum import read_checked
from .parsers import read_answer
from .regions import parse_endpoint_url
from .retries.policy import CallRetries, RetryPolicy

if TYPE_CHECKING:
    from .httpsession import URLLib3Session

logger = logging.getLogger("ibm_botocore.endpoint")

DEFAULT_TIMEOUT = 60
MAX_POOL_CONNECTIONS = 10

# Held while a client's connections are set up; none is opened meanwhile.
_making = make_lock()

# An error document is a few hundred bytes; whatever is longer is no error document of the service.
ERROR_BODY_LIMIT = 1 << 20


class Signer(LearningSigner, Protocol):
    """Puts the authorization into a request."""

    def sign_call(self, call: Call) -> None:
        """Sign the request of a call; an earlier signature is replaced."""


class Outcome:
    """What one attempt came to: an answer that was read, or the error raised instead.

    ``status`` is 0 and ``answer`` empty where there was no answer.
    """

    __slots__ = ("status", "raw", "answer", "error")

    def __init__(self, status: int, raw: RawResponse | None, answer: dict[str, Any], error: Exception | None) -> None:
        self.status = status
        self.raw = raw
        self.answer = answer
        self.error = error

    @property
    def code(self) -> str:
        """The error code of the answer, empty for a success."""
        return str(self.answer.get("Error", {}).get("Code", "")) if self.status >= 300 else ""


class Endpoint:
    """The host of a client and its connections.

    :param host: endpoint URL, or None while it is not known.
    :param endpoint_prefix: the service's prefix, for ``repr``.
    :param event_emitter: the client's events.
    :param make_http_session: makes the connections, at the first call that needs them.
    :param retries: decides on further attempts.
    :param signer: signs every attempt.
    :param sleep: waits for a number of seconds.
    """

    def __init__(
        self,
        host: str | None,
        endpoint_prefix: str,
        event_emitter: HierarchicalEmitter,
        make_http_session: Callable[[], URLLib3Session],
        retries: RetryPolicy,
        signer: Signer,
        sleep: Callable[[float], None] = pause,
    ) -> None:
        self.host = host
        self._endpoint_prefix = endpoint_prefix
        self._events = event_emitter
        self._make_http_session = make_http_session
        self._http_session: URLLib3Session | None = None
        self._retries = retries
        self._signer = signer
        self._sleep = sleep
        self._regions = BucketRegions()

    def __repr__(self) -> str:
        return f"{self._endpoint_prefix}({self.host})"

    @property
    def http_session(self) -> URLLib3Session:
        """The connections, opened as calls need them."""
        session = self._http_session
        if session is None:
            with _making:
                session = self._http_session
                if session is None:
                    session = self._http_session = self._make_http_session()
        return session

    def keep_at_least(self, count: int) -> None:
        """Keep as many idle connections as calls will be made at a time, whatever the configuration says.

        :param count: number of connections.
        """
        self.http_session.keep_at_least(count)

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        if self._http_session is not None:
            self._http_session.close()

    def known_region(self, bucket: Any) -> str | None:
        """Return the region a server has named for a bucket, or None."""
        return self._regions.get(bucket)

    def send(self, call: Call) -> Outcome:
        """Make attempts until one succeeds or no further one would help.

        :returns: the last attempt's outcome; its answer's metadata tells the number of retries.
        :raises Exception: what the last attempt raised, if it got no answer.
        """
        request = call.request
        request.headers["amz-sdk-invocation-id"] = _random_uuid()
        position = position_of(request.body)
        retries = self._retries.begin()
        chances: SecondChances | None = None
        attempt = 1
        if self._regions:
            call.signing_region = self._regions.get(call.params.get("Bucket"))
        while True:
            held_back = retries.wait_before_send()
            if held_back:
                self._sleep(held_back)
            outcome = self._attempt(call, attempt)
            wait = self._wait_before_next(call, retries, outcome, attempt)
            if wait is None and 300 <= outcome.status < 404 and attempt < self._retries.max_attempts:
                chances = chances or SecondChances(self._signer, self._own_origin(call), self._regions)
                wait = 0.0 if chances.take(call, outcome) else None
            if wait is None:
                break
            logger.debug("Retry needed: %s, waiting %.2f s", call.plan.name, wait)
            rewind(request.body, position)
            self._sleep(wait)
            attempt += 1
        if outcome.error is not None:
            raise outcome.error
        outcome.answer.setdefault("ResponseMetadata", {})["RetryAttempts"] = attempt - 1
        return outcome

    def _own_origin(self, call: Call) -> Origin:
        return call.request.origin if self.host is None else parse_endpoint_url(self.host).origin

    def _attempt(self, call: Call, attempt: int) -> Outcome:
        headers = call.request.headers
        # Never signed: a proxy may count attempts without breaking the signature.
        headers.pop("amz-sdk-request", None)
        if self._events.handlers_for(call.plan.events.request_created):
            _listeners.request_created(self._events, call)
        self._signer.sign_call(call)
        headers = call.request.headers
        headers["amz-sdk-request"] = (
            "attempt=1" if attempt == 1 else f"attempt={attempt}; max={self._retries.max_attempts}"
        )
        try:
            outcome = self._exchange(call)
        except ResponseStreamingError as error:
            # The caller holds no stream yet: as published, an answer cut short is a connection that was closed.
            closed = ConnectionClosedError(endpoint_url=call.request.url)
            closed.__cause__ = error
            outcome = Outcome(0, None, {}, closed)
        except Exception as error:  # noqa: BLE001 - handlers decide on it too; it is raised after the last attempt
            outcome = Outcome(0, None, {}, error)
        if self._events.handlers_for(call.plan.events.response_received):
            _listeners.response_received(self._events, call, outcome.answer, outcome.error)
        return outcome

    def _exchange(self, call: Call) -> Outcome:
        raw: RawResponse | None = None
        if self._events.handlers_for(call.plan.events.before_send):
            raw = _listeners.before_send(self._events, call)
        if raw is None:
            raw = self.http_session.exchange(call.request)
        status, headers = raw.status, raw.headers
        if status >= 300:
            return self._refusal(call, status, headers, raw)
        if call.plan.may_hide_error or (self._shows_answers(call) and not call.plan.model.has_streaming_output):
            body = read_answer(headers, raw)
            if call.plan.may_hide_error and hides_error(body):
                return self._hidden_refusal(call, headers, body)
            raw = BufferedResponse(status, headers, body)
        # The parameter is there if the caller wants the body checked, or the client's configuration does.
        if call.plan.validation_mode_member in call.params:
            return Outcome(status, raw, read_checked(call.plan.reader, status, headers, raw), None)
        return Outcome(status, raw, call.plan.read(status, headers, raw), None)

    def _shows_answers(self, call: Call) -> bool:
        """Say whether handlers will see the answer, and may want its body once more."""
        names = call.plan.events
        return bool(self._events.handlers_for(names.needs_retry) or self._events.handlers_for(names.after_call))

    def _refusal(self, call: Call, status: int, headers: Mapping[str, str], raw: RawResponse) -> Outcome:
        body = raw.read(ERROR_BODY_LIMIT)
        raw.release()
        answer = call.plan.reader.read_error(status, headers, body)
        return Outcome(status, BufferedResponse(status, headers, body), answer, None)

    def _hidden_refusal(self, call: Call, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Treat an error that came with status 200 as what it is, a failure of the server."""
        answer = call.plan.reader.read_error(200, headers, body if body.strip() else b"<Error/>")
        if answer["Error"]["Code"] == "200":  # it names no code, and the status says nothing
            answer["Error"] = {"Code": "Unknown", "Message": "Unknown"}
        return Outcome(500, BufferedResponse(500, headers, body), answer, None)

    def _wait_before_next(self, call: Call, retries: CallRetries, outcome: Outcome, attempt: int) -> float | None:
        """Return the seconds to wait before another attempt, or None to leave it at this one."""

        def decide() -> float | None:
            wait, flag = retries.decide(attempt, outcome.status, outcome.code, outcome.error)
            if flag is not None:
                outcome.answer.setdefault("ResponseMetadata", {})[flag] = True
            return wait

        if self._events.handlers_for(call.plan.events.needs_retry):
            return _listeners.needs_retry(self._events, self, call, outcome, attempt, decide)
        return decide()


def _random_uuid() -> str:
    """Return a version 4 UUID (RFC 9562, 5.4); the standard library's costs twice as much at every call."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) & 3]}{text[17:20]}-{text[20:]}"
