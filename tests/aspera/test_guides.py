"""Every Aspera example of both guides runs: over https on the local COS, and by the stand-in ascp and service."""

from __future__ import annotations

import base64
import concurrent.futures
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ibm_boto3
from ibm_boto3.local import LocalCOS
from ibm_s3transfer.aspera.manager import AsperaConfig, AsperaTransferManager
from ibm_s3transfer.aspera.subscribers import AsperaBaseSubscriber
from tests.aspera.ats import StandinATS
from tests.aspera.conftest import answer_with
from tests.aspera.standin import Installation
from tests.guides.blocks import blocks_of
from tests.guides.cases import CURRENT, FORMER
from tests.guides.harness import placeholders, run

BUCKET = "guide-bucket"
CONTENT = bytes(range(256)) * 4096
FILES = {"a": b"", "deep/b": CONTENT, "deep/er/c ü": b"333"}

# What each block is about; tests/guides sees to it that there is no other.
MANAGERS = [(FORMER, 567), (FORMER, 580), (CURRENT, 531), (CURRENT, 570)]
UPLOADS = [(FORMER, 591), (CURRENT, 583)]
DOWNLOADS = [(FORMER, 613), (CURRENT, 604)]
DIRECTORY_UPLOADS = [(FORMER, 635), (CURRENT, 625)]
DIRECTORY_DOWNLOADS = [(FORMER, 658), (CURRENT, 648)]
SUBSCRIBERS = [(FORMER, 687), (CURRENT, 679)]
PAUSES = [(FORMER, 752), (CURRENT, 743)]
CONFIGS = [(CURRENT, 558)]


@pytest.fixture(scope="module")
def cos() -> Iterator[LocalCOS]:
    with LocalCOS() as running:
        yield running


class Place:
    """Where the examples run: a client, and the storage on the other side.

    :param engine: the engine.
    :param client: the client that the examples use.
    :param installation: the stand-in ascp.
    :param ats: the stand-in service.
    """

    def __init__(self, engine: str, client: Any, installation: Installation, ats: StandinATS) -> None:
        self.engine, self.client, self._installation, self._ats = engine, client, installation, ats

    def put(self, objects: dict[str, bytes]) -> None:
        if self.engine == "ascp":
            self._installation.put(objects)
        for key, content in objects.items():
            self.client.put_object(Bucket=BUCKET, Key=key, Body=content)

    def objects(self) -> dict[str, bytes]:
        if self.engine == "ascp":
            return self._installation.objects()
        listed = self.client.list_objects(Bucket=BUCKET).get("Contents", [])
        return {item["Key"]: self.client.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read() for item in listed}

    def check_tokens(self, cos: LocalCOS) -> None:
        """Check that the service got tokens that it can use, or over https none."""
        tokens = self._ats.delegated_tokens
        assert bool(tokens) == (self.engine == "ascp")
        assert all(is_good(cos, token) for token in tokens)


