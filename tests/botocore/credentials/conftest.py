"""A clock that stands still and an IAM in process, used by every manager of a test."""

import logging

import pytest

from ibm_botocore.credentials import iam as iam_module
from ibm_botocore.credentials.retrying import Waiting
from ibm_botocore.credentials.tokens import DefaultTokenManager, Tools
from tests.botocore.credentials.fake_iam import Clock, FakeIam, token_answer


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def iam(clock, monkeypatch):
    """Return an IAM that answers one token; a test changes its ``answers``."""
    fake = FakeIam([token_answer()], iam_module.Answer)
    tools = Tools(clock=clock, waiting=Waiting(sleep=clock.sleep, uniform=lambda: 0.0), post=fake)
    monkeypatch.setattr(DefaultTokenManager, "_tools", tools)
    return fake


# What the tests of this folder use for keys, secrets, tokens and passwords.
SECRETS = ("hunter2", "the-key", "token-1", "token-2", "fresh-refresh-token", "compute-resource-token", "delegated-1")


class Keeper(logging.Handler):
    """Keeps the text of every record, as a formatter would print it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.texts = []
        self._formatter = logging.Formatter()

    def emit(self, record):
        self.texts.append(self._formatter.format(record))


@pytest.fixture(autouse=True)
def no_secret_is_logged():
    """Log at DEBUG, and find no secret in it afterwards."""
    keeper, root = Keeper(), logging.getLogger()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    yield
    root.removeHandler(keeper)
    root.setLevel(level)
    assert [text for text in keeper.texts for secret in SECRETS if secret in text] == []
