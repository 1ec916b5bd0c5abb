"""Sets a transfer up: the bucket's connection details, a delegated token, and the Aspera service's answer.

The token gives access to the storage, so redirects are not followed, nothing is read from ``.netrc``, and no error text
holds anything of what was sent.
"""

from __future__ import annotations

import collections
import json
import os
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ibm_botocore._plain_http import warn_of_plain_http

from .exceptions import AsperaTransferSpecError

_TIMEOUT_S = (10.0, 60.0)
# For the whole answer, however it drips in.
_LIMIT_S = 120.0
# A specification has a few KiB and a line for each path.
_LONGEST_ANSWER = 16 << 20
_CHUNK = 1 << 16
_ACTIONS = {"send": "upload_setup", "receive": "download_setup"}
_SHOWN = 500


@dataclass(frozen=True)
class ConnectionInfo:
    """How to reach the Aspera service for a bucket.

    :param endpoint: its URL.
    :param access_key_id: user name there.
    :param access_key_secret: password there.
    """

    endpoint: str
    access_key_id: str = field(repr=False)
    access_key_secret: str = field(repr=False)


class ConnectionBook:
    """Connection details of buckets, fetched once each; of many buckets those used last are kept.

    :param client: the S3 client.
    :param size: how many buckets to keep.
    """

    def __init__(self, client: Any, size: int) -> None:
        self._client, self._size = client, size
        self._lock = threading.Lock()
        self._known: collections.OrderedDict[str, ConnectionInfo] = collections.OrderedDict()

    def of(self, bucket: str) -> ConnectionInfo:
        """Return the connection details of a bucket.

        :param bucket: its name.
        """
        with self._lock:
            if bucket in self._known:
                self._known.move_to_end(bucket)
                return self._known[bucket]
        answer = self._client.get_bucket_aspera(Bucket=bucket)
        key = answer.get("AccessKey") or {}
        if not (answer.get("ATSEndpoint") and key.get("Id") and key.get("Secret")):
            raise AsperaTransferSpecError(f"the bucket {bucket!r} has no Aspera connection details")
        info = ConnectionInfo(answer["ATSEndpoint"], key["Id"], key["Secret"])
        with self._lock:
            self._known[bucket] = info
            while len(self._known) > max(self._size, 0):
                self._known.popitem(last=False)
        return info