@pytest.fixture(params=["https", "ascp"])
def place(
    request: pytest.FixtureRequest,
    cos: LocalCOS,
    ats: StandinATS,
    ascp: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Place]:
    monkeypatch.setenv("IBM_COS_ASPERA_ENGINE", request.param)
    monkeypatch.setenv("IBM_AUTH_ENDPOINT", cos.auth_endpoint)
    kwargs = {name: value for name, value in cos.client_kwargs("oauth").items() if name != "ibm_auth_endpoint"}
    client = ibm_boto3.client("s3", **kwargs)
    answer_with(client, ats)
    client.create_bucket(Bucket=BUCKET)
    yield Place(request.param, client, ascp, ats)
    for item in client.list_objects(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()


def is_good(cos: LocalCOS, token: str) -> bool:
    """Whether IAM takes a delegated token from its receiver."""
    grant = "urn:ibm:params:oauth:grant-type:delegated-refresh-token"
    form = urllib.parse.urlencode({"grant_type": grant, "refresh_token": token}).encode()
    asked = urllib.request.Request(cos.auth_endpoint, form)
    asked.add_header("Authorization", "Basic " + base64.b64encode(b"aspera_ats:aspera_ats").decode())
    with urllib.request.urlopen(asked) as answer:
        return bool(answer.status == 200)


def example(block: tuple[str, int], place: Place, cos: LocalCOS, **words: str) -> dict[str, Any]:
    """Run a block, and return its names.

    :param words: what a reader puts in place of ``<file>``, ``<directory>``, ``<item>`` and ``<prefix>``.
    """
    names: dict[str, Any] = {
        "client": place.client,
        "AsperaTransferManager": AsperaTransferManager,
        "AsperaConfig": AsperaConfig,
        "AsperaBaseSubscriber": AsperaBaseSubscriber,
    }
    values = {
        **placeholders(cos.client_kwargs("oauth")),
        '"<resource-instance-id>"': repr(cos.service_instance_id),
        '"<bucket-name>"': repr(BUCKET),
    }
    for word, called in {
        "file": ["path-to-file", "absolute-path-to-file", "path-to-local-file"],
        "directory": ["path-to-local-directory", "absolute-path-to-directory"],
        "item": ["item-name", "object-to-download"],
        "prefix": ["bucket-directory", "object prefix"],
    }.items():
        values |= {f'"<{name}>"': repr(words.get(word, word)) for name in called}
    run(*block, names, values)
    if block not in [*MANAGERS, *CONFIGS, *PAUSES]:
        place.check_tokens(cos)
    return names


@pytest.mark.parametrize("block", MANAGERS, ids=str)
def test_a_manager_is_made(block: tuple[str, int], place: Place, cos: LocalCOS) -> None:
    names = example(block, place, cos)

    assert isinstance(names["transfer_manager"], AsperaTransferManager)
    if "cos_client" in names:
        names["cos_client"].close()


@pytest.mark.parametrize("block", CONFIGS, ids=str)
def test_a_config_is_made_for_a_manager(block: tuple[str, int], place: Place, cos: LocalCOS) -> None:
    config = example(block, place, cos)["ms_transfer_config"]

    assert (config.multi_session, config.dict["target_rate_kbps"]) == (-1, 2500000)


@pytest.mark.parametrize("block", UPLOADS, ids=str)
def test_a_file_is_uploaded(block: tuple[str, int], place: Place, cos: LocalCOS, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(CONTENT)

    example(block, place, cos, file=str(tmp_path / "file"), item="item")

    assert place.objects() == {"item": CONTENT}


@pytest.mark.parametrize("block", DOWNLOADS, ids=str)
def test_an_object_is_downloaded(block: tuple[str, int], place: Place, cos: LocalCOS, tmp_path: Path) -> None:
    place.put({"item": CONTENT})

    example(block, place, cos, file=str(tmp_path / "file"), item="item")

    assert (tmp_path / "file").read_bytes() == CONTENT


@pytest.mark.parametrize("block", DIRECTORY_UPLOADS, ids=str)
def test_a_directory_is_uploaded(block: tuple[str, int], place: Place, cos: LocalCOS, tmp_path: Path) -> None:
    folder = tmp_path / "Upload"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    example(block, place, cos, directory=f"{folder}/", prefix="newuploads/")

    assert place.objects() == {f"newuploads/{name}": content for name, content in FILES.items()}


def files_in(folder: Path) -> dict[str, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def downloads(place: Place, tmp_path: Path) -> Path:
    """A folder for what lies in the bucket."""
    place.put({f"todownload/{name}": content for name, content in FILES.items()})
    (tmp_path / "Downloads").mkdir()
    return tmp_path / "Downloads"


@pytest.mark.parametrize("block", DIRECTORY_DOWNLOADS, ids=str)
def test_a_directory_is_downloaded(block: tuple[str, int], place: Place, cos: LocalCOS, downloads: Path) -> None:
    example(block, place, cos, directory=f"{downloads}/", prefix="todownload/")

    assert files_in(downloads) == FILES


@pytest.mark.parametrize("block", SUBSCRIBERS, ids=str)
def test_subscribers_print_what_the_guide_shows(
    block: tuple[str, int], place: Place, cos: LocalCOS, downloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example(block, place, cos, directory=f"{downloads}/", prefix="todownload/")

    first, *lines, last = capsys.readouterr().out.splitlines()
    assert (first, last) == ("Directory download queued.", "Downloads complete!")
    counts = [re.fullmatch(r"Directory download in progress: (\d+) bytes transferred", line) for line in lines]
    totals = [int(count[1]) for count in counts if count]
    assert len(totals) == len(lines) > 0
    assert totals == sorted(set(totals))
    assert totals[-1] == sum(map(len, FILES.values()))
    assert files_in(downloads) == FILES


@pytest.mark.parametrize("block", PAUSES, ids=str)
def test_a_transfer_is_paused_resumed_and_cancelled(
    block: tuple[str, int], place: Place, cos: LocalCOS, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The stand-in then moves nothing before it hears from us.
    monkeypatch.setenv("STANDIN_MODE", "gate")

    future = example(block, place, cos, directory=f"{downloads}/", prefix="todownload/")["future"]

    assert future.is_done()
    if not future.is_success():
        with pytest.raises(concurrent.futures.CancelledError):
            future.result()


@pytest.mark.parametrize("guide", [FORMER, CURRENT])
def test_no_aspera_example_is_forgotten(guide: str) -> None:
    run_here = [
        *MANAGERS,
        *UPLOADS,
        *DOWNLOADS,
        *DIRECTORY_UPLOADS,
        *DIRECTORY_DOWNLOADS,
        *SUBSCRIBERS,
        *PAUSES,
        *CONFIGS,
    ]

    assert sorted(line for name, line in run_here if name == guide) == [
        line for line, block in blocks_of(guide).items() if "Aspera" in block.source
    ]
