"""Records what the query signers and the older signer of ibm-cos-sdk 2.16.2 make of request objects, at a fixed time.

Run with an interpreter that has 2.16.2 installed: ``python record_presign.py > recorded_presign.json``.
"""

import copy
import datetime
import email.utils
import json
import sys
import time
import types
from random import Random
from typing import Any
from urllib.parse import quote

NOW = 1706933106  # 2024-02-03T04:05:06Z
COUNT = 60
PATHS = ["/", "/b", "/b/", "/b/k", "/b/a%20b", "/b//k", "/b/../k", "/b/%C3%BC/"]
VALUES = ["", "a", "a b", "a/b", "ü", "+", "%", "a=b", "&", "~'(*"]
HEADERS = [
    "Content-MD5", "content-type", "X-Amz-Meta-B", "x-amz-meta-a", "Range", "x-amz-acl", "Date", "If-Match",
    "ibm-service-instance-id", "x-amz-copy-source", "User-Agent", "Expect",
]  # fmt: skip
PARAMETERS = [
    "acl", "cors", "delete", "lifecycle", "location", "partNumber", "policy", "response-content-type", "tagging",
    "response-content-disposition", "restore", "select", "select-type", "storageClass", "torrent", "uploadId",
    "uploads", "versionId", "versioning", "versions", "website", "object-lock", "x", "prefix", "Versions",
    "legalHold", "protection", "extended", "retention", "publicAccessBlock",
]  # fmt: skip


def cases() -> list[dict[str, Any]]:
    """Return the requests that are signed."""
    random = Random(7)
    return [case(random) for _ in range(COUNT)]


def case(random: Random) -> dict[str, Any]:
    """Return one request."""
    path = random.choice(PATHS)
    names = random.sample(PARAMETERS, random.randint(0, 4))
    pairs = [name + random.choice(["", "=" + quote(random.choice(VALUES), safe="~")]) for name in names]
    headers = random.sample(HEADERS, random.randint(0, 4))
    return {
        "method": random.choice(["GET", "PUT", "HEAD"]),
        "url": f"https://h.example{path}" + ("?" + "&".join(pairs) if pairs else ""),
        "headers": {name: random.choice(["v", " v  w ", "", "a, b", "c: d"]) for name in headers},
        "auth_path": random.choice([None, None, "/bucket" + path]),
        "token": random.choice([None, None, "to/ken=="]),
        "fields": random.choice([{}, {"key": "k"}, {"key": "ü", "acl": "private"}]),
        "policy": {"conditions": [{"bucket": "b"}, ["starts-with", "$key", random.choice(VALUES)]]},
    }


def freeze(auth: Any) -> None:
    """Stop the clocks of the signing module."""

    class Frozen(datetime.datetime):
        @classmethod
        def utcnow(cls) -> Any:
            return cls(2024, 2, 3, 4, 5, 6)

    auth.datetime = types.SimpleNamespace(datetime=Frozen)
    auth.time = types.SimpleNamespace(**{name: getattr(time, name) for name in dir(time) if not name.startswith("_")})
    auth.time.time = lambda: float(NOW)
    auth.formatdate = lambda *args, **kwargs: email.utils.formatdate(NOW, **kwargs)


def signed(signer: Any, request_class: Any, case: dict[str, Any]) -> Any:
    """Return a request object after a signer had it."""
    request = request_class(case["method"], case["url"], dict(case["headers"]), auth_path=case["auth_path"])
    request.context["s3-presign-post-fields"] = copy.deepcopy(case["fields"])
    request.context["s3-presign-post-policy"] = copy.deepcopy(case["policy"])
    signer.add_auth(request)
    return request


def record(auth: Any, request_class: Any, keys_class: Any, case: dict[str, Any]) -> dict[str, Any]:
    """Return a case with what 2.16.2 makes of it."""
    keys = keys_class("AKIDEXAMPLE", "SECRETEXAMPLE", case["token"])
    scoped = (keys, "s3", "us-south")
    fields = "s3-presign-post-fields"
    return {
        **case,
        "s3": dict(signed(auth.HmacV1Auth(keys), request_class, case).headers.items()),
        "s3-query": signed(auth.HmacV1QueryAuth(keys, 60), request_class, case).url,
        "s3-presign-post": signed(auth.HmacV1PostAuth(keys), request_class, case).context[fields],
        "v4-query": signed(auth.SigV4QueryAuth(*scoped, 60), request_class, case).url,
        "s3v4-query": signed(auth.S3SigV4QueryAuth(*scoped, 60), request_class, case).url,
        "s3v4-presign-post": signed(auth.S3SigV4PostAuth(*scoped), request_class, case).context[fields],
    }


def main() -> None:
    from ibm_botocore import __version__, auth, awsrequest, credentials

    if __version__ != "2.16.2":
        sys.exit(f"needs ibm-cos-sdk 2.16.2, found {__version__}")
    freeze(auth)
    vectors = [record(auth, awsrequest.AWSRequest, credentials.ReadOnlyCredentials, case) for case in cases()]
    print(json.dumps(vectors, indent=0, ensure_ascii=True))


if __name__ == "__main__":
    main()
