"""Setting a transfer up: connection details, the delegated token and the answer of a stand-in service."""

import base64
import dataclasses
import json
import logging
import socket

import pytest

from ibm_s3transfer.aspera._setup import with_config
from ibm_s3transfer.aspera.exceptions import AsperaTransferFailedError, AsperaTransferSpecError
from ibm_s3transfer.aspera.manager import AsperaConfig, AsperaManagerConfig, AsperaTransferManager
from ibm_s3transfer.aspera.subscribers import AsperaBaseSubscriber
from tests.aspera.ats import ACCESS_SECRET, COOKIE, TRANSFER_TOKEN
from tests.aspera.conftest import API_KEY, Delegated
from tests.aspera.fake_engine import FakeEngine

DELEGATED = Delegated.token
SECRETS = [ACCESS_SECRET, TRANSFER_TOKEN, COOKIE, DELEGATED, API_KEY]


@pytest.fixture
def engine():
    return FakeEngine(needs_setup=True)


@pytest.fixture
def manager(client, engine):
    made = AsperaTransferManager(client, AsperaManagerConfig(engine=engine), delegated_token_manager=Delegated())
    yield made
    made.shutdown(True)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_text("content")
    return str(path)


def test_a_specification_comes_from_the_service(manager, engine, ats, client, file):
    future = manager.upload(file, "bucket", "key")
    engine.transfer(0).end()
    future.result()

    assert [url.partition("9/")[2] for url in client.asked] == ["bucket?faspConnectionInfo"]
    assert ats.paths == ["/files/upload_setup"]
    assert ats.delegated_tokens == [DELEGATED]
    credentials = {"type": "token", "token": {"delegated_refresh_token": DELEGATED}}
    tags = {"aspera": {"node": {"storage_credentials": credentials}}}
    assert ats.requests == [{"paths": [{"source": file, "destination": "key"}], "tags": tags}]
    spec = engine.transfers[0].order.spec
    assert (spec["token"], spec["cookie"], spec["destination_root"], spec["tags"]) == (
        TRANSFER_TOKEN,
        COOKIE,
        "/",
        tags,
    )


def test_credentials_are_put_into_tags_that_came_without(manager, engine, ats, file):
    ats.more = {"tags": {"aspera": {"xfer_id": "x"}}}
    manager.download("bucket", "key", file)

    tags = engine.transfer(0).order.spec["tags"]
    credentials = {"type": "token", "token": {"delegated_refresh_token": DELEGATED}}
    assert tags == {"aspera": {"xfer_id": "x", "node": {"storage_credentials": credentials}}}
    assert ats.paths == ["/files/download_setup"]


@pytest.mark.parametrize(("size", "questions"), [(1000, ["a", "b"]), (1, ["a", "b", "a"]), (0, ["a", "b", "a", "a"])])
def test_connection_details_are_remembered(size, questions, client, engine, file):
    config = AsperaManagerConfig(engine=engine, max_fasp_cache_size=size)
    manager = AsperaTransferManager(client, config, delegated_token_manager=Delegated())
    for number, bucket in enumerate("abaa"):
        manager.upload(file, bucket, "key")
        engine.transfer(number).end()
        manager.wait()

    assert [url.partition("9/")[2].partition("?")[0] for url in client.asked] == questions


def test_wishes_of_the_program_are_laid_over_the_answer():
    spec = {"remote_host": "ats-sl-dal.aspera.io", "target_rate_kbps": 1, "token": "t", "destination_root": "/x"}

    config = AsperaConfig(target_rate_mbps=5, rate_policy="low", destination_root="/to", multi_session=2)
    assert with_config(spec, config.dict, config.is_multi_session_all) == {
        "remote_host": "ats-sl-dal.aspera.io", "target_rate_kbps": 5000, "token": "t", "destination_root": "/to",
        "rate_policy": "low", "multi_session": 2,
    }  # fmt: skip
    config = AsperaConfig(multi_session="all")
    assert with_config(spec, config.dict, config.is_multi_session_all) == {
        "remote_host": "ats-sl-dal-all.aspera.io", "target_rate_kbps": 1, "token": "t", "destination_root": "/",
        "multi_session": 0,
    }  # fmt: skip
    assert with_config({}, config.dict, True) == {"destination_root": "/", "multi_session": 0}
    assert spec["destination_root"] == "/x"


def error(**words):
    return json.dumps({"error": words}).encode()


