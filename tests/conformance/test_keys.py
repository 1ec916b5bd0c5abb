"""Object keys that break careless encoders, each put, listed, read, copied and deleted under exactly its name."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.conformance

KEYS = {
    "double-slash": "a//b",
    "parent": "x/../y",
    "leading-dot-slash": "./dot",
    "dot-segment": "x/./y",
    "leading-slash": "/leading",
    "trailing-slash": "trailing/",
    "only-dots": "x/..",
    "spaces-around": " space ",
    "inner-space": "in between",
    "plus": "1+1=2",
    "percent": "100%",
    "encoded-percent": "%41",
    "encoded-slash": "a%2Fb",
    "question-mark": "what?acl",
    "hash": "part#fragment",
    "ampersand": "a&b;c,d",
    "quotes": 'it\'s "quoted" `so`',
    "brackets": "<a>[b]{c}(d)|e^f",
    "backslash": "back\\slash",
    "reserved": "!*'();:@&=+$,~-_.",
    "unicode": "grüße/世界/\U0001f600",
    "combining": "e\u0301 is not \u00e9",
    "newline": "two\nlines",
    "carriage-return": "cr\rinside",
    "tab": "tab\tinside",
    "long": "k" * 250,
    "deep": "/".join("abcdefghijklmnopqrstuvwxyz") + "/end",
}


def listed(client: Any, bucket: str, **arguments: Any) -> set[str]:
    answer = client.list_objects_v2(Bucket=bucket, MaxKeys=1000, **arguments)
    return {entry["Key"] for entry in answer.get("Contents", [])}


@pytest.mark.parametrize("name", KEYS)
def test_key_survives_the_round_trip(client: Any, bucket: str, name: str) -> None:
    key = KEYS[name]
    client.put_object(Bucket=bucket, Key=key, Body=name.encode())
    assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == name.encode()
    assert client.head_object(Bucket=bucket, Key=key)["ContentLength"] == len(name)
    assert key in listed(client, bucket, Prefix=key)
    client.delete_object(Bucket=bucket, Key=key)
    assert key not in listed(client, bucket, Prefix=key)


@pytest.mark.parametrize("name", KEYS)
def test_key_survives_a_copy_and_a_delete_of_many(client: Any, bucket: str, folder: str, name: str) -> None:
    source, target = folder + KEYS[name], f"{folder}copy/{KEYS[name]}"
    client.put_object(Bucket=bucket, Key=source, Body=name.encode())
    client.copy_object(Bucket=bucket, Key=target, CopySource={"Bucket": bucket, "Key": source})
    assert client.get_object(Bucket=bucket, Key=target)["Body"].read() == name.encode()
    assert listed(client, bucket, Prefix=folder) == {source, target}
    answer = client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": source}, {"Key": target}]})
    assert {entry["Key"] for entry in answer["Deleted"]} == {source, target}
    assert listed(client, bucket, Prefix=folder) == set()


def test_keys_that_differ_in_their_encoding_are_different(client: Any, bucket: str, folder: str) -> None:
    keys = [f"{folder}{name}" for name in ("A", "%41", "%2541", "a b", "a+b", "a%20b", "e\u0301", "\u00e9")]
    for key in keys:
        client.put_object(Bucket=bucket, Key=key, Body=key.encode())
    assert listed(client, bucket, Prefix=folder) == set(keys)
    for key in keys:
        assert client.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
