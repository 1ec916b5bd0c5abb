"""Answers that a drawn answer hardly is: broken, hostile, in another dialect, or an error in disguise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .answers import NAMESPACE, answer

Case = dict[str, Any]
PLACE = {"Bucket": "bkt", "Key": "k"}
XML = '<?xml version="1.0" encoding="UTF-8"?>'
LISTING = (
    "<ListBucketResult><Name>bkt</Name><Prefix>{text}</Prefix><Delimiter>{text}</Delimiter><Marker>{text}</Marker>"
    "<NextMarker>{text}</NextMarker><StartAfter>{text}</StartAfter><KeyMarker>{text}</KeyMarker><NextKeyMarker>{text}</NextKeyMarker>"
    "<IsTruncated>false</IsTruncated>{encoding}<Contents><Key>{text}</Key><ETag>&quot;e&quot;</ETag><Owner><ID>{text}</ID></Owner>"
    "</Contents><Version><Key>{text}</Key><VersionId>{text}</VersionId></Version><DeleteMarker><Key>{text}</Key></DeleteMarker>"
    "<Upload><Key>{text}</Key><UploadId>{text}</UploadId></Upload><CommonPrefixes><Prefix>{text}</Prefix></CommonPrefixes>"
    "</ListBucketResult>"
)

BUCKETS = "<Buckets><Bucket><Name>b1</Name><CreationDate>2020-01-02T03:04:05Z</CreationDate></Bucket></Buckets>"
ENTITY = '<!DOCTYPE x [<!ENTITY e "boom">]>'
BODIES = {
    "whitespace-root": f"\n {XML}<R>{BUCKETS}</R>",
    "after-root": f"<R>{BUCKETS}</R>\n\n",
    "junk-after-root": f"<R>{BUCKETS}</R>junk",
    "two-roots": f"<R>{BUCKETS}</R><R/>",
    "bom": f"\ufeff{XML}<R>{BUCKETS}</R>",
    "truncated": f"{XML}<R><Buckets><Bucket><Name>b1</Na",
    "not-xml": "hello",
    "json": '{"Buckets": []}',
    "html": "<html><body><p>hi</p></body></html>",
    "blank": "  \n",
    "dtd": f"{ENTITY}<R>{BUCKETS}</R>",
    "entity": f"{ENTITY}<R><Owner><ID>&e;</ID></Owner></R>",
    "unknown-entity": "<R><Owner><ID>&nope;</ID></Owner></R>",
    "cdata": "<R><Owner><ID><![CDATA[<a>&amp;]]></ID></Owner></R>",
    "comment": "<R><!-- c --><Owner><ID>a<!-- c -->b</ID></Owner></R>",
    "instruction": "<R><?pi x?><Owner><ID>x</ID></Owner></R>",
    "references": "<R><Owner><ID>&#65;&#x1F642;&#13;&#10;&lt;</ID></Owner></R>",
    "attributes": '<R a="1"><Buckets b="2"><Bucket><Name c="3">b1</Name></Bucket></Buckets></R>',
    "prefixed": f'<s3:R xmlns:s3="{NAMESPACE}"><s3:Owner><s3:ID>x</s3:ID></s3:Owner></s3:R>',
    "mixed-namespaces": f'<R xmlns="{NAMESPACE}"><Owner xmlns="urn:x"><ID>x</ID></Owner></R>',
    "repeated-member": "<R><Owner><ID>1</ID></Owner><Owner><ID>2</ID></Owner></R>",
    "repeated-list": f"<R>{BUCKETS}{BUCKETS}</R>",
    "repeated-text": "<R><Owner><ID>1</ID><ID>2</ID></Owner></R>",
    "other-items": "<R><Buckets><member><Name>1</Name></member><Bucket><Name>2</Name></Bucket></Buckets></R>",
    "mixed-text": "<R>a<Owner>b<ID>x</ID>c</Owner>d</R>",
    "nested-text": "<R><Owner><ID>x<b>y</b>z</ID></Owner></R>",
    "whitespace-text": "<R><Owner><ID>  </ID><DisplayName>\n</DisplayName></Owner></R>",
    "wrong-case": "<R><owner><id>x</id></owner><BUCKETS/></R>",
    "error-as-success": "<Error><Code>InternalError</Code><Message>m</Message></Error>",
    "latin-1": '<?xml version="1.0" encoding="ISO-8859-1"?><R><Owner><ID>\u00fc</ID></Owner></R>',
    "utf-16-label": '<?xml version="1.0" encoding="UTF-16"?><R><Owner><ID>x</ID></Owner></R>',
}
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
GRANTS = (
    f'<Grant><Grantee xmlns:xsi="{INSTANCE}" xsi:type="Group"><URI>u</URI></Grantee></Grant>',
    f'<Grant><Grantee xmlns:i="{INSTANCE}" i:type="CanonicalUser"><ID>u</ID></Grantee></Grant>',
    '<Grant><Grantee type="Group"><URI>u</URI></Grantee><Permission>READ</Permission></Grant>',
    '<Grant><Grantee xsi:type="Group"><URI>u</URI></Grantee></Grant>',
    "<Grant><Grantee><ID>u</ID></Grantee></Grant><Grant/>",
)
DATES = (
    "2020-01-02T03:04:05.123456789Z",
    "2020-01-02T03:04:05",
    "2020-01-02T03:04Z",
    "Thu, 02 Jan 2020 03:04:05 UTC",
    "Thu, 02 Jan 2020 03:04:05 EST",
    "Thursday, 02-Jan-20 03:04:05 GMT",
    "Thu Jan  2 03:04:05 2020",
    "02 Jan 2020",
    "1577934245123",
    "-1",
    "1e9",
    "nonsense",
    "",
    "0",
    "2020-02-30T00:00:00Z",
    "24:00",
    "2020-01-02T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "2020-01-02T03:04:05,5Z",
    "2020-W01-4",
    "2020-01-02T03:04:05-0800",
    " 2020-01-02T03:04:05Z ",
)
ERROR = "<Error><Code>{code}</Code><Message>{message}</Message>{more}</Error>"
MORE = "<Resource>/bkt/k</Resource><RequestId>r</RequestId><HostId>h</HostId><httpStatusCode>404</httpStatusCode>"
ERRORS = {
    "ibm": f"{XML}{ERROR.format(code='NoSuchKey', message='The specified key does not exist.', more=MORE)}",
    "namespaced": f'<Error xmlns="{NAMESPACE}"><Code>NoSuchKey</Code><Message>m</Message></Error>',
    "wrapped": "<ErrorResponse><Error><Code>NoSuchKey</Code></Error><RequestId>r</RequestId></ErrorResponse>",
    "list": "<Errors><Error><Code>NoSuchKey</Code><Message>m</Message></Error></Errors>",
    "no-code": "<Error><Message>m</Message></Error>",
    "no-message": "<Error><Code>NoSuchKey</Code></Error>",
    "empty-elements": "<Error><Code/><Message/></Error>",
    "empty": "<Error/>",
    "nested": "<Error><Code>X</Code><Message>m</Message><Detail><A>1</A><A>2</A><B/></Detail></Error>",
    "repeated": "<Error><Code>X</Code><Code>Y</Code><Message>m</Message></Error>",
    "padded": "<Error>\n  <Code> NoSuchKey </Code>\n  <Message>\n m \n</Message>\n</Error>",
    "unicode": "<Error><Code>X</Code><Message>Gr\u00f6\u00dfe \u65e5\u672c</Message></Error>",
    "lower-case": "<error><code>X</code><message>m</message></error>",
    "other-root": "<Fault><Code>X</Code><Message>m</Message></Fault>",
    "attributes": '<Error a="1"><Code b="2">X</Code><Message>m</Message></Error>',
    "truncated": "<Error><Code>NoSuchKey</Code><Mess",
    "html": "<html><body>Bad<br></body></html>",
    "text": "upstream connect error",
    "json": '{"errors":[{"code":"X"}]}',
    "blank": " \n",
    "dtd": '<!DOCTYPE x [<!ENTITY e "boom">]><Error><Code>X</Code><Message>&e;</Message></Error>',
    "nothing": "",
}
CODES = (
    "NoSuchBucket",
    "NoSuchKey",
    "NoSuchUpload",
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "AccessDenied",
    "ObjectNotInActiveTierError",
    "ObjectAlreadyInActiveTierError",
    "404",
    "RequestTimeout",
    "ExpiredToken",
    "SlowDown",
)
STATUSES = (
    304, 400, 401, 403, 404, 405, 409, 411, 412, 416, 418, 429, 451,
    499, 500, 501, 502, 503, 504, 509, 599
)  # fmt: skip
RETRIED_CODES = (
    "RequestTimeout",
    "RequestTimeoutException",
    "RequestTimeTooSkewed",
    "BadDigest",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "TooManyRequestsException",
    "TransactionInProgressException",
    "PriorRequestNotComplete",
    "SlowDown",
    "EC2ThrottledException",
    "ExpiredToken",
    "InternalError",
    "ServiceUnavailable",
)
HEADERS: dict[str, list[list[str]]] = {
    "repeated": [["x-amz-meta-a", "1"], ["x-amz-meta-a", "2"]],
    "case": [["X-AMZ-META-Mixed", "1"], ["ETAG", '"e"']],
    "utf-8": [["x-amz-meta-a", "\u00c3\u00bc"], ["Content-Disposition", "caf\u00c3\u00a9"]],
    "latin-1": [["x-amz-meta-a", "\u00fc"]],
    "empty": [["x-amz-meta-a", ""], ["Content-Type", ""], ["x-amz-version-id", ""]],
    "padded": [["x-amz-meta-a", "  x  "], ["ETag", ' "e" ']],
    "prefix-only": [["x-amz-meta-", "x"]],
    "colon": [["x-amz-meta-a", "b: c: d"]],
    "folded": [["x-amz-meta-a", "one\r\n two"]],
    "set-cookie": [["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]],
    "all-ids": [
        ["x-amz-request-id", "1"],
        ["x-amz-id-2", "2"],
        ["x-clv-request-id", "3"],
        ["X-Clv-S3-Version", "2.5"],
    ],
    "only-host-id": [["x-amz-id-2", "2"]],
    "retries": [["Retry-After", "1"]],
}


def cases(client: Any) -> Iterator[Case]:
    """Yield all odd answers.

    :param client: not used; the cases are written out.
    """
    for subject in (_listings, _bodies, _values, _locations, _errors, _disguised, _headers, _downloads, _legal_holds):
        yield from subject()


def _case(name: str, operation: str, args: Case, *answers: Case) -> Case:
    return {"id": f"{operation}/{name}", "operation": operation, "args": args, "answers": list(answers)}


def _xml(text: str, status: int = 200) -> Case:
    return answer(status, [["Content-Type", "application/xml"]], text.encode())


def _listings() -> Iterator[Case]:
    encodings = ("", "<EncodingType>url</EncodingType>", "<EncodingType>other</EncodingType>", "<EncodingType/>")
    texts = ("a%20b%2Fc%25", "a+b", "%C3%BCn%C3%AF", "%FF%zz%", "", "plain/\u00fc")
    for operation in ("ListObjects", "ListObjectsV2", "ListObjectVersions", "ListMultipartUploads"):
        for number, encoding in enumerate(encodings):
            for position, text in enumerate(texts):
                body = LISTING.format(text=text, encoding=encoding)
                yield _case(f"listing-{number}-{position}", operation, {"Bucket": "bkt"}, _xml(body))
                if number < 2:
                    args = {"Bucket": "bkt", "EncodingType": "url"}
                    yield _case(f"listing-asked-{number}-{position}", operation, args, _xml(body))
    nested = "<R><EncodingType>url</EncodingType><Name>b</Name><Contents><Key>a%20b</Key></Contents></R>"
    yield _case("listing-url", "ListBucketReplicationFailures", {"Bucket": "bkt"}, _xml(nested))


def _bodies() -> Iterator[Case]:
    for name, text in BODIES.items():
        yield _case(f"body-{name}", "ListBuckets", {}, _xml(text))
    yield _case("body-invalid-utf-8", "ListBuckets", {}, answer(200, [], b"<R><Owner><ID>\xff\xfe</ID></Owner></R>"))
    for operation, args in (
        ("GetBucketAcl", {"Bucket": "bkt"}),
        ("GetObjectTagging", PLACE),
        ("GetBucketVersioning", {"Bucket": "bkt"}),
    ):
        for name in ("truncated", "not-xml", "html", "blank"):
            yield _case(f"body-{name}", operation, args, _xml(BODIES[name]))
        yield _case("body-empty", operation, args, answer(200, [], b""))
        yield _case("body-204", operation, args, answer(204, [], b""))
    for number, grant in enumerate(GRANTS):
        body = f"<AccessControlPolicy><AccessControlList>{grant}</AccessControlList></AccessControlPolicy>"
        yield _case(f"grant-{number}", "GetBucketAcl", {"Bucket": "bkt"}, _xml(body))


def _values() -> Iterator[Case]:
    scalars = ("5", "", " 5 ", "-1", "+5", "1_000", "5.0", "abc", "\n7\n", "0x10")
    for number, text in enumerate(scalars):
        yield _case(
            f"integer-{number}", "ListObjectsV2", {"Bucket": "bkt"}, _xml(f"<R><KeyCount>{text}</KeyCount></R>")
        )
        yield _case(
            f"integer-{number}",
            "HeadObject",
            PLACE,
            answer(200, [["x-amz-mp-parts-count", text], ["Content-Length", "3"]], b""),
        )
    for number, flag in enumerate(("true", "false", "", "True", "1", "yes", " true ", "TRUE")):
        yield _case(
            f"flag-{number}", "ListObjectsV2", {"Bucket": "bkt"}, _xml(f"<R><IsTruncated>{flag}</IsTruncated></R>")
        )
        yield _case(f"flag-{number}", "DeleteObject", PLACE, answer(204, [["x-amz-delete-marker", flag]], b""))
    for number, text in enumerate(DATES):
        body = f"<R><Contents><Key>k</Key><LastModified>{text}</LastModified></Contents></R>"
        yield _case(f"date-{number}", "ListObjectsV2", {"Bucket": "bkt"}, _xml(body))
        headers = [
            ["Last-Modified", text],
            ["Expires", text],
            ["Retention-Expiration-Date", text],
            ["Content-Length", "3"],
        ]
        yield _case(f"date-{number}", "HeadObject", PLACE, answer(200, headers, b""))


def _locations() -> Iterator[Case]:
    tags = ("LocationConstraint", "CreateBucketConfiguration", "R")
    for number, text in enumerate(
        ("us-south-standard", "", " eu-de ", "EU", "<LocationConstraint>inner</LocationConstraint>")
    ):
        for tag in tags:
            yield _case(
                f"location-{tag}-{number}", "GetBucketLocation", {"Bucket": "bkt"}, _xml(f"{XML}<{tag}>{text}</{tag}>")
            )
    for number, body in enumerate(("", "hello", "<LocationConstraint>")):
        yield _case(f"location-broken-{number}", "GetBucketLocation", {"Bucket": "bkt"}, _xml(body))


def _errors() -> Iterator[Case]:
    for name, body in ERRORS.items():
        for status in (400, 404, 500):
            headers = [["x-amz-request-id", "header-id"], ["Content-Type", "application/xml"]]
            yield _case(f"error-{name}-{status}", "GetObject", PLACE, answer(status, headers, body.encode()))
        yield _case(f"error-{name}", "ListBuckets", {}, _xml(body, 403))
    for code in CODES:
        for operation, args in (("CreateBucket", {"Bucket": "bkt"}), ("RestoreObject", PLACE), ("ListBuckets", {})):
            yield _case(f"error-code-{code}", operation, args, _xml(ERROR.format(code=code, message="m", more=""), 409))
    for code in RETRIED_CODES:
        for status in (400, 403, 409, 500):
            body = ERROR.format(code=code, message="m", more="")
            yield _case(f"retried-{code}-{status}", "ListBuckets", {}, _xml(body, status))
    for status in STATUSES:
        yield _case(
            f"status-{status}",
            "HeadObject",
            PLACE,
            answer(status, [["x-amz-request-id", "i"], ["Content-Length", "10"]], b""),
        )
        yield _case(f"status-{status}", "HeadBucket", {"Bucket": "bkt"}, answer(status, [["x-amz-id-2", "h"]], b""))
        yield _case(f"status-{status}", "GetObject", PLACE, answer(status, [["ETag", '"e"']], b""))
        yield _case(
            f"status-{status}",
            "PutObject",
            {**PLACE, "Body": {"$body": "file", "data": "abc"}},
            answer(status, [], b""),
        )
    yield _case("reason-empty", "HeadObject", PLACE, answer(404, [], b"", reason=""))
    yield _case("reason-other", "HeadObject", PLACE, answer(404, [], b"", reason="Gone Fishing"))


def _disguised() -> Iterator[Case]:
    """Errors inside of a 200, which three operations look for."""
    error = "<Error><Code>{}</Code><Message>m</Message><RequestId>r</RequestId></Error>"
    bodies = [
        "",
        XML,
        f"{XML}\n\n",
        error.format("InternalError"),
        f"{XML}\n{error.format('SlowDown')}",
        "   ",
        "junk",
        "<Error/>",
    ]
    bodies += [
        "<X><Error/></X>",
        '<Error xmlns="urn:x"><Code>C</Code></Error>',
        "<Other><ETag>e</ETag></Other>",
        "<Trunc",
    ]
    for number, body in enumerate(bodies):
        yield _case(f"disguised-{number}", "CopyObject", {**PLACE, "CopySource": "b/k"}, _xml(body))
        yield _case(f"disguised-{number}", "CompleteMultipartUpload", {**PLACE, "UploadId": "u"}, _xml(body))
        part = {**PLACE, "CopySource": "b/k", "PartNumber": 1, "UploadId": "u"}
        yield _case(f"disguised-{number}", "UploadPartCopy", part, _xml(body))
        yield _case(
            f"disguised-{number}", "DeleteObjects", {"Bucket": "bkt", "Delete": {"Objects": [{"Key": "k"}]}}, _xml(body)
        )


def _headers() -> Iterator[Case]:
    for name, headers in HEADERS.items():
        yield _case(f"headers-{name}", "HeadObject", PLACE, answer(200, [*headers, ["Content-Length", "5"]], b""))
        yield _case(f"headers-{name}", "PutObject", PLACE, answer(200, headers, b""))
    yield _case("headers-none", "HeadObject", PLACE, answer(200, [["Connection", "close"]], b""))
    yield _case("headers-none", "GetObject", PLACE, answer(200, [["Connection", "close"]], b"until the end"))


def _downloads() -> Iterator[Case]:
    body = b"some text"
    # Algorithms that the old package cannot compute without its C extension: it does not look at them.
    unknown = {"crc32c": "AAAAAA==", "crc64nvme": "AAAAAAAAAAA=", "sha512": "AAAA"}
    for name, value in unknown.items():
        yield _case(f"download-{name}", "GetObject", PLACE, answer(200, [[f"x-amz-checksum-{name}", value]], body))
    yield _case(
        "download-206",
        "GetObject",
        {**PLACE, "Range": "bytes=0-8"},
        answer(206, [["Content-Range", "bytes 0-8/20"]], body),
    )
    yield _case("download-gzip", "GetObject", PLACE, answer(200, [["Content-Encoding", "gzip"]], body))
    yield _case("download-chunked", "GetObject", PLACE, answer(200, [["Transfer-Encoding", "chunked"]], body * 50))
    yield _case("download-empty", "GetObject", PLACE, answer(200, [], b""))
    yield _case("download-204", "GetObject", PLACE, answer(204, [], b""))
    yield _case(
        "download-short", "GetObject", PLACE, answer(200, [["Content-Length", "20"], ["Connection", "close"]], body)
    )
    yield _case(
        "download-torrent", "GetObjectTorrent", PLACE, answer(200, [["x-amz-request-charged", "requester"]], body)
    )
    yield _case(
        "short-xml",
        "ListBuckets",
        {},
        answer(200, [["Content-Length", "200"], ["Connection", "close"]], b"<R><Buckets/></R>"),
    )


def _legal_holds() -> Iterator[Case]:
    hold = "<LegalHold><ID>h1</ID><Date>Fri, 08 Sep 2017 21:33:08 GMT</Date></LegalHold>"
    head = "<CreateTime>Fri, 8 Sep 2017 21:33:08 GMT</CreateTime><RetentionPeriod>220752000</RetentionPeriod>"
    for number, holds in enumerate(
        (f"<LegalHolds>{hold}</LegalHolds>", "<LegalHolds/>", "", f"<LegalHoldSet>{hold}{hold}</LegalHoldSet>")
    ):
        body = f"<RetentionState>{head}{holds}</RetentionState>"
        yield _case(f"holds-{number}", "ListLegalHolds", PLACE, _xml(body))
