"""A clock that stands still and an IAM in process, used by every manager of a test."""

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
