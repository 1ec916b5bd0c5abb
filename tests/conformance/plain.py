"""Requests without an SDK, as browsers and other programs make them."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from email.message import Message
from typing import Any, NamedTuple

from tests.servers import Endpoint


class Answer(NamedTuple):
    """What a server answered; header names ignore case."""

    status: int
    headers: Message
    body: bytes


def send(
    endpoint: Endpoint, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Send a request with the standard library.

    :param endpoint: whose certificate is trusted.
    :param method: HTTP method.
    :param url: where to.
    :param body: the body.
    :param headers: the headers; a body gets a content type only if there is one among them.
    :returns: the answer, whatever its status.
    """
    request = urllib.request.Request(url, data=body, method=method, headers=dict(headers or {}))
    if body is not None and not request.has_header("Content-type"):
        # The library would name the type of a form.
        request.add_unredirected_header("Content-type", "")
    trust = ssl.create_default_context(cafile=str(endpoint.ca_file)) if endpoint.ca_file else None
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust), urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def post(endpoint: Endpoint, form: Mapping[str, Any], content: bytes, file_name: str = "file.txt") -> Answer:
    """Post a form with a file, as a browser does (RFC 7578).

    :param endpoint: whose certificate is trusted.
    :param form: ``url`` and ``fields``.
    :param content: the file.
    :param file_name: its name.
    """
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form["fields"].items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
    return send(endpoint, "POST", form["url"], body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
