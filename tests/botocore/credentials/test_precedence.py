"""Which credentials a client takes, compared with what 2.16.2 took in the same cases."""

import json
import os
from pathlib import Path

import pytest

from ibm_botocore.credentials import DefaultTokenManager, clear_token_cache
from tests.botocore.credentials.fake_iam import iam_server
from tests.botocore.credentials.precedence_cases import CASES, observe

RECORDED = json.loads((Path(__file__).parent / "precedence-2.16.2.json").read_text())

IS_INFERRED = "oauth is inferred from the credentials"
IS_CHECKED = "an explicit signature is checked against the credentials before anything is sent"
ENDPOINT = "IBM_AUTH_ENDPOINT, then the profile's endpoint, count for every API key"
OWN_INSTANCE = "the client's own instance id wins"
GUIDES = "the guides' form of ~/.aws/credentials"
NAMED = "the error names the file"

ARG_BEARER = {"authorization": "token-of-arg-key", "scheme": "Bearer", "session_token": None}
GUIDE_BEARER = {"authorization": "token-of-guide-key", "scheme": "Bearer", "session_token": None, "iam": "/public"}
CRN = "crn:v1:bluemix:public:cloud-object-storage:global:a/0123:4567-89ab::"
UNFIT = {"error": "UnsupportedSignatureVersionError", "iam": None}

# Where the two differ on purpose: the reason, and what is different.
ON_PURPOSE = {
    "an API key without a signature version": (
        IS_INFERRED, {**ARG_BEARER, "instance": "arg-instance", "iam": "/public"},
    ),
    "an API key with s3v4": (IS_CHECKED, UNFIT),
    "an API key with the variable's endpoint": (ENDPOINT, {"iam": "/variable"}),
    "an API key with the profile's endpoint": (ENDPOINT, {"iam": "/profile"}),
    "HMAC keys with oauth": (IS_CHECKED, UNFIT),
    "HMAC arguments that hold an API key": (IS_CHECKED, UNFIT),
    "nothing with oauth": (IS_CHECKED, {"error": "NoCredentialsError", "text": "Unable to locate credentials"}),
    "a manager": (
        "any object with get_token() will do",
        {"authorization": "token-of-manager", "scheme": "Bearer", "session_token": None, "instance": None},
    ),
    "the client's instance over the session's": (OWN_INSTANCE, {"instance": "client-instance"}),
    "AWS variables with oauth": (IS_CHECKED, UNFIT),
    "AWS variables that hold an API key": (IS_CHECKED, UNFIT),
    "a service credential with HMAC keys and oauth": (IS_CHECKED, UNFIT),
    "a service credential's instance under the client's": (OWN_INSTANCE, {"instance": "client-instance"}),
    "a service credential as ibmcloud writes it": (
        "the list of ibmcloud is a service credential",
        {
            "authorization": "token-of-cos-key", "scheme": "Bearer", "session_token": None, "instance": "cos-instance",
            "iam": "/public",
        },
    ),
    "a service credential that is no JSON": (NAMED, {"error": "ConfigParseError"}),
    "a service credential with an empty key": (NAMED, {"error": "PartialCredentialsError"}),
    "the shared file's API key with the variable's endpoint": (ENDPOINT, {"iam": "/variable"}),
    "the shared file's HMAC keys with oauth": (IS_CHECKED, UNFIT),
    "the shared file's empty API key": (NAMED, {"error": "PartialCredentialsError"}),
    "the guides' form with a CRN": (GUIDES, {**GUIDE_BEARER, "instance": CRN}),
    "the guides' form with a GUID": (GUIDES, {**GUIDE_BEARER, "instance": "d6f04d83-6c4f-4a62-a165-696756d63903"}),
    "the guides' form in the configuration file": (GUIDES, {**GUIDE_BEARER, "instance": CRN}),
    "the guides' form without oauth": ("an API key is not sent in the clear", UNFIT),
    "oauth in the profile": (
        IS_INFERRED,
        {
            "authorization": "token-of-config-key", "scheme": "Bearer", "session_token": None,
            "instance": "config-instance",
        },
    ),
}  # fmt: skip
# A text that stands for a case where 2.16.2 raised an error that is not the SDK's.
FILE_ERRORS = {"ConfigParseError", "PartialCredentialsError"}


@pytest.fixture(scope="module")
def iam():
    with iam_server() as server:
        yield server


@pytest.fixture(autouse=True)
def public_endpoint(monkeypatch):
    monkeypatch.setattr(DefaultTokenManager, "API_TOKEN_URL", DefaultTokenManager.API_TOKEN_URL)


def test_every_case_is_recorded():
    assert RECORDED.keys() == CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_credentials_are_taken_as_recorded(name, iam, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    clear_token_cache()

    seen = observe(CASES[name], tmp_path, iam)

    _, difference = ON_PURPOSE.get(name, ("", {}))
    expected = {**RECORDED[name], **difference}
    if "error" in difference or "authorization" in difference:
        expected = {**difference, "iam": difference.get("iam", RECORDED[name]["iam"])}
    text, expected_text = seen.pop("text", ""), expected.pop("text", "")
    assert seen == expected
    # Ours adds a hint at the end.
    assert text.startswith(expected_text)


@pytest.mark.parametrize("name", ON_PURPOSE)
def test_a_difference_on_purpose_is_one(name, iam, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    clear_token_cache()

    seen = observe(CASES[name], tmp_path, iam)

    assert {key: seen.get(key) for key in RECORDED[name]} != RECORDED[name]


FILES_IN_ERRORS = [
    (name, file)
    for name in CASES
    for file in CASES[name].get("files", {})
    if {"error"} & ON_PURPOSE.get(name, ("", RECORDED[name]))[1].keys()
    and ON_PURPOSE.get(name, ("", RECORDED[name]))[1]["error"] in FILE_ERRORS
]


@pytest.mark.parametrize(("name", "file"), FILES_IN_ERRORS)
def test_an_error_about_a_file_names_it_and_shows_nothing_of_it(name, file, iam, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    seen = observe(CASES[name], tmp_path, iam)

    assert os.path.join("~", file) in seen["text"]
    assert "cos-" not in seen["text"].replace("ibm-cos-", "").replace("cos_", "")
    assert "shared-access" not in seen["text"]
