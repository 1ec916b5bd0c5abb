"""Keeps buckets and objects in moto's S3 application, called in this process."""

from __future__ import annotations

import threading
import traceback
from typing import Any

from ibm_boto3.local.body import Body
from ibm_boto3.local.call import Call
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.moto_answer import answer_of
from ibm_boto3.local.moto_request import copy_source, environ, environ_of, headers_of

# What moto has, by method and level; anything else it would take for the plain operation.
SUBRESOURCES = {
    ("GET", "bucket"): "acl cors lifecycle object-lock publicAccessBlock replication tagging uploads versioning "
    "versions website",
    ("PUT", "bucket"): "acl cors lifecycle object-lock publicAccessBlock replication tagging versioning website",
    ("DELETE", "bucket"): "cors lifecycle publicAccessBlock replication tagging website",
    ("POST", "bucket"): "delete",
    ("GET", "object"): "acl attributes legal-hold tagging uploadId",
    ("PUT", "object"): "acl legal-hold retention tagging uploadId",
    ("POST", "object"): "restore uploadId uploads",
    ("DELETE", "object"): "tagging uploadId",
}
PLAIN = frozenset(
    {("GET", "bucket"), ("HEAD", "bucket"), ("DELETE", "bucket")}
    | {(method, "object") for method in ("GET", "HEAD", "PUT", "DELETE")}
)
SOURCE_CONDITIONS = {
    f"x-amz-copy-source-{condition}": condition
    for condition in ("if-match", "if-none-match", "if-modified-since", "if-unmodified-since")
}


class MotoStore:
    """A store over moto; importing moto takes most of the server's start.

    :raises ImportError: if moto or what its server needs is not installed.
    """

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import create_backend_app

        self._app: Any = create_backend_app("s3")
        # An object uploaded as a form is an object, not a form.
        as_bytes = {"want_form_data_parsed": property(lambda _: False)}
        self._app.request_class = type("ObjectRequest", (self._app.request_class,), as_bytes)
        # moto guards little of its state; one call at a time also costs nothing under the GIL.
        self._lock = threading.Lock()

    def create_bucket(self, call: Call) -> None:
        """Make an empty bucket.

        :param call: the CreateBucket call; its name is valid and free.
        """
        # The location is the service's matter: moto knows another vendor's regions.
        bucket = f"/{call.address.bucket}"
        answer_of(call, *self._send(call, environ("PUT", bucket, bucket, {}, headers_of(call), Body.of(b""))))

    def answer(self, call: Call) -> Answer:
        """Answer a call about a bucket or an object.

        :param call: the call.
        :returns: the answer.
        :raises ServiceError: if the call is refused.
        """
        method, level, subresource = call.route
        if subresource not in SUBRESOURCES.get((method, level), "").split() and not (
            not subresource and (method, level) in PLAIN
        ):
            raise ServiceError("NotImplemented")
        if any(name in call.headers for name in SOURCE_CONDITIONS):
            self._check_source(call)
        return answer_of(call, *self._send(call, environ_of(call)))

    def _check_source(self, call: Call) -> None:
        """Check the conditions on the source of a copy, which moto does not."""
        conditions = {
            SOURCE_CONDITIONS[name]: value for name, value in call.headers.items() if name in SOURCE_CONDITIONS
        }
        source, _, version = copy_source(call.headers.get("x-amz-copy-source", "")).partition("?versionId=")
        path = source if source.startswith("/") else f"/{source}"
        query = {"versionId": version} if version else {}
        plain_path = f"/{path.split('/')[1]}/key"
        status, _, _ = self._send(call, environ("HEAD", plain_path, path, query, conditions, Body.of(b"")))
        if status in (304, 412):
            raise ServiceError("PreconditionFailed")

    def _send(self, call: Call, environment: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        """Call the application.

        :param call: the call it is about.
        :param environment: the WSGI environment.
        :returns: status, headers and body.
        :raises ServiceError: if moto fails.
        """
        started: list[Any] = []

        def start_response(status: str, fields: list[tuple[str, str]], _: Any = None) -> None:
            started[:] = int(status.partition(" ")[0]), fields

        try:
            with self._lock:
                parts = self._app(environment, start_response)
                body = b"".join(parts)
                parts.close()
        except Exception as error:
            raise fault_of(call, error) from error
        return started[0], started[1], body


def fault_of(call: Call, error: Exception) -> ServiceError:
    """Say what an exception of moto's means.

    :param call: the call that met it.
    :param error: the exception.
    :returns: the error to answer.
    """
    if isinstance(error, KeyError) and "uploadId" in call.query:
        # moto looks some uploads up without asking whether they are there.
        return ServiceError("NoSuchUpload")
    traceback.print_exception(error)
    return ServiceError("InternalError")