class SpecSource:
    """Gets transfer specifications from the Aspera service.

    :param connections: connection details of buckets.
    :param token_manager: its ``get_token()`` returns a delegated token.
    :param verify: check the service's certificate, or the path of a CA bundle.
    :param proxies: proxy URL by scheme; None takes those of the environment.
    """

    def __init__(
        self,
        connections: ConnectionBook,
        token_manager: Any,
        verify: bool | str = True,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        self._connections, self._token_manager = connections, token_manager
        self._verify, self._proxies = verify, proxies

    def fetch(self, direction: str, bucket: str, paths: list[dict[str, str]]) -> dict[str, Any]:
        """Return the specification of a transfer.

        :param direction: ``send`` or ``receive``.
        :param bucket: the bucket.
        :param paths: ``source`` and ``destination`` of each.
        :raises AsperaTransferSpecError: if the service refuses, or cannot be reached.
        """
        token = self._token_manager.get_token()
        info = self._connections.of(bucket)
        credentials = {"type": "token", "token": {"delegated_refresh_token": token}}
        tags = {"aspera": {"node": {"storage_credentials": credentials}}}
        body = {"transfer_requests": [{"transfer_request": {"paths": paths, "tags": tags}}]}
        url = f"{info.endpoint.rstrip('/')}/files/{_ACTIONS[direction]}"
        headers = {
            "accept": "application/json",
            "Content-Type": "application/json",
            "X-Aspera-Storage-Credentials": json.dumps(credentials),
        }
        warn_of_plain_http(url, "a delegated token")
        status, answer = self._post(url, headers, json.dumps(body).encode(), info)
        spec = spec_of(url, status, answer, (str(token), info.access_key_secret))
        _add_credentials(spec, credentials)
        return spec

    def _post(self, url: str, headers: Mapping[str, str], body: bytes, info: ConnectionInfo) -> tuple[int, bytes]:
        import requests

        try:
            with requests.Session() as session:
                # Else requests would look for passwords in .netrc; proxies are given below.
                session.trust_env = False
                with session.post(
                    url,
                    data=body,
                    headers=dict(headers),
                    auth=(info.access_key_id, info.access_key_secret),
                    timeout=_TIMEOUT_S,
                    verify=self._verify_or_environment(),
                    proxies=self._proxies_for(url),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return response.status_code, _read(response.iter_content(_CHUNK), time.monotonic() + _LIMIT_S)
        except (requests.RequestException, OSError, ValueError) as error:
            # The library's own text may hold a proxy's password.
            raise AsperaTransferSpecError(f"{url} cannot be asked: {type(error).__name__}") from None

    def _verify_or_environment(self) -> bool | str:
        """Take the CA bundle that the environment names for requests, unless the program named one."""
        if self._verify is True:
            return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        return self._verify

    def _proxies_for(self, url: str) -> dict[str, str]:
        from ibm_botocore._proxies import environment_proxies

        return environment_proxies(url) if self._proxies is None else dict(self._proxies)


def _read(chunks: Iterable[bytes], deadline: float) -> bytes:
    """Read a body that is neither too long nor too slow as a whole."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > _LONGEST_ANSWER or time.monotonic() > deadline:
            raise ValueError("the answer does not end")
    return bytes(body)


def spec_of(url: str, status: int, answer: bytes, secrets: Sequence[str] = ()) -> dict[str, Any]:
    """Return the specification in an answer of the Aspera service.

    :param url: who answered.
    :param status: HTTP status.
    :param answer: the body.
    :param secrets: what must not be shown, should the service repeat it.
    :raises AsperaTransferSpecError: with what the service said, if there is none.
    """
    try:
        data = json.loads(answer)
    except ValueError:
        data = None
    found = data.get("transfer_specs") if isinstance(data, dict) else None
    first = found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}
    said = next((part["error"] for part in (data, first) if isinstance(part, dict) and part.get("error")), None)
    spec = first.get("transfer_spec")
    if status == 200 and said is None and isinstance(spec, dict):
        return spec
    words = _words_of(said)
    for secret in filter(None, secrets):
        words = words.replace(secret, "***")
    raise AsperaTransferSpecError(f"{url} gave no transfer specification (status {status}){words}")


def _words_of(said: Any) -> str:
    """Return what the service said about an error, as far as it is made of words."""
    if not isinstance(said, Mapping):
        return f": {said[:_SHOWN]}" if isinstance(said, str) else ""
    words = [str(said[name]) for name in ("code", "reason", "user_message") if said.get(name)]
    return f": {', '.join(words)[:_SHOWN]}" if words else ""


def _add_credentials(spec: dict[str, Any], credentials: dict[str, Any]) -> None:
    """Put the storage's credentials into the tags unless the service did: the transfer needs them there."""
    tags: Any = spec
    for name in ("tags", "aspera", "node"):
        if not isinstance(tags.get(name), dict):
            tags[name] = {}
        tags = tags[name]
    tags.setdefault("storage_credentials", credentials)


def with_config(spec: dict[str, Any], settings: Mapping[str, Any], is_all: bool) -> dict[str, Any]:
    """Return a specification with the program's wishes in it.

    :param spec: from the service.
    :param settings: ``AsperaConfig.dict``.
    :param is_all: whether all sessions are wanted: the service then has a host name of its own for it.
    """
    merged = {**spec, "destination_root": "/", **settings}
    if is_all:
        merged["multi_session"] = 0
    if is_all and merged.get("remote_host"):
        label, dot, domain = str(merged["remote_host"]).partition(".")
        merged["remote_host"] = f"{label}-all{dot}{domain}"
    return merged
