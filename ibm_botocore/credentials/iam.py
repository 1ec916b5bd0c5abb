"""One request for a token: the form, the answer and the errors of IBM Cloud IAM.

The API key travels in the body, so redirects are not followed: a replayed 307 would post it to another host. Nothing
is read from ``.netrc``. Error texts never hold a value of the form, even where the server repeats it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..exceptions import CredentialRetrievalError

logger = logging.getLogger("ibm_botocore.credentials")

#: The public IAM of IBM Cloud.
PUBLIC_TOKEN_URL = "https://iam.cloud.ibm.com/identity/token"
# A token answer has a few KiB; whatever is much longer is none.
_LONGEST_ANSWER = 1 << 20
_LONGEST_MESSAGE = 1000
# Small enough that an answer which drips in byte by byte is noticed soon.
_CHUNK = 128
# An unencoded slash does not end a password: everything up to the last at sign goes.
_USERINFO = re.compile(r"//\S*@")
# Members of the form that must not be shown.
_SECRET_FIELDS = ("apikey", "refresh_token", "cr_token", "access_token", "password", "passcode")


class Transport(NamedTuple):
    """How to reach IAM.

    :param timeout_s: seconds to wait for the connection, and for each read.
    :param verify: check certificates, or the path of a CA bundle.
    :param proxies: proxy URL by scheme; None takes those of the environment.
    :param client_cert: path of a client certificate with its key, or a pair of paths.
    """

    timeout_s: tuple[float | None, float | None] = (5.0, 5.0)
    verify: bool | str = True
    proxies: Mapping[str, str] | None = None
    client_cert: str | tuple[str, str] | None = None

    def __repr__(self) -> str:
        # A proxy's URL may hold a password.
        return f"Transport(timeout_s={self.timeout_s}, verify={self.verify!r})"


class Answer(NamedTuple):
    """What a server said.

    :param status: HTTP status.
    :param headers: names in lower case.
    :param body: at most 1 MiB.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"Answer(status={self.status}, {len(self.body)} bytes)"


#: Sends a form; the seam that tests replace. The arguments are those of :func:`post_form`.
Post = Callable[[str, Mapping[str, str], Mapping[str, str], Transport], Answer]


class IamError(CredentialRetrievalError):
    """IAM gave no token.

    :ivar status_code: HTTP status, None if there was no answer.
    :ivar error_code: IAM's code, for example ``BXNIM0415E``.
    :ivar request_id: what IBM support asks for.
    :ivar is_transient: whether asking again may help.
    :ivar retry_after_s: seconds the server asked to wait.
    """

    status_code: int | None = None
    error_code: str | None = None
    request_id: str | None = None
    is_transient: bool = False
    retry_after_s: float | None = None


def request_token(
    url: str, form: Mapping[str, str], headers: Mapping[str, str], transport: Transport, post: Post | None = None
) -> dict[str, Any]:
    """Ask IAM once and return the members of its answer.

    :param url: IAM's token endpoint.
    :param form: the grant.
    :param headers: headers of the request.
    :param transport: how to get there.
    :param post: sends the form; by default over ``requests``.
    :raises IamError: telling what IAM said, or why there was no answer.
    """
    logger.debug("Asking %s for a token", _shown_url(url))
    _check_url(url)
    secrets = [form[name] for name in _SECRET_FIELDS if form.get(name)]
    answer = (post or post_form)(url, form, headers, transport)
    if answer.status != 200:
        raise _refusal(url, answer, secrets)
    data = _json_object(answer.body)
    if data is None:
        raise iam_error(url, f"The answer is no JSON object ({len(answer.body)} bytes).", status_code=200)
    return data


def iam_error(url: str, message: str, **fields: Any) -> IamError:
    """Return an error about a token endpoint.

    :param url: the endpoint; a user name and password in it are not shown.
    :param message: what happened.
    :param fields: attributes of the error.
    """
    error = IamError(provider=_shown_url(url), error_msg=message)
    for name, value in fields.items():
        setattr(error, name, value)
    return error


def _shown_url(url: str) -> str:
    return _USERINFO.sub("//", str(url))


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # is read here: it may be none
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except (TypeError, ValueError):
        is_usable = False
    if not is_usable:
        raise iam_error(url, "The IAM endpoint is no http or https URL, or carries a user name.")


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


# --- What IAM refuses -----------------------------------------------------------------------------------------------


