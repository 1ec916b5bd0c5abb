"""The interface of the first releases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import ClientError
from ibm_s3transfer import S3Transfer, TransferConfig
from ibm_s3transfer.exceptions import S3UploadFailedError
from tests.s3transfer.store import Fault, Store

PART = 5 << 20


@pytest.mark.parametrize("operation", ["put", "create", "part", "complete"])
def test_only_a_refused_part_is_an_error_of_uploads(store: Store, client: Any, tmp_path: Path, operation: str) -> None:
    store.fault = lambda call: Fault(403, "AccessDenied") if call.operation == operation else None
    source = tmp_path / "source"
    source.write_bytes(b"x" * (1 if operation == "put" else PART))
    transfer = S3Transfer(client, TransferConfig(multipart_threshold=PART))

    with pytest.raises(S3UploadFailedError if operation == "part" else ClientError, match="AccessDenied"):
        transfer.upload_file(str(source), "bkt", "k")

    assert store.objects == {}
    assert store.uploads == {}
