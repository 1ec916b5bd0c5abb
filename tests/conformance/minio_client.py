"""minio-py in the clothes of a client of this SDK: as much of it as the plain cases need."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.servers import Endpoint

# Headers that minio-py sends from the same mapping as the metadata.
HEADERS = {
    "ContentType": "Content-Type",
    "CacheControl": "Cache-Control",
    "ContentDisposition": "Content-Disposition",
    "ContentEncoding": "Content-Encoding",
    "ContentLanguage": "Content-Language",
}
CONDITIONS = {
    "Range": "Range",
    "IfMatch": "If-Match",
    "IfNoneMatch": "If-None-Match",
    "IfModifiedSince": "If-Modified-Since",
    "IfUnmodifiedSince": "If-Unmodified-Since",
}
OVERRIDES = {
    "ResponseContentType": "response-content-type",
    "ResponseContentDisposition": "response-content-disposition",
    "ResponseCacheControl": "response-cache-control",
    "ResponseContentLanguage": "response-content-language",
}
METADATA = "x-amz-meta-"
ONE_PART_BYTES = 64 * 1024 * 1024


class ClientError(Exception):
    """An error of the service, told as this SDK tells it."""

    def __init__(self, code: str, message: str, status: int, request_id: str) -> None:
        self.response = {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": request_id},
        }
        super().__init__(f"{status} {code}: {message}")


class NoSuchKey(ClientError):
    """There is no such object."""


class NoSuchBucket(ClientError):
    """There is no such bucket."""


class Exceptions:
    """The errors that have classes of their own."""

    ClientError = ClientError
    NoSuchKey = NoSuchKey
    NoSuchBucket = NoSuchBucket


@contextmanager
def translated() -> Iterator[None]:
    """Turn an error of minio-py into one of ours."""
    from minio.error import S3Error

    try:
        yield
    except S3Error as error:
        code = str(error.code)
        kind = {"NoSuchKey": NoSuchKey, "NoSuchBucket": NoSuchBucket}.get(code, ClientError)
        raise kind(code, str(error.message), error.response.status, str(error.request_id)) from error


class Body:
    """The content of an object, as it arrives.

    :param response: what minio-py returned.
    """

    def __init__(self, response: Any) -> None:
        self._response = response

    def read(self) -> bytes:
        """Return all of it."""
        try:
            return bytes(self._response.read())
        finally:
            self._response.close()
            self._response.release_conn()


def described(headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what the headers of an answer say about an object, as this SDK tells it."""
    from email.utils import parsedate_to_datetime

    known = {name: headers[header] for name, header in HEADERS.items() if header in headers}
    metadata = {
        name.lower().removeprefix(METADATA): value
        for name, value in headers.items()
        if name.lower().startswith(METADATA)
    }
    more = {"ContentRange": headers["Content-Range"]} if "Content-Range" in headers else {}
    return {
        **known,
        **more,
        "ETag": headers["ETag"],
        "ContentLength": int(headers["Content-Length"]),
        "LastModified": parsedate_to_datetime(headers["Last-Modified"]),
        "Metadata": metadata,
    }