def _refusal(url: str, answer: Answer, secrets: list[str]) -> IamError:
    """Return the error of an answer, in the published wording."""
    data = _json_object(answer.body) or {}
    context = data.get("context")
    code = _text(data.get("errorCode"), secrets)
    request_id = _text(context.get("requestId"), secrets) if isinstance(context, dict) else ""
    message = f"HttpCode({answer.status}) - Retrieval of tokens from server failed."
    for name, value in (
        ("ErrorMessage", _text(data.get("errorMessage"), secrets)),
        ("ErrorDetails", _text(data.get("errorDetails"), secrets)),
        ("ErrorCode", f"{code}." if code else ""),
        ("RequestId", request_id),
    ):
        message += f" {name}: {value}" if value else ""
    if 300 <= answer.status < 400:
        message += " Redirects are not followed, because they would send the key to another host."
    return iam_error(
        url,
        message,
        status_code=answer.status,
        error_code=code or None,
        request_id=request_id or None,
        is_transient=answer.status == 429 or answer.status >= 500,
        retry_after_s=_retry_after_s(answer.headers.get("retry-after")),
    )


def _text(value: Any, secrets: list[str]) -> str:
    """Return a member of an error as one short line without the secrets of the request."""
    text = " ".join(str(value).split()) if isinstance(value, (str, int)) else ""
    for secret in secrets:
        text = text.replace(secret, "<hidden>")
    return text[:_LONGEST_MESSAGE]


def _retry_after_s(value: str | None) -> float | None:
    """Read ``Retry-After``: seconds, or a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


# --- The way there --------------------------------------------------------------------------------------------------


def post_form(url: str, form: Mapping[str, str], headers: Mapping[str, str], transport: Transport) -> Answer:
    """Send a form with ``requests``, which is imported here: programs without a token never need it.

    :raises IamError: if no whole answer came.
    """
    import requests

    failure: Exception
    try:
        with requests.Session() as session:
            # Else requests would take a password for the host from .netrc.
            session.trust_env = False
            with session.post(
                url,
                data=dict(form),
                headers=dict(headers),
                timeout=transport.timeout_s,
                verify=_verify(transport.verify),
                cert=transport.client_cert,
                proxies=_proxies(url, transport.proxies),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response, transport.timeout_s[1])
                lower = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, lower, body)
    except requests.RequestException as error:
        failure = error
    except (OSError, ValueError, TypeError) as error:
        # A CA bundle that is not there, a key that cannot be sent, a malformed proxy URL.
        failure = error
    raise _network_error(url, failure)


def _verify(verify: bool | str | None) -> bool | str:
    """Take the CA bundle that the environment names for requests, where the caller asked for none."""
    if verify is None or verify is True:
        return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    return verify


def _proxies(url: str, proxies: Mapping[str, str] | None) -> dict[str, str]:
    from .._proxies import environment_proxies

    return environment_proxies(url) if proxies is None else dict(proxies)


def _read(response: Any, limit_s: float | None) -> bytes:
    """Read a body that is neither too long nor too slow as a whole."""
    import requests

    body = bytearray()
    end = None if limit_s is None else time.monotonic() + limit_s
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > _LONGEST_ANSWER:
            raise requests.exceptions.ContentDecodingError("the answer is longer than 1 MiB")
        if end is not None and time.monotonic() > end:
            raise requests.exceptions.ReadTimeout(f"the answer was not complete after {limit_s} s")
    declared = response.headers.get("Content-Length", "")
    # urllib3 1.26 takes a body that breaks off for a whole one.
    if declared.isdigit() and len(body) < int(declared) and "Content-Encoding" not in response.headers:
        raise requests.exceptions.ChunkedEncodingError("the answer broke off")
    return bytes(body)


def _network_error(url: str, failure: Exception) -> IamError:
    """Return the SDK's error for one of requests or the operating system."""
    import requests

    text = " ".join(str(failure).split())
    if isinstance(failure, requests.exceptions.InvalidURL):
        # Of a password with an unencoded slash, the library takes the beginning for a port, and names it.
        shown = "The URL of IAM or of a proxy on the way is malformed."
    else:
        shown = _USERINFO.sub("//", text)
    network_faults = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    may_heal = isinstance(failure, network_faults) and "certificate verify failed" not in text.lower()
    error = iam_error(url, f"{type(failure).__name__}: {shown[:_LONGEST_MESSAGE]}", is_transient=may_heal)
    # The library's own text may name a proxy with its password; then it does not go along.
    error.__cause__ = failure if shown == text else None
    return error
