"""Every client and resource example of both guides runs against the local COS, with an API key and with HMAC keys."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalAccount, LocalCOS
from ibm_botocore.config import Config
from ibm_botocore.exceptions import ClientError
from tests.guides.blocks import DATA, GUIDES, blocks_of
from tests.guides.cases import (
    CASES,
    CLIENT_LINE,
    CREDENTIALS_FILE_LINE,
    CURRENT,
    ELSEWHERE,
    PROTECTION,
    RESOURCE_LINES,
    Case,
)
from tests.guides.harness import close_clients, namespace_of, placeholders, run, with_hmac_keys

BUCKET = "guide-bucket"


@pytest.fixture(scope="module")
def server() -> Iterator[LocalCOS]:
    with LocalCOS() as running:
        yield running


@pytest.fixture
def cos(server: LocalCOS) -> Iterator[LocalAccount]:
    with server.new_account() as account:
        yield account


@pytest.fixture
def plain(cos: LocalAccount) -> Iterator[Any]:
    """A client that sets the scene and looks at the result."""
    client = ibm_boto3.client("s3", **cos.client_kwargs("hmac"))
    yield client
    client.close()


@pytest.fixture(autouse=True)
def iam_of_the_local_cos(cos: LocalAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBM_AUTH_ENDPOINT", cos.auth_endpoint)


def objects_of(plain: Any) -> dict[str, bytes] | None:
    """Return what is in the bucket, None if there is none."""
    try:
        listed = plain.list_objects(Bucket=BUCKET).get("Contents", [])
    except ClientError as error:
        assert error.response["Error"]["Code"] == "NoSuchBucket"
        return None
    return {item["Key"]: plain.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read() for item in listed}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_block_runs_here_or_elsewhere(guide: str) -> None:
    running = {RESOURCE_LINES[guide], *(case.line for case in CASES if case.guide == guide)}
    if guide == CURRENT:
        running |= {CLIENT_LINE, CREDENTIALS_FILE_LINE}
    assert sorted([*running, *ELSEWHERE[guide]]) == list(blocks_of(guide))


@pytest.mark.parametrize("guide", GUIDES)
def test_every_function_of_a_block_runs(guide: str) -> None:
    called = {(case.line, case.function) for case in CASES if case.guide == guide}
    blocks = blocks_of(guide)
    assert called == {(line, name) for line, _ in called for name in blocks[line].functions}


@pytest.mark.parametrize("auth", ["oauth", "hmac"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_example_does_what_its_guide_says(
    case: Case,
    auth: str,
    cos: LocalAccount,
    plain: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if auth == "hmac":
        for name in ("client", "resource"):
            monkeypatch.setattr(ibm_boto3, name, with_hmac_keys(getattr(ibm_boto3, name), cos.client_kwargs("hmac")))
    file = tmp_path / "file"
    file.write_bytes(case.file)
    namespace = namespace_of(case.guide, cos.client_kwargs("oauth"))
    words = {"{bucket}": BUCKET, "{file}": str(file), **set_scene(case, plain, namespace)}
    run(case.guide, case.line, namespace, placeholders(cos.client_kwargs("oauth")))
    namespace[case.function](*(words.get(str(argument), argument) for argument in case.arguments))
    close_clients(namespace)
    words["{owner}"] = plain.list_buckets()["Owner"]["DisplayName"]
    assert fits(capsys.readouterr().out.splitlines(), case.printed, words)
    assert objects_of(plain) == case.after
    if case.metadata is not None:
        assert plain.head_object(Bucket=BUCKET, Key="item")["Metadata"] == case.metadata
    if case.outcome is not None:
        method, arguments, expected = case.outcome
        answer = getattr(plain, method)(Bucket=BUCKET, **arguments)
        assert {name: answer.get(name) for name in expected} == expected


def set_scene(case: Case, plain: Any, namespace: dict[str, Any]) -> dict[str, str]:
    """Make what is there before an example, and return what stands for it in arguments."""
    if case.before is None:
        return {}
    plain.create_bucket(Bucket=BUCKET)
    if case.is_protected:
        plain.put_bucket_protection_configuration(Bucket=BUCKET, ProtectionConfiguration=PROTECTION)
    for key, content in case.before.items():
        plain.put_object(Bucket=BUCKET, Key=key, Body=content)
    if "{upload}" not in case.arguments:
        return {}
    upload = {"Bucket": BUCKET, "Key": "item"}
    upload["UploadId"] = plain.create_multipart_upload(**upload)["UploadId"]
    # The example takes its only part from a name that no block defines.
    namespace["part"] = plain.upload_part(**upload, PartNumber=1, Body=b"part")
    return {"{upload}": upload["UploadId"]}


def fits(lines: list[str], expected: Sequence[str], words: dict[str, str]) -> bool:
    """Whether lines are the expected ones; an ellipsis at the end of one stands for anything."""
    wanted = []
    for line in expected:
        for word, value in words.items():
            line = line.replace(word, value)
        wanted.append(line)
    return len(lines) == len(wanted) and all(
        line.startswith(want[:-1]) if want.endswith("…") else line == want for line, want in zip(lines, wanted)
    )


def test_resource_of_the_current_guide_works(cos: LocalAccount) -> None:
    names: dict[str, Any] = {}
    run(CURRENT, RESOURCE_LINES[CURRENT], names, placeholders(cos.client_kwargs("oauth")))
    assert list(names["cos_resource"].buckets.all()) == []
    close_clients(names)


def test_credentials_file_of_the_guide_is_read(cos: LocalAccount, empty_home: Path) -> None:
    lines = (DATA / CURRENT).read_text(encoding="utf-8").splitlines()
    text = "\n".join(lines[CREDENTIALS_FILE_LINE - 2 : CREDENTIALS_FILE_LINE + 1])
    assert text.startswith("[default]\n")
    folder = empty_home / ".aws"
    folder.mkdir()
    try:
        values = {"{API_KEY}": cos.api_key_id, "{SERVICE_INSTANCE_ID}": cos.service_instance_id}
        for placeholder, value in values.items():
            text = text.replace(placeholder, value)
        (folder / "credentials").write_text(text)
        client = ibm_boto3.client("s3", endpoint_url=cos.endpoint_url, config=Config(signature_version="oauth"))
        assert client.list_buckets()["Owner"]["ID"] in cos.service_instance_id
        client.close()
    finally:
        (folder / "credentials").unlink(missing_ok=True)
        folder.rmdir()
