"""Watches the whole run for secrets: in what is logged at DEBUG, in the texts of errors, in the reprs of objects.

Every secret that tests use is in the list or has one of the forms below; tests that make secrets up while they run
call :func:`register`.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

SECRETS = {
    "SECRETEXAMPLE", "hunter2", "hunter3", "vector/secret+key", "the-key", "token-1", "token-2",
    "fresh-refresh-token", "compute-resource-token", "delegated-1",
    "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",  # thirty-two times k, as a customer's key is sent
}  # fmt: skip
PACKAGES = ("ibm_boto3", "ibm_botocore", "ibm_s3transfer")
# Their reprs show the fakes that tests put into them.
HOLD_FAKES = {"Tools"}
FORMS = re.compile(r"Signature=(?!hidden)[0-9A-Za-z%+/]{20}|Bearer [A-Za-z0-9._~+/-]{8}|AWS AKID\w+:[0-9A-Za-z+/=]{20}")
_SHOWN = 60


class Watch:
    """What has been seen that should not have been."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, where: str, text: str) -> None:
        """Look for a secret in a text."""
        match = FORMS.search(text)
        seen = match.group() if match else next((secret for secret in SECRETS if secret in text), None)
        if seen is not None:
            start = max(0, text.find(seen) - _SHOWN)
            self.found.append(f"{where}: …{text[start : start + 3 * _SHOWN]}…")


class Log(logging.Handler):
    """Looks at every record, as a formatter would print it."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.DEBUG)
        self._watch = watch
        self._formatter = logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a record of the SDK."""
        if record.name.startswith(("ibm_", "ibmcos", "urllib3")):
            self._watch.look(f"log of {record.name}", self._formatter.format(record))


WATCH = Watch()


def register(*secrets: str) -> None:
    """Add secrets that exist only in this run."""
    SECRETS.update(secret for secret in secrets if len(secret) > 7)


def _watched(construct: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(construct)
    def init(self: BaseException, *args: Any, **kwargs: Any) -> None:
        construct(self, *args, **kwargs)
        WATCH.look(f"text of {type(self).__name__}", f"{self} {self!r}")

    return init


def _registering(enter: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(enter)
    def start(self: Any) -> Any:
        cos = enter(self)
        register(cos.api_key_id, cos.secret_access_key)
        return cos

    return start


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch."""
    from ibm_boto3.local import LocalCOS
    from ibm_botocore import exceptions

    for cls in (exceptions.BotoCoreError, exceptions.ClientError):
        cls.__init__ = _watched(cls.__init__)
    LocalCOS.__enter__ = _registering(LocalCOS.__enter__)
    root = logging.getLogger()
    root.addHandler(Log(WATCH))
    for name in ("ibm_boto3", "ibm_botocore", "ibm_s3transfer", "ibmcos"):
        logging.getLogger(name).setLevel(logging.DEBUG)


@pytest.fixture(autouse=True)
def no_secret_is_seen() -> Iterator[None]:
    """Fail a test during which a secret was logged or put into the text of an error."""
    WATCH.found.clear()
    yield
    assert WATCH.found == []


@pytest.fixture(scope="module", autouse=True)
def no_repr_shows_a_secret() -> Iterator[None]:
    """After each module, look at the reprs of all objects of the SDK that are alive."""
    yield
    WATCH.found.clear()
    for found in gc.get_objects():
        kind = type(found)
        if str(kind.__module__).startswith(PACKAGES) and kind.__name__ not in HOLD_FAKES:
            # A half-made object of a test may have no repr.
            with contextlib.suppress(Exception):
                WATCH.look(f"repr of {kind.__name__}", repr(found))
    assert WATCH.found == []
