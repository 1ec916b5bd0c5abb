"""Failures on purpose: which operations fail, how, and how often."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from ibm_boto3.local.messages import Answer, Trouble

ANY = "*"
#: What IAM's only operation is called here.
GET_TOKEN = "GetToken"


@dataclass
class Fault:
    """One failure.

    :param operation: the operation it is for, or :data:`ANY`.
    :param times: how often it happens, None for always.
    :param skip: how many requests pass before.
    :param status: the HTTP status to answer instead of the operation's answer, None to answer as usual.
    :param code: the error code, empty for the one that goes with the status.
    :param message: the text of the error, empty for the usual one.
    :param retry_after: the Retry-After header, empty for none.
    :param body: the whole body of the answer, None for an error document.
    :param delay_seconds: how long nothing is sent.
    :param reset_after: bytes of the body after which the connection is reset, None for none.
    :param bytes_per_second: how fast the body is sent, None for as fast as it goes.
    :param is_performed: whether the operation takes effect before the connection is reset.
    """

    operation: str
    times: int | None = 1
    skip: int = 0
    status: int | None = None
    code: str = ""
    message: str = ""
    retry_after: str = ""
    body: str | None = None
    delay_seconds: float = 0.0
    reset_after: int | None = None
    bytes_per_second: float | None = None
    is_performed: bool = True

    @property
    def replaces_answer(self) -> bool:
        """Whether the operation does not happen."""
        return self.status is not None or not self.is_performed

    def trouble(self) -> Trouble:
        """Return what goes wrong while the answer is sent."""
        return Trouble(self.delay_seconds, self.reset_after, self.bytes_per_second)

    def headers(self) -> dict[str, str]:
        """Return the headers of the answer that replaces the usual one."""
        return {"Retry-After": self.retry_after} if self.retry_after else {}

    def plain_answer(self) -> Answer | None:
        """Return the answer with a body of its own, None for an error document."""
        if not self.is_performed and self.status is None:
            return Answer(500)
        if self.body is None:
            return None
        return Answer(self.status or 500, {"Content-Type": "text/html", **self.headers()}, self.body.encode())


class Faults:
    """The failures to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        #: In the order they were asked for; empty most of the time.
        self.plan: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plan a failure."""
        with self._lock:
            self.plan.append(fault)

    def clear(self) -> None:
        """Forget all failures."""
        with self._lock:
            self.plan.clear()

    def take(self, operation: str) -> Fault | None:
        """Return the failure that is due for a request, None for none.

        :param operation: what the request means.
        """
        with self._lock:
            for fault in self.plan:
                if fault.operation not in (operation, ANY):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.plan.remove(fault)
                return fault
        return None
