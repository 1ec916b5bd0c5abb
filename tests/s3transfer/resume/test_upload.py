"""An upload goes on where an earlier process ended, and leaves nothing behind but what its journal says."""

import base64
import hashlib
import io
import os
import zlib

import pytest

from ibm_botocore.exceptions import EndpointConnectionError
from ibm_s3transfer.exceptions import S3UploadFailedError
from ibm_s3transfer.manager import TransferConfig, TransferManager
from tests.s3transfer.resume.service import PART, Service, refusal

DATA = b"".join(bytes([n]) * PART for n in range(4)) + b"end"


class Counter:
    def __init__(self):
        self.bytes = 0

    def on_progress(self, future, bytes_transferred, **kwargs):
        self.bytes += bytes_transferred


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(DATA)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


def upload(service, source, state, extra_args=None, subscribers=(), threads=1, **config):
    options = TransferConfig(
        multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=threads, resume=state, **config
    )
    with TransferManager(service, options) as manager:
        return manager.upload(source, "b", "k", extra_args, subscribers).result()


def broken_at(*numbers, error=None):
    """Let the connection break when certain parts are sent."""

    def before(operation, params):
        if operation == "upload_part" and params["PartNumber"] in numbers:
            raise error or EndpointConnectionError(endpoint_url="http://cos.example.com", error="gone")

    return before


def interrupted(service, source, state, at=3, **options):
    service.before = broken_at(at)
    with pytest.raises(EndpointConnectionError):
        upload(service, source, state, **options)
    service.before = lambda operation, params: None
    assert len(os.listdir(state)) == 1 and len(service.uploads) == 1


def finished(service, state):
    """Say whether the object is whole and nothing else is left."""
    return service.objects == {"k": DATA} and not service.uploads and os.listdir(state) == []


def test_an_upload_without_faults_leaves_no_journal(source, state):
    service = Service()
    assert upload(service, source, state)["ETag"] == '"whole"'
    assert finished(service, state)


@pytest.mark.parametrize("threads", [1, 4])
def test_parts_on_the_service_are_not_sent_again(source, state, threads):
    service, counter = Service(), Counter()
    interrupted(service, source, state, at=4)
    assert service.numbers() == [1, 2, 3, 4]
    upload(service, source, state, subscribers=[counter], threads=threads)
    assert [name for name, _ in service.calls if name == "create_multipart_upload"] == []
    assert service.numbers() == [4, 5]
    assert finished(service, state)
    assert counter.bytes == len(DATA)


def test_it_may_take_many_processes(source, state):
    service = Service()
    for at in (2, 3, 5):
        interrupted(service, source, state, at=at)
    upload(service, source, state)
    assert service.numbers() == [1, 2, 2, 3, 3, 4, 5, 5]
    assert finished(service, state)


def test_a_changed_source_starts_over_and_the_old_upload_is_aborted(source, state):
    service = Service()
    interrupted(service, source, state)
    [old] = service.uploads
    os.utime(source, (1_000_000_001, 1_000_000_001))
    service.numbers()
    upload(service, source, state)
    aborted = [params["UploadId"] for name, params in service.calls if name == "abort_multipart_upload"]
    assert aborted == [old]
    assert service.numbers() == [1, 2, 3, 4, 5]
    assert finished(service, state)


@pytest.mark.parametrize("foreign", [b"x" * PART, b"short"])
def test_a_part_with_other_bytes_is_sent_again(source, state, foreign):
    service, counter = Service(), Counter()
    interrupted(service, source, state)
    [parts] = service.uploads.values()
    parts[1] = foreign
    service.numbers()
    upload(service, source, state, subscribers=[counter])
    assert service.numbers() == [1, 3, 4, 5]
    assert finished(service, state)
    assert counter.bytes == len(DATA)


@pytest.mark.parametrize(("keeps_checksums", "sent"), [(True, [3, 4, 5]), (False, [1, 2, 3, 4, 5])])
def test_where_etags_are_no_digests_only_a_checksum_spares_a_part(source, state, keeps_checksums, sent):
    service = Service()
    service.etag_of = lambda data: f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    service.keeps_checksums = keeps_checksums
    interrupted(service, source, state)
    service.numbers()
    upload(service, source, state)
    assert service.numbers() == sent
    assert finished(service, state)


def test_the_completion_names_the_checksums_of_parts_that_were_there(source, state):
    service = Service()
    service.keeps_checksums = True
    args = {"ChecksumAlgorithm": "CRC32"}
    interrupted(service, source, state, extra_args=args)
    upload(service, source, state, extra_args=args)
    [completion] = [params for name, params in service.calls if name == "complete_multipart_upload"]
    pieces = [DATA[start : start + PART] for start in range(0, len(DATA), PART)]
    expected = [base64.b64encode(zlib.crc32(piece).to_bytes(4, "big")).decode() for piece in pieces]
    assert [entry["ChecksumCRC32"] for entry in completion["MultipartUpload"]["Parts"]] == expected


