"""The package root: version, UNSIGNED, names in snake case, submodules on demand."""

import copy
import pickle
import subprocess
import sys

import pytest

import ibm_botocore
from ibm_botocore import UNSIGNED, xform_name

NAMES = [
    ("GetObject", "get_object"),
    ("ListObjectsV2", "list_objects_v2"),
    ("ListBucketsExtended", "list_buckets_extended"),
    ("GetBucketCORS", "get_bucket_cors"),
    ("SSECustomerKeyMD5", "sse_customer_key_md5"),
    ("IBMSSEKPCrkId", "ibmssekp_crk_id"),
    ("ETag", "e_tag"),
    ("CRC64NVME", "crc64_nvme"),
    ("VolumeARNs", "volume_arns"),
    ("ABcDe", "a_bc_de"),
    ("AbCDe", "ab_c_de"),
    ("PutObject2Foo", "put_object2_foo"),
    ("already_snake", "already_snake"),
    ("A", "a"),
    ("", ""),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_names_become_snake_case(name: str, expected: str) -> None:
    assert xform_name(name) == expected


@pytest.mark.parametrize(("name", "expected"), [("GetObject", "get-object"), ("x-Y", "x-Y"), ("", "")])
def test_the_separator_can_be_chosen(name: str, expected: str) -> None:
    assert xform_name(name, "-") == expected


def test_there_is_one_unsigned_value() -> None:
    assert copy.copy(UNSIGNED) is UNSIGNED
    assert copy.deepcopy({"signature_version": UNSIGNED})["signature_version"] is UNSIGNED
    assert pickle.loads(pickle.dumps(UNSIGNED)) is UNSIGNED
    assert repr(UNSIGNED) == "UNSIGNED"


def test_version_and_author() -> None:
    assert (ibm_botocore.__version__, ibm_botocore.__author__) == ("2.17.0", "IBM")


def test_submodules_are_attributes_and_loaded_at_first_use() -> None:
    program = (
        "import sys, ibm_botocore; assert not [m for m in sys.modules if m.startswith('ibm_botocore.')];"
        "assert ibm_botocore.exceptions.BotoCoreError; assert 'ibm_botocore.exceptions' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.parametrize("name", ["nonsense", "_nonsense", "__nonsense__"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        getattr(ibm_botocore, name)
