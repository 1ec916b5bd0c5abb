"""Aspera: what a transfer needs to know, and the stand-in that sets it up."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

import ibm_boto3
from ibm_boto3.local import LocalAccount
from tests.local.plain import Reply, fetch
from tests.local.refusals import refusal

REQUEST = {"transfer_requests": [{"transfer_request": {"paths": [{"source": "a", "destination": "b"}]}}]}


def delegated(account: LocalAccount, receiver: str = "aspera_ats") -> str:
    """Return a delegated refresh token for Aspera."""
    form = {
        "grant_type": "urn:ibm:params:oauth:grant-type:apikey",
        "apikey": account.api_key_id,
        "response_type": "delegated_refresh_token",
        "receiver_client_ids": receiver,
    }
    reply = fetch(account.auth_endpoint, "POST", urlencode(form).encode(), Authorization="Basic Yng6Yng=")
    return str(json.loads(reply.body)["delegated_refresh_token"])


def set_up(info: dict[str, Any], token: str, direction: str = "upload", secret: str | None = None) -> Reply:
    key = info["AccessKey"]
    basic = base64.b64encode(f"{key['Id']}:{secret or key['Secret']}".encode()).decode()
    storage = json.dumps({"type": "token", "token": {"delegated_refresh_token": token}})
    url = f"{info['ATSEndpoint']}/files/{direction}_setup"
    headers = {"Authorization": f"Basic {basic}", "X_Aspera_Storage_Credentials": storage}
    return fetch(url, "POST", json.dumps(REQUEST).encode(), **headers)


@pytest.fixture
def info(client: Any, bucket: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get_bucket_aspera(Bucket=bucket)
    return found


@pytest.mark.parametrize(("direction", "word"), [("upload", "send"), ("download", "receive")])
def test_transfer_is_set_up(account: LocalAccount, info: dict[str, Any], direction: str, word: str) -> None:
    reply = set_up(info, delegated(account), direction)
    [entry] = json.loads(reply.body)["transfer_specs"]
    assert reply.status == 200
    assert (entry["transfer_spec"]["direction"], entry["transfer_spec"]["paths"]) == (
        *(word,),
        [{"source": "a", "destination": "b"}],
    )


def test_bucket_keeps_its_key(client: Any, bucket: str, info: dict[str, Any]) -> None:
    assert client.get_bucket_aspera(Bucket=bucket)["AccessKey"] == info["AccessKey"]


def test_stranger_sets_nothing_up(account: LocalAccount, info: dict[str, Any]) -> None:
    token = delegated(account)
    assert set_up(info, token, secret="wrong").status == 401
    assert set_up(info, "no-token").status == 403
    assert set_up(info, delegated(account, "somebody_else")).status == 403
    assert set_up(info, token, "sideways").status == 404


def test_transfers_need_a_token_and_a_bucket_without_retention(client: Any, account: LocalAccount, bucket: str) -> None:
    hmac = ibm_boto3.client("s3", **account.client_kwargs("hmac"))
    assert refusal(hmac.get_bucket_aspera, Bucket=bucket) == "403 AccessDenied"
    hmac.close()
    days = {"MinimumRetention": {"Days": 1}, "DefaultRetention": {"Days": 1}, "MaximumRetention": {"Days": 1}}
    client.put_bucket_protection_configuration(Bucket=bucket, ProtectionConfiguration={"Status": "Retention", **days})
    assert refusal(client.get_bucket_aspera, Bucket=bucket) == "403 AccessDenied"
