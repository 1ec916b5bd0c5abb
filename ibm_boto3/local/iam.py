"""IBM Cloud IAM's token endpoint: grants, public keys, and errors in IAM's form."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from ibm_boto3.local.accounts import Account, Profile
from ibm_boto3.local.control.faults import GET_TOKEN, Fault
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.world import World

TOKEN_PATHS = ("/identity/token", "/oidc/token")
KEYS_PATH = "/identity/keys"
DISCOVERY_PATH = "/identity/.well-known/openid-configuration"
PREFIX = "urn:ibm:params:oauth:grant-type:"
# Clients count on six days when they ask for no other lifetime.
DELEGATED_SECONDS = 6 * 24 * 3600
MAX_FORM_BYTES = 64 * 1024
PROFILE_FIELDS = ("profile_id", "profile_name", "profile_crn")

Form = dict[str, str]


class IAMError(Exception):
    """A token request that IAM refuses.

    :param code: such as ``BXNIM0415E``.
    :param message: the text of the answer.
    :param details: a further text, or None.
    :param status: the HTTP status.
    """

    def __init__(self, code: str, message: str, details: str | None = None, status: int = 400) -> None:
        self.code = code
        self.message = message
        self.details = details
        self.status = status
        super().__init__(f"{status} {code}: {message}")


class IAM:
    """Answers the requests that are IAM's.

    :param world: who has which API key, and what issues the tokens.
    """

    def __init__(self, world: World) -> None:
        self._accounts = world.accounts
        self._office = world.office
        self._clock = world.clock
        self._faults = world.faults
        self._grants: dict[str, Callable[[Form, str], dict[str, Any]]] = {
            f"{PREFIX}apikey": self._api_key,
            "refresh_token": self._refresh_token,
            f"{PREFIX}delegated-refresh-token": self._delegated_refresh_token,
            f"{PREFIX}cr-token": self._cr_token,
            f"{PREFIX}assume": self._assume,
        }

    def handles(self, request: Request) -> bool:
        """Whether a request is for IAM, not for a bucket that happens to be called ``identity``.

        :param request: the request.
        :returns: False for any request with an S3 signature or a bearer token.
        """
        if request.path not in TOKEN_PATHS and request.path not in (KEYS_PATH, DISCOVERY_PATH):
            return False
        scheme = request.headers.get("authorization", "basic").partition(" ")[0].lower()
        return scheme == "basic" and "Signature=" not in request.query_string

    def answer(self, request: Request) -> Answer:
        """Answer a request that is IAM's.

        :param request: the request.
        :returns: the answer.
        """
        transaction = secrets.token_urlsafe(5) + "-" + secrets.token_hex(16)
        request.operation = GET_TOKEN
        try:
            if self._faults.plan and (fault := self._faults.take(GET_TOKEN)) is not None:
                request.trouble = fault.trouble()
                if fault.replaces_answer:
                    return self._failed(fault, request, transaction)
            return self._json(200, self._content(request), transaction)
        except IAMError as error:
            return self._json(error.status, self._error(error, request, transaction), transaction)

    def _failed(self, fault: Fault, request: Request, transaction: str) -> Answer:
        plain = fault.plain_answer()
        if plain is not None:
            return plain
        status = fault.status or 500
        error = IAMError(
            fault.code or f"BXNIM{status}0E", fault.message or "The request failed on purpose.", None, status
        )
        answer = self._json(status, self._error(error, request, transaction), transaction)
        answer.headers.update(fault.headers())
        return answer

    def _content(self, request: Request) -> dict[str, Any]:
        if request.path in TOKEN_PATHS:
            check_method(request, "POST")
            return self._token(request)
        check_method(request, "GET")
        if request.path == KEYS_PATH:
            return {"keys": [self._office.key.jwk()]}
        base = f"http://{request.headers.get('host', 'localhost')}/identity"
        return {"issuer": base, "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/keys"}

    def _token(self, request: Request) -> dict[str, Any]:
        body = request.body()
        if body.size > MAX_FORM_BYTES:
            raise IAMError("BXNIM0106E", "The form is too long.")
        form = dict(parse_qsl(body.read().decode("utf-8", "replace"), keep_blank_values=True))
        grant_type = needed(form, "grant_type")
        grant = self._grants.get(grant_type)
        if grant is None:
            raise invalid("grant_type", grant_type, *self._grants)
        return grant(form, client_of(request))

    def _api_key(self, form: Form, client: str) -> dict[str, Any]:
        api_key = needed(form, "apikey")
        account = self._accounts.owner_of_api_key(api_key)
        if account is None:
            raise IAMError("BXNIM0415E", "Provided API key could not be found.")
        if self._accounts.is_disabled(api_key):
            raise IAMError("BXNIM0462E", "Provided API key is disabled.")
        return self._issue(account, form, client)

    def _refresh_token(self, form: Form, client: str) -> dict[str, Any]:
        grant = self._office.refresh.find(needed(form, "refresh_token"))
        if grant is None or grant.client != client:
            raise IAMError("BXNIM0407E", "Provided refresh token is invalid.")
        return self._issue(grant.account, form, client)

    def _delegated_refresh_token(self, form: Form, client: str) -> dict[str, Any]:
        grant = self._office.delegated.find(needed(form, "refresh_token"))
        if grant is None or client not in grant.client.split(","):
            raise IAMError("BXNIM0407E", "Provided refresh token is invalid.")
        return self._access(grant.account, form, client)

    def _cr_token(self, form: Form, client: str) -> dict[str, Any]:
        profile = self._accounts.profile_of(needed(form, "cr_token"))
        if profile is None:
            raise IAMError("BXNIM0405E", "Provided token is not supported")
        if not profile.is_named(profile_name(form)):
            raise IAMError("BXNIM0513E", "You are not authorized to use this API", status=403)
        return self._access(profile.account, form, client, profile)

    def _assume(self, form: Form, client: str) -> dict[str, Any]:
        grant = self._office.access.find(needed(form, "access_token"))
        if grant is None:
            raise IAMError("BXNIM0405E", "Provided token is not supported")
        profile = self._accounts.profile_named(grant.account, profile_name(form))
        if profile is None or form.get("account", grant.account.id) != grant.account.id:
            raise IAMError("BXNIM0513E", "You are not authorized to use this API", status=403)
        return self._access(profile.account, form, client, profile)

    def _issue(self, account: Account, form: Form, client: str) -> dict[str, Any]:
        kind = form.get("response_type", "cloud_iam")
        if kind == "delegated_refresh_token":
            seconds = form.get("delegated_refresh_token_expiry") or str(DELEGATED_SECONDS)
            if not (seconds.isascii() and seconds.isdigit()):
                raise invalid("delegated_refresh_token_expiry", seconds, "a number of seconds")
            receivers = form.get("receiver_client_ids", "")
            return {"delegated_refresh_token": self._office.issue_delegated(account, receivers, int(seconds))}
        if kind != "cloud_iam":
            raise invalid("response_type", kind, "cloud_iam", "delegated_refresh_token")
        return self._access(account, form, client)

    def _access(self, account: Account, form: Form, client: str, profile: Profile | None = None) -> dict[str, Any]:
        token, expires = self._office.issue_access(account, client, form["grant_type"], profile)
        # Only clients that authenticate themselves are given refresh tokens.
        refresh = self._office.issue_refresh(account, client) if client else "not_supported"
        return {
            "access_token": token,
            "refresh_token": refresh,
            "ims_user_id": 0,
            "token_type": "Bearer",
            "expires_in": self._office.access_seconds,
            "expiration": expires,
            "scope": "ibm openid",
        }

    def _error(self, error: IAMError, request: Request, transaction: str) -> dict[str, Any]:
        moment = self._clock.utc().strftime("%d.%m.%Y %H:%M:%S:") + "000 UTC"
        content: dict[str, Any] = {"errorCode": error.code, "errorMessage": error.message}
        if error.details is not None:
            content["errorDetails"] = error.details
        content["context"] = {
            "requestId": transaction,
            "requestType": "incoming.Identity_Token",
            "userAgent": request.headers.get("user-agent", ""),
            "url": "https://iam.cloud.ibm.com",
            "instanceId": "iamid-local",
            "threadId": "1",
            "host": "iamid-local",
            "startTime": moment,
            "endTime": moment,
            "elapsedTime": "0",
            "locale": "en_US",
            "clusterName": "iam-id-local",
        }
        return content

    def _json(self, status: int, content: dict[str, Any], transaction: str) -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Content-Language": "en-US",
            "Cache-Control": "no-cache, no-store, must-revalidate",
            "Expires": "0",
            "Pragma": "no-cache",
            "Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(self._clock.now())),
            "x-content-type-options": "nosniff",
            "ibm-cloud-service-name": "iam-identity",
            "transaction-id": transaction,
            "x-request-id": transaction,
            "x-correlation-id": transaction,
            "strict-transport-security": "max-age=31536000; includeSubDomains",
        }
        return Answer(status, headers, json.dumps(content).encode())


def check_method(request: Request, method: str) -> None:
    """Refuse a request with the wrong method.

    :param request: the request.
    :param method: the method it must have.
    :raises IAMError: if it has another.
    """
    if request.method != method:
        raise IAMError(
            "BXNIM0060E",
            "Web application exception 'javax.ws.rs.ClientErrorException' during request processing.",
            "HTTP 405 Method Not Allowed",
            405,
        )


def needed(form: Form, name: str) -> str:
    """Return a field that must not be empty.

    :param form: the fields of the request.
    :param name: the field's name.
    :returns: its value.
    :raises IAMError: if it is missing or empty.
    """
    value = form.get(name)
    if not value:
        details = f"Property '{name}' either missing or empty."
        raise IAMError("BXNIM0109E", "Property missing or empty.", details)
    return value


def profile_name(form: Form) -> str:
    """Return how a request names a trusted profile.

    :param form: the fields of the request.
    :returns: its id, name or CRN.
    :raises IAMError: unless there is exactly one of them.
    """
    given = [form[name] for name in PROFILE_FIELDS if form.get(name)]
    if not given:
        raise IAMError("BXNIM0109E", "Property missing or empty.", "Property 'profile_id' either missing or empty.")
    if len(given) > 1:
        raise invalid("profile_id", given[0], *PROFILE_FIELDS)
    return given[0]


def invalid(name: str, value: str, *valid: str) -> IAMError:
    """Return the error for a field with a value IAM does not know.

    :param name: the field's name.
    :param value: what it holds.
    :param valid: what it may hold.
    :returns: the error.
    """
    text = f"Validation of property '{name}' with value '{value}' failed. Valid values: '{', '.join(valid)}'"
    return IAMError("BXNIM0106E", text)


def client_of(request: Request) -> str:
    """Return the name of the client that authenticates itself with HTTP Basic, empty if none does.

    :param request: the request.
    :returns: the name.
    :raises IAMError: if the header is malformed.
    """
    header = request.headers.get("authorization")
    if header is None:
        return ""
    try:
        name, colon, _ = base64.b64decode(header.partition(" ")[2], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name = colon = ""
    if not name or not colon:
        raise IAMError("BXNIM0308E", "Provided client credentials are malformed.", status=401)
    return name
