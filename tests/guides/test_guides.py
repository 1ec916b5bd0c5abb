"""Every client and resource example of both guides runs against the local COS, with an API key and with HMAC keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS
from ibm_botocore.config import Config
from ibm_botocore.exceptions import ClientError
from tests.guides.blocks import DATA, GUIDES, blocks_of
from tests.guides.cases import CASES, CLIENT_LINE, CREDENTIALS_FILE_LINE, CURRENT, LATER, RESOURCE_LINES, Case
from tests.guides.harness import namespace_of, placeholders, run, with_hmac_keys

BUCKET = "guide-bucket"


@pytest.fixture(scope="module")
def cos() -> Iterator[LocalCOS]:
    with LocalCOS() as running:
        yield running


@pytest.fixture(scope="module")
def plain(cos: LocalCOS) -> Iterator[Any]:
    """A client that sets the scene and looks at the result."""
    client = ibm_boto3.client("s3", **cos.client_kwargs("hmac"))
    yield client
    client.close()


@pytest.fixture(autouse=True)
def iam_of_the_local_cos(cos: LocalCOS, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IBM_AUTH_ENDPOINT", cos.auth_endpoint)


@pytest.fixture
def empty(plain: Any) -> Iterator[None]:
    """Take the bucket away after the example."""
    yield
    contents = objects_of(plain)
    for key in contents or {}:
        plain.delete_object(Bucket=BUCKET, Key=key)
    if contents is not None:
        plain.delete_bucket(Bucket=BUCKET)


def objects_of(plain: Any) -> dict[str, bytes] | None:
    """Return what is in the bucket, None if there is none."""
    try:
        listed = plain.list_objects(Bucket=BUCKET).get("Contents", [])
    except ClientError as error:
        assert error.response["Error"]["Code"] == "NoSuchBucket"
        return None
    return {item["Key"]: plain.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read() for item in listed}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_block_runs_or_has_a_reason_to_wait(guide: str) -> None:
    running = [RESOURCE_LINES[guide], *(case.line for case in CASES if case.guide == guide)]
    if guide == CURRENT:
        running += [CLIENT_LINE, CREDENTIALS_FILE_LINE]
    assert sorted([*running, *LATER[guide]]) == list(blocks_of(guide))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_names_the_function_of_its_block(case: Case) -> None:
    assert blocks_of(case.guide)[case.line].title == case.function


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("auth", ["oauth", "hmac"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_example_does_what_its_guide_says(
    case: Case,
    auth: str,
    cos: LocalCOS,
    plain: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if auth == "hmac":
        for name in ("client", "resource"):
            monkeypatch.setattr(ibm_boto3, name, with_hmac_keys(getattr(ibm_boto3, name), cos.client_kwargs("hmac")))
    if case.before is not None:
        plain.create_bucket(Bucket=BUCKET)
        for key, content in case.before.items():
            plain.put_object(Bucket=BUCKET, Key=key, Body=content)
    file = tmp_path / "file"
    file.write_bytes(case.file)
    words = {"{bucket}": BUCKET, "{file}": str(file)}
    namespace = namespace_of(case.guide, cos.client_kwargs("oauth"))
    run(case.guide, case.line, namespace, {})
    namespace[case.function](*(words.get(str(argument), argument) for argument in case.arguments))
    owner = plain.list_buckets()["Owner"]["DisplayName"]
    printed = [line.replace("{bucket}", BUCKET).replace("{owner}", owner) for line in case.printed]
    assert capsys.readouterr().out.splitlines() == printed
    assert objects_of(plain) == case.after
    if case.metadata is not None:
        assert plain.head_object(Bucket=BUCKET, Key="item")["Metadata"] == case.metadata


def test_resource_of_the_current_guide_works(cos: LocalCOS) -> None:
    names: dict[str, Any] = {}
    run(CURRENT, RESOURCE_LINES[CURRENT], names, placeholders(cos.client_kwargs("oauth")))
    assert list(names["cos_resource"].buckets.all()) == []


def test_credentials_file_of_the_guide_is_read(cos: LocalCOS, empty_home: Path) -> None:
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
