"""The watch that looks for secrets in the whole run finds them."""

import logging

import pytest

from tests import secrecy

SEEN = [
    "password hunter2 of a proxy",
    "AWS4-HMAC-SHA256 Credential=AKID/x, SignedHeaders=host, Signature=0123456789abcdef0123456789abcdef",
    "https://h/b/k?X-Amz-Signature=0123456789abcdef0123456789abcdef",
    "Authorization: Bearer eyJraWQiOiIy.abc.def",
    "AWS AKIDEXAMPLE:abcdefghijklmnopqrstuvwxyz0=",
]
UNSEEN = ["Signature=<hidden>", "Bearer <hidden>", "the signature we calculated", "access key AKIDEXAMPLE"]


@pytest.mark.parametrize("text", SEEN)
def test_a_secret_is_seen_in_a_text(text):
    watch = secrecy.Watch()

    watch.look("here", f"before {text} after")

    assert len(watch.found) == 1


@pytest.mark.parametrize("text", UNSEEN)
def test_what_is_no_secret_is_not(text):
    watch = secrecy.Watch()

    watch.look("here", text)

    assert watch.found == []


def test_a_secret_in_a_debug_message_of_the_sdk_is_seen():
    watch = secrecy.Watch()
    log = secrecy.Log(watch)

    log.handle(logging.makeLogRecord({"name": "ibm_botocore.x", "msg": "got %s", "args": ("hunter2",)}))
    log.handle(logging.makeLogRecord({"name": "elsewhere", "msg": "hunter2"}))

    assert len(watch.found) == 1


def test_the_sdk_logs_everything_in_this_run():
    assert logging.getLogger("ibm_botocore").level == logging.DEBUG
