"""Presigned URLs and forms are those of 2.16.2, but for the differences on purpose."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.presign.cases import NOW, Case, Outcome, outcomes
from tests.presign.oracle import is_verified

RECORDED: dict[str, Outcome] = json.loads((Path(__file__).parent / "presigned-2.16.2.json").read_text("utf-8"))


def stop_clock(client: Any) -> None:
    client._request_signer._clock = lambda: float(NOW)


@functools.cache
def ours_by_name() -> dict[str, tuple[Case, Any]]:
    return {case.name: (case, outcome) for case, outcome in outcomes("ibm_botocore", stop_clock)}


def without_default_port(outcome: Any) -> Any:
    text = json.dumps(outcome).replace("cos.example.com:443/", "cos.example.com/")
    return json.loads(text)


def with_slash(outcome: Any) -> Any:
    """End the path of a bucket with a slash: it stands in the signed text, so a server looks for it in the URL."""
    return re.sub(r"(/bkt)\?", r"\1/?", without_default_port(outcome)) if isinstance(outcome, str) else None


BODIES = {
    "create_bucket": "CreateBucketConfiguration",
    "delete_objects": "Delete",
    "put_object_tagging": "Tagging",
    "complete_multipart_upload": "MultipartUpload",
    "put_bucket_versioning": "VersioningConfiguration",
}


def is_refused_body(case: Case, ours: Any) -> bool:
    name = BODIES.get(case.arguments["ClientMethod"], "Body")
    return bool(ours["error"] == "ParamValidationError" and f"leave out {name}, " in ours["text"])


def same_error_with_more_text(recorded: Any, ours: Any) -> bool:
    is_clear = ours["text"].endswith("; a bearer token signs no URLs or forms: make a client with HMAC keys for them")
    return bool(ours["error"] == recorded["error"] and ours["text"].startswith(recorded["text"]) and is_clear)


def is_parameter_error(ours: Any) -> bool:
    return bool(ours["error"] == "ParamValidationError")


def is_bucket_error(recorded: Any, ours: Any) -> bool:
    return bool(ours["error"] == recorded["error"] and recorded["text"].startswith(ours["text"].rstrip('"')))


Check = Callable[[Case, Any, Any], bool]
# Names of cases as a pattern, what is different, and the check of a case: what was recorded, and ours.
ON_PURPOSE: list[tuple[str, str, Check]] = [
    (r".*/body/.*", "parameters that make a body are an error that names them",
     lambda case, recorded, ours: is_refused_body(case, ours)),
    (r"s3/operation/.*|instance/s3/create_bucket|address/.*/s3/.*",
     "the older signature covers a slash behind the bucket, so the URL has it too",
     lambda case, recorded, ours: ours == with_slash(recorded) != recorded),
    (r"address/.*default-port/.*", "a default port is left out",
     lambda case, recorded, ours: ours == without_default_port(recorded)),
    (r"address/.*-ipv6/s3v4/.*", "the signed Host of an IPv6 address is bracketed, as clients send it",
     lambda case, recorded, ours: is_verified(ours)),
    (r"version/(without-keys/)?(form/)?oauth|version/token(/form)?", "the error says what to do",
     lambda case, recorded, ours: same_error_with_more_text(recorded, ours)),
    (r"version/without-keys/form/.*", "a form without keys is an error of the SDK",
     lambda case, recorded, ours: ours == RECORDED["version/without-keys/s3v4"]),
    (r"instance/s3v4/list_buckets_extended", "ListBucketsExtended gets the instance id",
     lambda case, recorded, ours: is_verified(ours, ibm_service_instance_id="crn:v1:x::")),
    (r"s3v4/boolean/.*", "boolean headers are true or false",
     lambda case, recorded, ours: is_verified(
         ours, "DELETE", x_amz_bypass_governance_retention="true", x_amz_mfa="1 2")),
    (r"s3/boolean/.*", "boolean headers are true or false",
     lambda case, recorded, ours: "&x-amz-bypass-governance-retention=true&x-amz-mfa=1%202&" in ours),
    (r"s3v4/expires/2.5", "seconds are whole", lambda case, recorded, ours: ours == RECORDED["s3v4/expires/2"]),
    (r"params/bucket|.*/form/bucket", "the name of a bucket is no ARN",
     lambda case, recorded, ours: is_bucket_error(recorded, ours)),
    (r".*/form/no-(bucket|key)", "a wrong type is an error of the SDK",
     lambda case, recorded, ours: is_parameter_error(ours)),
]  # fmt: skip


@pytest.mark.parametrize("name", RECORDED)
def test_url_or_form_is_that_of_2_16_2(name: str) -> None:
    case, ours = ours_by_name()[name]
    recorded = RECORDED[name]
    if ours == recorded:
        return
    checks = [check for pattern, _, check in ON_PURPOSE if re.fullmatch(pattern, name)]
    assert any(check(case, recorded, ours) for check in checks), f"{recorded}\n{ours}"


def test_every_case_is_recorded() -> None:
    assert ours_by_name().keys() == RECORDED.keys()


@pytest.mark.parametrize(("pattern", "reason"), [entry[:2] for entry in ON_PURPOSE], ids=[e[1] for e in ON_PURPOSE])
def test_every_difference_on_purpose_shows(pattern: str, reason: str) -> None:
    names = [name for name in RECORDED if re.fullmatch(pattern, name)]
    assert any(ours_by_name()[name][1] != RECORDED[name] for name in names), reason


@pytest.mark.parametrize("key", ["bucket", "no-key"])
def test_an_error_of_a_form_names_the_value(key: str) -> None:
    text = ours_by_name()[f"s3v4/form/{key}"][1]["text"]
    assert {"bucket": '"b/x"', "no-key": "None"}[key] in text
