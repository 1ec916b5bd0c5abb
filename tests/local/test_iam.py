"""IAM: grants, tokens, keys, and errors in IAM's form."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ibm_boto3.local import tokens
from ibm_boto3.local.accounts import Profile
from ibm_boto3.local.control.faults import Fault
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.server import Server
from tests.local.fixed import ACCOUNT, GUID, NOW, request, server

API_KEY = "urn:ibm:params:oauth:grant-type:apikey"
DELEGATED = "urn:ibm:params:oauth:grant-type:delegated-refresh-token"
CR_TOKEN = "urn:ibm:params:oauth:grant-type:cr-token"
ASSUME = "urn:ibm:params:oauth:grant-type:assume"
FORM = {"grant_type": API_KEY, "response_type": "cloud_iam", "apikey": "api-key"}
BX = "Basic Yng6Yng="


def asked(made: Server, form: dict[str, str] | None, client: str | None = BX, path: str = "/identity/token") -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if client is not None:
        headers["Authorization"] = client
    return made.answer(request("POST", path, headers, urlencode(form or {}).encode()))


def content(answer: Answer) -> dict[str, Any]:
    return dict(json.loads(answer.read()))


def basic(name: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:secret".encode()).decode()


def part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture(scope="module")
def iam() -> Server:
    return server()


@pytest.mark.parametrize("path", ["/identity/token", "/oidc/token"])
def test_api_key_gives_a_token(iam: Server, path: str) -> None:
    answer = asked(iam, FORM, path=path)
    got = content(answer)
    assert answer.status == 200
    assert (got["token_type"], got["expires_in"], got["expiration"]) == ("Bearer", 3600, int(NOW) + 3600)
    assert got["scope"] == "ibm openid"
    assert len(got["refresh_token"]) > 100


def test_token_is_signed_by_the_key_that_is_published(iam: Server) -> None:
    token = content(asked(iam, FORM))["access_token"]
    head, claims, signature = token.split(".")
    (key,) = content(iam.answer(request("GET", "/identity/keys")))["keys"]
    assert json.loads(part(head)) == {"kid": key["kid"], "alg": "RS256"}
    numbers = rsa.RSAPublicNumbers(int.from_bytes(part(key["e"]), "big"), int.from_bytes(part(key["n"]), "big"))
    signed = f"{head}.{claims}".encode()
    numbers.public_key().verify(part(signature), signed, padding.PKCS1v15(), hashes.SHA256())


def test_token_says_whose_it_is_and_how_long_it_lives(iam: Server) -> None:
    claims = json.loads(part(content(asked(iam, FORM))["access_token"].split(".")[1]))
    assert (claims["iat"], claims["exp"]) == (int(NOW), int(NOW) + 3600)
    assert claims["account"] == {"valid": True, "bss": ACCOUNT, "frozen": True}
    assert claims["iam_id"] == claims["id"] == f"iam-{claims['identifier']}"
    assert (claims["client_id"], claims["grant_type"]) == ("bx", API_KEY)


def test_client_that_does_not_authenticate_gets_no_refresh_token(iam: Server) -> None:
    assert content(asked(iam, FORM, client=None))["refresh_token"] == "not_supported"


def test_refresh_token_gives_another_token_to_the_same_client(iam: Server) -> None:
    first = content(asked(iam, FORM))
    form = {"grant_type": "refresh_token", "response_type": "cloud_iam", "refresh_token": first["refresh_token"]}
    second = content(asked(iam, form))
    assert second["access_token"] != first["access_token"]
    assert asked(iam, form, client=basic("other")).status == 400
    assert asked(iam, form, client=None).status == 400


def delegated_form(**more: str) -> dict[str, str]:
    return {**FORM, "response_type": "delegated_refresh_token", "receiver_client_ids": "aspera_ats", **more}


def test_delegated_token_is_for_its_receiver_only(iam: Server) -> None:
    got = content(asked(iam, delegated_form()))
    assert list(got) == ["delegated_refresh_token"]
    form = {"grant_type": DELEGATED, "refresh_token": got["delegated_refresh_token"]}
    assert content(asked(iam, form, client=basic("aspera_ats")))["token_type"] == "Bearer"
    assert content(asked(iam, form))["errorCode"] == "BXNIM0407E"


LIFETIMES: dict[str, tuple[Callable[[Server], dict[str, str]], str | None, int]] = {
    "refresh": (
        lambda made: {"grant_type": "refresh_token", "refresh_token": content(asked(made, FORM))["refresh_token"]},
        BX,
        tokens.REFRESH_SECONDS,
    ),
    "delegated": (
        lambda made: {
            "grant_type": DELEGATED,
            "refresh_token": content(asked(made, delegated_form()))["delegated_refresh_token"],
        },
        basic("aspera_ats"),
        6 * 24 * 3600,
    ),
    "delegated-as-asked": (
        lambda made: {
            "grant_type": DELEGATED,
            "refresh_token": content(asked(made, delegated_form(delegated_refresh_token_expiry="600")))[
                "delegated_refresh_token"
            ],
        },
        basic("aspera_ats"),
        600,
    ),
}


@pytest.mark.parametrize(("form_of", "client", "seconds"), LIFETIMES.values(), ids=LIFETIMES)
def test_token_ends_with_its_lifetime(form_of: Callable[[Server], dict[str, str]], client: str, seconds: int) -> None:
    made = server()
    form = form_of(made)
    made.world.clock.token_offset += seconds - 1
    assert asked(made, form, client=client).status == 200
    made.world.clock.token_offset += 1
    assert content(asked(made, form, client=client))["errorCode"] == "BXNIM0407E"


MISSING = "Property missing or empty."
REFUSALS = {
    "no-form": ({}, "BXNIM0109E", MISSING, "Property 'grant_type' either missing or empty."),
    "no-api-key": ({"grant_type": API_KEY}, "BXNIM0109E", MISSING, "Property 'apikey' either missing or empty."),
    "empty-api-key": ({**FORM, "apikey": ""}, "BXNIM0109E", MISSING, "Property 'apikey' either missing or empty."),
    "unknown-api-key": ({**FORM, "apikey": "x"}, "BXNIM0415E", "Provided API key could not be found.", None),
    "unknown-grant": (
        {"grant_type": "password"},
        "BXNIM0106E",
        "Validation of property 'grant_type' with value 'password' failed. "
        f"Valid values: '{API_KEY}, refresh_token, {DELEGATED}, {CR_TOKEN}, {ASSUME}'",
        None,
    ),
    "unknown-response": (
        {**FORM, "response_type": "cloud_iam,uaa"},
        "BXNIM0106E",
        "Validation of property 'response_type' with value 'cloud_iam,uaa' failed. "
        "Valid values: 'cloud_iam, delegated_refresh_token'",
        None,
    ),
    "no-refresh-token": (
        {"grant_type": "refresh_token"},
        "BXNIM0109E",
        MISSING,
        "Property 'refresh_token' either missing or empty.",
    ),
    "unknown-refresh-token": (
        {"grant_type": "refresh_token", "refresh_token": "x"},
        "BXNIM0407E",
        "Provided refresh token is invalid.",
        None,
    ),
}


@pytest.mark.parametrize(("form", "code", "message", "details"), REFUSALS.values(), ids=REFUSALS)
def test_request_is_refused(iam: Server, form: dict[str, str], code: str, message: str, details: str | None) -> None:
    answer = asked(iam, form)
    got = content(answer)
    assert answer.status == 400
    assert (got["errorCode"], got["errorMessage"], got.get("errorDetails")) == (code, message, details)
    assert got["context"]["requestId"] == answer.headers["transaction-id"]
    assert answer.headers["Content-Type"] == "application/json"


def test_wrong_method_is_refused(iam: Server) -> None:
    answer = iam.answer(request("GET", "/identity/token"))
    assert (answer.status, content(answer)["errorCode"]) == (405, "BXNIM0060E")


@pytest.mark.parametrize("header", ["Basic !", "Basic eA==", "Basic Ong="], ids=["not-base64", "no-colon", "no-name"])
def test_malformed_client_is_refused(iam: Server, header: str) -> None:
    assert asked(iam, FORM, client=header).status == 401


def test_discovery_names_the_endpoints(iam: Server) -> None:
    got = content(iam.answer(request("GET", "/identity/.well-known/openid-configuration")))
    assert got["token_endpoint"] == "http://cos.test/identity/token"


def test_bucket_called_identity_is_a_bucket(iam: Server) -> None:
    token = content(asked(iam, FORM))["access_token"]
    headers = {"Authorization": f"Bearer {token}", "ibm-service-instance-id": GUID}
    assert iam.answer(request("PUT", "/identity", headers)).status == 200
    assert iam.answer(request("PUT", "/identity/keys", headers, b"content")).status == 200
    assert iam.answer(request("GET", "/identity/keys", headers)).body == b"content"


def test_expired_tokens_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MANY_TOKENS", 3)
    made = server()
    for _ in range(3):
        asked(made, FORM, client=None)
    made.world.clock.token_offset += 3600
    asked(made, FORM, client=None)
    assert len(made.world.office.access._grants) == 1


# Trusted profiles.
@pytest.fixture
def profiled() -> tuple[Server, Profile]:
    made = server()
    account = made.world.accounts.account(ACCOUNT)
    assert account is not None
    return made, made.world.accounts.add_profile(account, "my-profile")


def cr_form(profile: Profile, **changes: str) -> dict[str, str]:
    form = {"grant_type": CR_TOKEN, "cr_token": profile.cr_token, "profile_id": profile.id, **changes}
    return {name: value for name, value in form.items() if value}


@pytest.mark.parametrize("name", ["id", "name", "crn"])
def test_compute_resource_is_given_a_token_of_its_profile(profiled: tuple[Server, Profile], name: str) -> None:
    made, profile = profiled
    named = {"profile_id": "", f"profile_{name}": getattr(profile, name)}
    got = content(asked(made, cr_form(profile, **named), client=None))
    claims = json.loads(part(got["access_token"].split(".")[1]))
    assert (claims["sub_type"], claims["identifier"], claims["name"]) == ("ComputeResource", profile.id, "my-profile")
    assert claims["account"]["bss"] == ACCOUNT
    assert made.world.office.access.find(got["access_token"]) is not None


CR_REFUSALS = {
    "no-token": ({"cr_token": ""}, "400 BXNIM0109E"),
    "unknown-token": ({"cr_token": "x"}, "400 BXNIM0405E"),
    "no-profile": ({"profile_id": ""}, "400 BXNIM0109E"),
    "two-profiles": ({"profile_name": "my-profile"}, "400 BXNIM0106E"),
    "profile-that-is-not-linked": ({"profile_id": "Profile-other"}, "403 BXNIM0513E"),
}


@pytest.mark.parametrize(("changes", "expected"), CR_REFUSALS.values(), ids=CR_REFUSALS)
def test_compute_resource_is_refused(profiled: tuple[Server, Profile], changes: dict[str, str], expected: str) -> None:
    answer = asked(profiled[0], cr_form(profiled[1], **changes))
    assert f"{answer.status} {content(answer)['errorCode']}" == expected


def test_token_may_be_exchanged_for_one_of_a_profile(profiled: tuple[Server, Profile]) -> None:
    made, profile = profiled
    token = content(asked(made, FORM))["access_token"]
    form = {"grant_type": ASSUME, "access_token": token, "profile_name": profile.name, "account": ACCOUNT}
    claims = json.loads(part(content(asked(made, form))["access_token"].split(".")[1]))
    assert claims["identifier"] == profile.id
    assert content(asked(made, {**form, "access_token": "x"}))["errorCode"] == "BXNIM0405E"
    assert asked(made, {**form, "account": ACCOUNT[::-1]}).status == 403
    assert asked(made, {**form, "profile_name": "other"}).status == 403


def test_disabled_key_is_refused(iam: Server) -> None:
    iam.world.accounts.disable_api_key("api-key", True)
    answer = asked(iam, FORM)
    iam.world.accounts.disable_api_key("api-key", False)
    assert (answer.status, content(answer)["errorCode"]) == (400, "BXNIM0462E")
    assert asked(iam, FORM).status == 200


def test_busy_iam_says_when_to_come_back() -> None:
    made = server()
    made.world.faults.add(Fault("GetToken", status=429, retry_after="7"))
    made.world.faults.add(Fault("GetToken", status=429, body="busy"))
    answer, plain = asked(made, FORM), asked(made, FORM)
    assert (answer.status, answer.headers["Retry-After"], content(answer)["context"]["requestType"]) == (
        *(429, "7"),
        "incoming.Identity_Token",
    )
    assert (plain.status, plain.read()) == (429, b"busy")
    assert asked(made, FORM).status == 200