class MinioClient:
    """A client.

    :param endpoint: where the server listens.
    :param changes: keys that replace the endpoint's own, by the names they have in this SDK.
    """

    exceptions = Exceptions

    def __init__(self, endpoint: Endpoint, **changes: Any) -> None:
        from minio import Minio

        self._minio = Minio(
            endpoint.url.partition("://")[2],
            access_key=changes.get("aws_access_key_id", endpoint.access_key),
            secret_key=changes.get("aws_secret_access_key", endpoint.secret_key),
            secure=endpoint.scheme == "https",
            region=endpoint.region,
        )

    def close(self) -> None:
        """Do nothing: minio-py has no end."""

    def create_bucket(self, *, Bucket: str) -> dict[str, Any]:
        """Make a bucket in the server's first location, whose name minio-py would send as a region."""
        with translated():
            self._minio._execute("PUT", Bucket)
        return {}

    def delete_bucket(self, *, Bucket: str) -> dict[str, Any]:
        """Delete a bucket."""
        with translated():
            self._minio.remove_bucket(Bucket)
        return {}

    def list_buckets(self) -> dict[str, Any]:
        """List the buckets."""
        with translated():
            found = self._minio.list_buckets()
        return {"Buckets": [{"Name": bucket.name, "CreationDate": bucket.creation_date} for bucket in found]}

    def put_object(
        self, *, Bucket: str, Key: str, Body: Any = b"", Metadata: Any = None, **headers: Any
    ) -> dict[str, Any]:
        """Put an object."""
        raw = Body.encode() if isinstance(Body, str) else Body.read() if hasattr(Body, "read") else bytes(Body)
        sent = {HEADERS[name]: value for name, value in headers.items()}
        content_type = sent.pop("Content-Type", "application/octet-stream")
        with translated():
            result = self._minio.put_object(
                Bucket,
                Key,
                io.BytesIO(raw),
                len(raw),
                content_type,
                metadata={**sent, **(Metadata or {})},
                part_size=ONE_PART_BYTES,
            )
        return {"ETag": f'"{result.etag}"'}

    def get_object(self, *, Bucket: str, Key: str, **members: Any) -> dict[str, Any]:
        """Get an object."""
        with translated():
            response = self._minio.get_object(
                Bucket, Key, request_headers=conditions(members), extra_query_params=overrides(members)
            )
        answer = described(response.headers)
        return {**answer, "Body": Body(response), "ResponseMetadata": {"HTTPStatusCode": response.status}}

    def head_object(self, *, Bucket: str, Key: str, **members: Any) -> dict[str, Any]:
        """Ask about an object."""
        with translated():
            found = self._minio.stat_object(Bucket, Key, extra_headers=conditions(members))
        assert found.metadata is not None
        return described(found.metadata)

    def delete_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        """Delete an object."""
        with translated():
            self._minio.remove_object(Bucket, Key)
        return {}

    def delete_objects(self, *, Bucket: str, Delete: dict[str, Any]) -> dict[str, Any]:
        """Delete many objects; minio-py asks for no names of what it deleted."""
        from minio.deleteobjects import DeleteObject

        names = [entry["Key"] for entry in Delete["Objects"]]
        with translated():
            errors = list(self._minio.remove_objects(Bucket, [DeleteObject(name) for name in names]))
        failed = {error.name for error in errors}
        answer: dict[str, Any] = {"Deleted": [{"Key": name} for name in names if name not in failed]}
        return {**answer, "Errors": [{"Key": name} for name in failed]} if failed else answer

    def copy_object(
        self, *, Bucket: str, Key: str, CopySource: dict[str, str], Metadata: Any = None, **members: Any
    ) -> dict[str, Any]:
        """Copy an object."""
        from minio.commonconfig import CopySource as Source

        wanted = members.get("CopySourceIfMatch", "").strip('"') or None
        content_type = {"Content-Type": members["ContentType"]} if "ContentType" in members else {}
        source = Source(CopySource["Bucket"], CopySource["Key"], match_etag=wanted)
        with translated():
            result = self._minio.copy_object(
                Bucket,
                Key,
                source,
                metadata={**content_type, **Metadata} if Metadata else None,
                metadata_directive=members.get("MetadataDirective"),
            )
        return {"CopyObjectResult": {"ETag": f'"{result.etag}"'}}

    def list_objects(self, **members: Any) -> dict[str, Any]:
        """List objects by the first version of the operation; minio-py asks for all pages."""
        return self._listed(True, **members)

    def list_objects_v2(self, **members: Any) -> dict[str, Any]:
        """List objects by the second version of the operation; minio-py asks for all pages."""
        return self._listed(False, **members)

    def _listed(
        self,
        is_first: bool,
        *,
        Bucket: str,
        Prefix: str = "",
        Delimiter: str = "",
        StartAfter: str | None = None,
        MaxKeys: int = 1000,
        FetchOwner: bool = False,
    ) -> dict[str, Any]:
        assert Delimiter in ("", "/")
        with translated():
            found = list(
                self._minio.list_objects(
                    Bucket,
                    Prefix,
                    recursive=not Delimiter,
                    start_after=StartAfter,
                    use_api_v1=is_first,
                    fetch_owner=FetchOwner,
                    extra_query_params={"max-keys": str(min(MaxKeys, 3))},
                )
            )
        contents = [
            {
                "Key": entry.object_name,
                "Size": entry.size,
                "ETag": f'"{entry.etag}"',
                "LastModified": entry.last_modified,
                "Owner": {"ID": entry.owner_id},
            }
            for entry in found
            if entry.etag is not None
        ]
        prefixes = [{"Prefix": entry.object_name} for entry in found if entry.etag is None]
        answer: dict[str, Any] = {"IsTruncated": False, "KeyCount": len(found)}
        if contents:
            answer["Contents"] = contents
        if prefixes:
            answer["CommonPrefixes"] = prefixes
        return answer


def conditions(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the headers of conditions and ranges."""
    from email.utils import format_datetime

    given = {CONDITIONS[name]: value for name, value in members.items() if name in CONDITIONS}
    return {
        name: value if isinstance(value, str) else format_datetime(value, usegmt=True) for name, value in given.items()
    }


def overrides(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query parameters for headers of the answer."""
    return {OVERRIDES[name]: value for name, value in members.items() if name in OVERRIDES}


#: The cases that minio-py can be asked to run.
CASES = frozenset(
    {
        *("test_listing_tells_when_the_bucket_was_created", "test_new_bucket_is_empty"),
        "test_bucket_of_ones_own_cannot_be_created_twice",
        "test_bucket_that_is_not_empty_cannot_be_deleted",
        *("test_body_comes_back_as_it_was_put", "test_no_body_makes_an_empty_object"),
        *("test_second_put_replaces_the_first", "test_head_tells_what_get_tells"),
        *("test_metadata_comes_back", "test_range_returns_the_piece", "test_range_behind_the_end_is_an_error"),
        *("test_condition_that_holds_returns_the_object", "test_response_header_is_what_the_request_asks"),
        *("test_key_survives_the_round_trip", "test_key_survives_a_copy_and_a_delete_of_many"),
        "test_keys_that_differ_in_their_encoding_are_different",
        *("test_copy_may_replace_the_metadata", "test_copy_with_a_condition_that_fails_is_an_error"),
        *("test_copy_of_a_missing_object_is_an_error", "test_many_objects_go_in_one_call"),
        *("test_listing_names_every_key_in_order", "test_listing_describes_the_objects"),
        *("test_delimiter_folds_what_lies_below", "test_prefix_need_not_end_at_a_delimiter"),
        *("test_listing_starts_after_a_key", "test_listing_with_owner_names_one", "test_listing_of_nothing_is_empty"),
        *("test_missing_key_is_no_such_key", "test_error_carries_the_id_of_its_request"),
        *("test_missing_bucket_is_no_such_bucket", "test_connection_is_good_after_an_error"),
        *("test_wrong_secret_is_a_signature_that_does_not_match", "test_unknown_access_key_is_refused"),
    }
)
