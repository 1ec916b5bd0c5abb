"""Records what ibm-cos-sdk 2.16.2 signs, at a fixed time, as vectors for test_sigv4.

Run with an interpreter that has 2.16.2 installed: ``python record_sigv4.py > recorded_sigv4.json``.
"""

import datetime
import json
import sys
import types
from typing import Any
from urllib.parse import quote

HOST = "https://s3.us-south.cloud-object-storage.appdomain.cloud"
KEYS = [
    "plain", "a//b", "x/../y", "/leading", "trailing/", "a/./b", "sp ace", "plus+", "per%cent", "per%20cent", "ümlaut",
    "日本語/キー", "new\nline", "~tilde", "star*", "quote'\"", "(paren)", "a&b=c", "?query", "#hash",
    "semi;colon,comma", "back\\slash", "curly{}", "pipe|", "at@colon:", "dollar$", "!bang", "nul\x00", "😀",
]  # fmt: skip
QUERIES = [
    "", "acl", "uploads", "legalHold&add=id", "list-type=2&prefix=a%2Fb&max-keys=2", "b=2&a=1", "a=2&a=1&a=",
    "a&a=&a=0", "a-b=1&a=1&a%20b=1", "z=a%20b&y=a%2Bb&x=%7E~", "prefix=%C3%BC&delimiter=%2F", "A=1&a=1&B=2&b=2",
    "k==&k=%3D", "tagging=",
]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {},
    {"Content-Type": "text/plain", "Content-MD5": "rL0Y20zC+Fzt72VPzMSk2A==", "Range": "bytes=0-9"},
    {"x-amz-meta-a": "one  two   three", "x-amz-meta-b": " padded ", "x-amz-meta-c": "a\tb \t c"},
    {"x-amz-meta-empty": "", "x-amz-meta-blank": "   ", "x-amz-meta-quoted": '"a   b"', "x-amz-meta-colon": "a: b"},
    {"User-Agent": "x", "Expect": "100-continue", "X-Amzn-Trace-Id": "Root=1", "Authorization": "leftover"},
    {"X-Amz-Date": "leftover", "X-Amz-Content-SHA256": "leftover", "x-amz-copy-source": "b/k%20l"},
    {"Content-Disposition": 'attachment; filename="ü.txt"', "ibm-service-instance-id": "crn:v1:x::"},
    {"Z-Last": "z", "a-first": "a", "M-Middle": "m", "A-Second": "b"},
    {"Host": "elsewhere.example:8443"},
]
HOSTS = [
    "http://localhost",
    "http://localhost:80",
    "http://localhost:8080",
    "https://h.example:443",
    "https://h.example:80",
]
BODIES = [None, "", "x", "héllo\n" * 300]


def cases() -> list[dict[str, Any]]:
    """Return the requests that are signed."""
    plain: dict[str, Any] = {"method": "GET", "url": f"{HOST}/bucket", "headers": {}, "body": None, "token": None}
    found = [{**plain, "url": f"{HOST}/bucket/{quote(key, safe='/~')}"} for key in KEYS]
    found += [{**plain, "url": f"{HOST}/bucket?{query}" if query else HOST + "/"} for query in QUERIES]
    found += [{**plain, "headers": headers} for headers in HEADERS]
    found += [{**plain, "url": f"{host}/bucket"} for host in HOSTS]
    found += [{**plain, "method": "PUT", "body": body} for body in BODIES]
    found += [{**plain, "method": "DELETE", "token": "session/token=="}]
    return found


def freeze(auth: Any) -> None:
    """Stop the clock of the signing module."""

    class Frozen(datetime.datetime):
        @classmethod
        def utcnow(cls) -> Any:
            return cls(2024, 2, 3, 4, 5, 6)

    auth.datetime = types.SimpleNamespace(datetime=Frozen)


def record(auth: Any, request_class: Any, credentials_class: Any, case: dict[str, Any]) -> dict[str, Any]:
    """Return a case with what 2.16.2 makes of it."""
    seen: dict[str, Any] = {}

    class Recorder(auth.S3SigV4Auth):  # type: ignore[misc]
        def string_to_sign(self, request: Any, canonical_request: str) -> Any:
            seen["canonical_request"] = canonical_request
            seen["string_to_sign"] = super().string_to_sign(request, canonical_request)
            return seen["string_to_sign"]

    request = request_class(
        method=case["method"], url=case["url"], headers=dict(case["headers"]), data=case["body"] or b""
    )
    Recorder(
        credentials_class("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", case["token"]), "s3", "us-south"
    ).add_auth(request)
    return {**case, **seen, "signed": dict(request.headers.items())}


def main() -> None:
    from ibm_botocore import __version__, auth, awsrequest, credentials

    if __version__ != "2.16.2":
        sys.exit(f"needs ibm-cos-sdk 2.16.2, found {__version__}")
    freeze(auth)
    vectors = [record(auth, awsrequest.AWSRequest, credentials.Credentials, case) for case in cases()]
    print(json.dumps(vectors, indent=1, ensure_ascii=True))


if __name__ == "__main__":
    main()