def test_an_upload_that_the_service_has_forgotten_starts_over(source, state):
    service = Service()
    interrupted(service, source, state)
    service.uploads.clear()
    service.numbers()
    upload(service, source, state)
    assert service.numbers() == [1, 2, 3, 4, 5]
    assert finished(service, state)


def test_other_arguments_start_over_and_no_key_is_written_down(source, state):
    service = Service()
    interrupted(service, source, state, extra_args={"SSECustomerKey": "very-secret-key", "Metadata": {"a": "b"}})
    [journal] = os.listdir(state)
    assert b"very-secret-key" not in (state / journal).read_bytes()
    service.numbers()
    upload(service, source, state, extra_args={"Metadata": {"a": "c"}})
    assert service.numbers() == [1, 2, 3, 4, 5]
    assert finished(service, state)


def test_another_part_size_starts_over(source, state):
    service = Service()
    interrupted(service, source, state)
    with TransferManager(
        service, TransferConfig(multipart_threshold=PART, multipart_chunksize=2 * PART, resume=state)
    ) as manager:
        manager.upload(source, "b", "k").result()
    assert finished(service, state)


@pytest.mark.parametrize(
    ("error", "goes_on"),
    [
        (refusal("ExpiredToken", 403), True),
        (refusal("InvalidAccessKeyId", 401), True),
        (refusal("SlowDown", 503), True),
        (refusal("RequestTimeout", 408), True),
        (OSError("disk"), True),
        (refusal("InvalidArgument", 400), False),
        (refusal("NoSuchBucket", 404), False),
        (S3UploadFailedError("shrunk"), False),
    ],
)
def test_what_can_go_on_stays_and_what_cannot_is_taken_back(source, state, error, goes_on):
    service = Service()
    service.before = broken_at(3, error=error)
    with pytest.raises(type(error)):
        upload(service, source, state)
    assert (len(service.uploads), len(os.listdir(state))) == ((1, 1) if goes_on else (0, 0))


def test_a_cancelled_upload_can_go_on(source, state):
    service = Service()
    options = TransferConfig(
        multipart_threshold=PART, multipart_chunksize=PART, max_request_concurrency=1, resume=state
    )
    manager = TransferManager(service, options)

    def before(operation, params):
        if operation == "upload_part" and params["PartNumber"] == 3:
            future.cancel()

    service.before = before
    future = manager.upload(source, "b", "k")
    manager.shutdown()
    assert len(service.uploads) == 1 and not service.objects
    service.before = lambda operation, params: None
    service.numbers()
    upload(service, source, state)
    assert set(service.numbers()) <= {3, 4, 5}
    assert finished(service, state)


def test_a_file_that_changes_while_it_goes_makes_no_object(source, state):
    service = Service()

    def before(operation, params):
        if operation == "upload_part" and params["PartNumber"] == 5:
            os.utime(source, (1_000_000_009, 1_000_000_009))

    service.before = before
    with pytest.raises(S3UploadFailedError, match="changed"):
        upload(service, source, state)
    assert not service.objects and not service.uploads and os.listdir(state) == []


def test_a_journal_that_others_could_have_written_is_not_believed(source, state):
    service = Service()
    interrupted(service, source, state)
    [journal] = os.listdir(state)
    os.chmod(state / journal, 0o666)
    with pytest.raises(PermissionError):
        upload(service, source, state)
    assert not service.objects and len(service.uploads) == 1


def test_a_file_that_has_become_small_gives_the_old_upload_up(source, state):
    service = Service()
    interrupted(service, source, state)
    source.write_bytes(b"small")
    upload(service, source, state)
    assert service.objects == {"k": b"small"} and not service.uploads and os.listdir(state) == []


def test_what_is_no_file_on_disk_keeps_no_journal(state):
    service = Service()
    service.before = broken_at(3)
    with pytest.raises(EndpointConnectionError):
        upload(service, io.BytesIO(DATA), state)
    assert not service.uploads and not state.exists()


def test_while_one_transfer_holds_the_journal_another_goes_without(source, state):
    service = Service()
    inner = []

    def before(operation, params):
        if operation == "upload_part" and params["PartNumber"] == 2 and not inner:
            inner.append(None)
            inner.append(upload(service, source, state))

    service.before = before
    upload(service, source, state)
    assert inner[1]["ETag"] == '"whole"'
    assert finished(service, state)


def test_without_the_option_an_error_leaves_nothing(source, state):
    service = Service()
    service.before = broken_at(3)
    with pytest.raises(EndpointConnectionError):
        upload(service, source, None)
    assert not service.uploads and not state.exists()


def test_checksums_that_a_listing_leaves_out_are_named_all_the_same(source, state):
    service = Service()
    service.keeps_checksums, service.lists_checksums = True, False
    checksums = {"ChecksumAlgorithm": "CRC32"}
    interrupted(service, source, state, at=3, extra_args=checksums)
    service.calls.clear()

    upload(service, source, state, extra_args=checksums)

    assert service.numbers() == [3, 4, 5]
    assert finished(service, state)
