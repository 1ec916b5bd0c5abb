"""The recording server and this package's clients, in an environment that holds nothing of the machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tests.vectors import exchange


@pytest.fixture(scope="package")
def performer() -> Iterator[object]:
    """Make the calls of vectors with the package under test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - set(exchange.isolated(os.environ)):
            patch.delenv(name)
        for name, value in exchange.ENVIRONMENT.items():
            patch.setenv(name, value)
        time.tzset()
        from tests.vectors.perform import LoopbackNames, Performer
        from tests.vectors.server import WireServer

        with WireServer() as server, LoopbackNames():
            performer = Performer(server)
            yield performer
            performer.close()
    time.tzset()