REFUSALS = [
    ((500, error(code=500, reason="broken", user_message="try later")), "(status 500): 500, broken, try later"),
    ((404, b"<html>not found</html>"), "(status 404)"),
    ((200, b"not json"), "(status 200)"),
    ((200, b"{}"), "(status 200)"),
    ((200, b"[]"), "(status 200)"),
    ((200, b'{"transfer_specs":[]}'), "(status 200)"),
    ((200, b'{"transfer_specs":[{"transfer_spec":null}]}'), "(status 200)"),
    ((200, b'{"transfer_specs":[{"error":{"code":404,"reason":"nope"}}]}'), "(status 200): 404, nope"),
    ((200, error(user_message="in a 200")), "(status 200): in a 200"),
    ((400, error(user_message=f"bad token {DELEGATED} for {ACCESS_SECRET}")), "(status 400): bad token *** for ***"),
    ((400, b'{"error":"plain words"}'), "(status 400): plain words"),
    ((400, b'{"error":["odd"]}'), "(status 400)"),
    # Followed, it would send the storage's token to whatever host it names.
    ((307, b""), "(status 307)"),
]


@pytest.mark.parametrize(("answer", "text"), REFUSALS, ids=[text for _, text in REFUSALS])
def test_a_refusal_of_the_service_is_told(answer, text, manager, engine, ats, file):
    told = []

    class Noted(AsperaBaseSubscriber):
        def on_queued(self, future, **kwargs):
            told.append("queued")

        def on_done(self, future, **kwargs):
            told.append(("done", future.is_error()))

    ats.answer = answer
    future = manager.upload(file, "bucket", "key", None, [Noted()])

    with pytest.raises(AsperaTransferSpecError) as raised:
        future.result()
    assert str(raised.value) == f"{ats.url}/files/upload_setup gave no transfer specification {text}"
    assert future.get_last_error() == str(raised.value)
    assert told == ["queued", ("done", True)]
    assert len(ats.paths) == 1
    assert engine.transfers == []


def test_a_service_that_is_not_there_is_told_without_secrets(manager, ats, file):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        ats.url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        future = manager.upload(file, "bucket", "key")

        with pytest.raises(AsperaTransferSpecError, match="cannot be asked: ConnectionError"):
            future.result()


def test_a_bucket_without_aspera_is_told(manager, client, file, monkeypatch):
    monkeypatch.setattr(client, "get_bucket_aspera", lambda Bucket: {"ATSEndpoint": ""})

    with pytest.raises(AsperaTransferSpecError, match="the bucket 'bucket' has no Aspera connection details"):
        manager.upload(file, "bucket", "key").result()


def test_a_failing_token_manager_is_told(client, engine, file):
    class Broken:
        def get_token(self):
            raise KeyError("no token")

    manager = AsperaTransferManager(client, AsperaManagerConfig(engine=engine), delegated_token_manager=Broken())

    with pytest.raises(AsperaTransferSpecError, match="no token"):
        manager.upload(file, "bucket", "key").result()


# --- all of it, with the stand-in ascp


def test_a_transfer_by_ascp_shows_no_secret_anywhere(client, ats, ascp, file, caplog, capfd, monkeypatch):
    caplog.set_level(logging.DEBUG)
    manager = AsperaTransferManager(client, delegated_token_manager=Delegated())
    engine = manager._find_engine()
    engine.settings = dataclasses.replace(engine.settings, start_gap_s=0)
    good = manager.upload(file, "bucket", "folder/key", AsperaConfig(multi_session=2, target_rate_mbps=10))
    good.result()
    monkeypatch.setenv("STANDIN_MODE", "error")
    bad = manager.upload(file, "bucket", "key")
    with pytest.raises(AsperaTransferFailedError, match=r"Failed to authenticate: \*\*\*") as raised:
        bad.result()
    manager.shutdown()

    assert ascp.objects() == {"folder/key": b"content"}
    calls = ascp.calls()
    assert {call["environment"]["ASPERA_SCP_TOKEN"] for call in calls} == {TRANSFER_TOKEN}
    arguments = [argument for call in calls for argument in call["argv"]]
    shown = [*arguments, *map(decoded, arguments), caplog.text, *capfd.readouterr(), repr(raised.value)]
    for holder in (good, good.meta.call_args, bad._coordinator, manager, manager._specs, engine):
        shown += [repr(holder), repr(vars(holder))]
    assert [secret for secret in SECRETS for text in shown if secret in text] == []


def decoded(argument):
    """Return what an argument is in base64, or nothing."""
    try:
        return base64.b64decode(argument.partition("64=")[2]).decode()
    except ValueError:
        return ""


def test_paths_of_one_transfer_keep_their_secrets_when_shown(manager, engine, ats, file):
    manager.upload(file, "bucket", "key")

    assert not [secret for secret in SECRETS if secret in repr(engine.transfer(0).order)]
