"""Copies: which object is copied, and that it stays the same one meanwhile."""

from __future__ import annotations

import pytest

from ibm_botocore.exceptions import ParamValidationError
from ibm_s3transfer.manager import TransferManager
from tests.s3transfer.store import Store


def test_a_mistyped_version_is_refused(store: Store, manager: TransferManager) -> None:
    store.objects[("bkt", "source")] = b"the latest version"

    future = manager.copy({"Bucket": "bkt", "Key": "source", "VersionID": "old"}, "bkt", "k")

    with pytest.raises(ParamValidationError, match="VersionID"):
        future.result()
    assert store.calls == []
