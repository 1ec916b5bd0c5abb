"""Which credentials a client takes when several places offer some: the cases, and how one is looked at.

Both packages run this file: the recorder with 2.16.2, the test with ours. ``{iam}`` in a value stands for the fake IAM.
"""

from __future__ import annotations

import importlib
import io
import json
import os
from pathlib import Path
from typing import Any

CRN = "crn:v1:bluemix:public:cloud-object-storage:global:a/0123:4567-89ab::"
GUID = "d6f04d83-6c4f-4a62-a165-696756d63903"

ENV_HMAC = {"AWS_ACCESS_KEY_ID": "env-access", "AWS_SECRET_ACCESS_KEY": "env-secret"}
ENV_IAM = {"IBM_API_KEY_ID": "env-key", "IBM_SERVICE_INSTANCE_ID": "env-instance"}
ARG_HMAC = {"aws_access_key_id": "arg-access", "aws_secret_access_key": "arg-secret"}
ARG_IAM = {"ibm_api_key_id": "arg-key", "ibm_service_instance_id": "arg-instance"}
OAUTH = {"signature_version": "oauth"}
COS_IAM = {"apikey": "cos-key", "resource_instance_id": "cos-instance"}
COS_HMAC = {"cos_hmac_keys": {"access_key_id": "cos-access", "secret_access_key": "cos-secret"}}

COS_FILE = ".bluemix/cos_credentials"
SHARED_FILE = ".aws/credentials"
CONFIG_FILE = ".aws/config"
SHARED_IAM = "ibm_api_key_id = shared-key\nibm_service_instance_id = shared-instance\n"
SHARED_HMAC = "aws_access_key_id = shared-access\naws_secret_access_key = shared-secret\n"
CONFIG_IAM = "ibm_api_key_id = config-key\nibm_service_instance_id = config-instance\n"
CONFIG_HMAC = "aws_access_key_id = config-access\naws_secret_access_key = config-secret\n"
PROCESS = """credential_process = printf '{"Version": 1, "AccessKeyId": "process-access", "SecretAccessKey": "s"}'\n"""

# name: files, env, session (arguments of ibm_boto3.Session), client (arguments of client), config (of Config)
CASES: dict[str, dict[str, Any]] = {
    # --- arguments
    "an API key": {"client": ARG_IAM, "config": OAUTH},
    "an API key alone": {"client": {"ibm_api_key_id": "arg-key"}, "config": OAUTH},
    "an API key without a signature version": {"client": ARG_IAM},
    "an API key with s3v4": {"client": ARG_IAM, "config": {"signature_version": "s3v4"}},
    "an API key beside HMAC keys": {"client": {**ARG_IAM, **ARG_HMAC}, "config": OAUTH},
    "an API key beside HMAC variables": {"client": ARG_IAM, "env": ENV_HMAC, "config": OAUTH},
    "an API key with an endpoint": {
        "client": {**ARG_IAM, "ibm_auth_endpoint": "{iam}/argument"}, "config": OAUTH,
    },
    "an API key with the variable's endpoint": {
        "client": ARG_IAM, "env": {"IBM_AUTH_ENDPOINT": "{iam}/variable"}, "config": OAUTH,
    },
    "an API key with the profile's endpoint": {
        "client": ARG_IAM, "files": {CONFIG_FILE: "[default]\nibm_auth_endpoint = {iam}/profile\n"}, "config": OAUTH,
    },
    "an API key with the variable's instance": {
        "client": {"ibm_api_key_id": "arg-key"}, "env": {"IBM_SERVICE_INSTANCE_ID": "env-instance"}, "config": OAUTH,
    },
    "an empty API key": {"client": {"ibm_api_key_id": ""}, "env": ENV_HMAC},
    "HMAC keys": {"client": ARG_HMAC},
    "HMAC keys with a session token": {"client": {**ARG_HMAC, "aws_session_token": "arg-session"}},
    "HMAC keys with an instance": {"client": {**ARG_HMAC, "ibm_service_instance_id": "arg-instance"}},
    "HMAC keys with oauth": {"client": ARG_HMAC, "config": OAUTH},
    "half of the HMAC keys": {"client": {"aws_access_key_id": "arg-access"}},
    "the other half of the HMAC keys": {"client": {"aws_secret_access_key": "arg-secret"}},
    "HMAC arguments that hold an API key": {
        "client": {"aws_access_key_id": "arg-key", "aws_secret_access_key": CRN}, "config": OAUTH,
    },
    "nothing": {},
    "nothing with oauth": {"config": OAUTH},
    "nothing unsigned": {"config": {"signature_version": "UNSIGNED"}},
    "HMAC keys unsigned": {"client": ARG_HMAC, "config": {"signature_version": "UNSIGNED"}},
    "an API key unsigned": {"client": ARG_IAM, "config": {"signature_version": "UNSIGNED"}},
    "a function": {"client": {"auth_function": "FUNCTION"}, "config": OAUTH},
    "a function with an instance": {
        "client": {"auth_function": "FUNCTION", "ibm_service_instance_id": "arg-instance"}, "config": OAUTH,
    },
    "a manager": {"client": {"token_manager": "MANAGER"}, "config": OAUTH},
    "an API key beside a function": {"client": {**ARG_IAM, "auth_function": "FUNCTION"}, "config": OAUTH},
    "a function beside a manager": {
        "client": {"auth_function": "FUNCTION", "token_manager": "MANAGER"}, "config": OAUTH,
    },
    # --- the session
    "the session's API key": {"session": ARG_IAM, "config": OAUTH},
    "the session's HMAC keys": {"session": ARG_HMAC},
    "the session's HMAC keys with an instance": {"session": {**ARG_HMAC, "ibm_service_instance_id": "arg-instance"}},
    "the session's instance alone": {"session": {"ibm_service_instance_id": "arg-instance"}, "env": ENV_HMAC},
    "the session's function": {"session": {"auth_function": "FUNCTION"}, "config": OAUTH},
    "the session's manager": {"session": {"token_manager": "MANAGER"}, "config": OAUTH},
    "the session's API key beside HMAC keys": {"session": {**ARG_IAM, **ARG_HMAC}, "config": OAUTH},
    "the session's API key over variables": {"session": ARG_IAM, "env": {**ENV_IAM, **ENV_HMAC}, "config": OAUTH},
    "the client's HMAC keys over the session's API key": {"session": ARG_IAM, "client": ARG_HMAC},
    "the client's API key over the session's": {
        "session": {"ibm_api_key_id": "session-key"}, "client": ARG_IAM, "config": OAUTH,
    },
    "the client's instance over the session's": {
        "session": ARG_IAM, "client": {"ibm_service_instance_id": "client-instance"}, "config": OAUTH,
    },
    # --- variables
    "IBM variables": {"env": ENV_IAM, "config": OAUTH},
    "IBM variables with an endpoint": {
        "env": {**ENV_IAM, "IBM_AUTH_ENDPOINT": "{iam}/variable"}, "config": OAUTH,
    },
    "IBM variables over AWS variables": {"env": {**ENV_IAM, **ENV_HMAC}, "config": OAUTH},
    "an empty IBM_API_KEY_ID": {"env": {"IBM_API_KEY_ID": "", **ENV_HMAC}},
    "an instance variable without a key": {"env": {"IBM_SERVICE_INSTANCE_ID": "env-instance", **ENV_HMAC}},
    "AWS variables": {"env": ENV_HMAC},
    "AWS variables with a session token": {"env": {**ENV_HMAC, "AWS_SESSION_TOKEN": "session"}},
    "AWS variables with both tokens": {
        "env": {**ENV_HMAC, "AWS_SESSION_TOKEN": "session", "AWS_SECURITY_TOKEN": "security"},
    },
    "half of the AWS variables": {"env": {"AWS_ACCESS_KEY_ID": "env-access"}},
    "AWS variables with oauth": {"env": ENV_HMAC, "config": OAUTH},
    "AWS variables that hold an API key": {
        "env": {"AWS_ACCESS_KEY_ID": "env-key", "AWS_SECRET_ACCESS_KEY": CRN}, "config": OAUTH,
    },
    "variables over all files": {
        "env": ENV_HMAC,
        "files": {COS_FILE: COS_IAM, SHARED_FILE: "[default]\n" + SHARED_IAM, CONFIG_FILE: "[default]\n" + CONFIG_IAM},
    },
    # --- the service credential
    "a service credential": {"files": {COS_FILE: COS_IAM}, "config": OAUTH},
    "a service credential with HMAC keys": {"files": {COS_FILE: {**COS_IAM, **COS_HMAC}}},
    "a service credential with HMAC keys and oauth": {"files": {COS_FILE: {**COS_IAM, **COS_HMAC}}, "config": OAUTH},
    "a service credential with an endpoint": {
        "files": {COS_FILE: {**COS_IAM, "iam_auth_endpoint": "{iam}/file"}}, "config": OAUTH,
    },
    "a service credential's instance under the client's": {
        "files": {COS_FILE: COS_IAM}, "client": {"ibm_service_instance_id": "client-instance"}, "config": OAUTH,
    },
    "a service credential elsewhere": {
        "files": {"elsewhere.json": COS_IAM}, "env": {"COS_CREDENTIALS_FILE": "~/elsewhere.json"}, "config": OAUTH,
    },
    "a service credential over the shared file": {
        "files": {COS_FILE: COS_IAM, SHARED_FILE: "[default]\n" + SHARED_HMAC}, "config": OAUTH,
    },
    "an empty service credential": {"files": {COS_FILE: {}}},
    "an empty service credential over the shared file": {
        "files": {COS_FILE: {}, SHARED_FILE: "[default]\n" + SHARED_HMAC},
    },
    "a service credential with empty HMAC keys": {
        "files": {COS_FILE: {**COS_IAM, "cos_hmac_keys": {}}}, "config": OAUTH,
    },
    "a service credential with null HMAC keys": {
        "files": {COS_FILE: {**COS_IAM, "cos_hmac_keys": None}}, "config": OAUTH,
    },
    "a service credential with half of the HMAC keys": {
        "files": {COS_FILE: {**COS_IAM, "cos_hmac_keys": {"access_key_id": "cos-access"}}},
    },
    "a service credential as ibmcloud writes it": {
        "files": {COS_FILE: [{"name": "my-key", "guid": GUID, "credentials": COS_IAM}]}, "config": OAUTH,
    },
    "a service credential that is text": {"files": {COS_FILE: '"text"'}},
    "a service credential that is no JSON": {"files": {COS_FILE: "{"}},
    "a service credential without a key": {"files": {COS_FILE: {"resource_instance_id": "cos-instance"}}},
    "a service credential with an empty key": {"files": {COS_FILE: {**COS_IAM, "apikey": ""}}},
    # --- ~/.aws/credentials
    "the shared file's API key": {"files": {SHARED_FILE: "[default]\n" + SHARED_IAM}, "config": OAUTH},
    "the shared file's API key with an endpoint": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_IAM + "ibm_auth_endpoint = {iam}/file\n"}, "config": OAUTH,
    },
    "the shared file's API key with the variable's endpoint": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_IAM + "ibm_auth_endpoint = {iam}/file\n"},
        "env": {"IBM_AUTH_ENDPOINT": "{iam}/variable"},
        "config": OAUTH,
    },
    "the shared file's API key beside HMAC keys": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_HMAC + SHARED_IAM}, "config": OAUTH,
    },
    "the shared file's HMAC keys": {"files": {SHARED_FILE: "[default]\n" + SHARED_HMAC}},
    "the shared file's HMAC keys with oauth": {"files": {SHARED_FILE: "[default]\n" + SHARED_HMAC}, "config": OAUTH},
    "the shared file's HMAC keys with a token": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_HMAC + "aws_session_token = shared-session\n"},
    },
    "the shared file's half HMAC keys": {"files": {SHARED_FILE: "[default]\naws_access_key_id = shared-access\n"}},
    "the shared file's empty API key": {"files": {SHARED_FILE: "[default]\nibm_api_key_id =\n"}},
    "the shared file's instance alone": {"files": {SHARED_FILE: "[default]\nibm_service_instance_id = x\n"}},
    "the shared file as no INI file": {"files": {SHARED_FILE: "aws_access_key_id = x\n"}},
    "the shared file elsewhere": {
        "files": {"elsewhere.ini": "[default]\n" + SHARED_HMAC},
        "env": {"AWS_SHARED_CREDENTIALS_FILE": "~/elsewhere.ini"},
    },
    "the guides' form with a CRN": {
        "files": {SHARED_FILE: f"[default]\naws_access_key_id = guide-key\naws_secret_access_key = {CRN}\n"},
        "config": OAUTH,
    },
    "the guides' form with a GUID": {
        "files": {SHARED_FILE: f"[default]\naws_access_key_id = guide-key\naws_secret_access_key = {GUID}\n"},
        "config": OAUTH,
    },
    "the guides' form in the configuration file": {
        "files": {CONFIG_FILE: f"[default]\naws_access_key_id = guide-key\naws_secret_access_key = {CRN}\n"},
        "config": OAUTH,
    },
    "the guides' form without oauth": {
        "files": {SHARED_FILE: f"[default]\naws_access_key_id = guide-key\naws_secret_access_key = {CRN}\n"},
    },
    # --- profiles
    "a profile by argument": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_HMAC + "[dev]\n" + SHARED_IAM},
        "session": {"profile_name": "dev"},
        "config": OAUTH,
    },
    "a profile by AWS_PROFILE": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_HMAC + "[dev]\n" + SHARED_IAM},
        "env": {"AWS_PROFILE": "dev"},
        "config": OAUTH,
    },
    "a profile by both variables": {
        "files": {SHARED_FILE: "[dev]\n" + SHARED_IAM + "[prod]\n" + SHARED_HMAC},
        "env": {"AWS_PROFILE": "dev", "AWS_DEFAULT_PROFILE": "prod"},
    },
    "a profile by argument over variables": {
        "files": {SHARED_FILE: "[dev]\n" + SHARED_HMAC}, "env": ENV_IAM, "session": {"profile_name": "dev"},
    },
    "a profile by argument over the service credential": {
        "files": {COS_FILE: COS_IAM, SHARED_FILE: "[default]\n" + SHARED_HMAC},
        "session": {"profile_name": "default"},
    },
    "a profile by AWS_PROFILE under variables": {
        "files": {SHARED_FILE: "[dev]\n" + SHARED_HMAC}, "env": {**ENV_IAM, "AWS_PROFILE": "dev"}, "config": OAUTH,
    },
    "a profile by AWS_PROFILE under the service credential": {
        "files": {COS_FILE: COS_IAM, SHARED_FILE: "[dev]\n" + SHARED_HMAC},
        "env": {"AWS_PROFILE": "dev"},
        "config": OAUTH,
    },
    "a profile that does not exist": {"session": {"profile_name": "nobody"}},
    "a profile that does not exist by AWS_PROFILE": {"env": {"AWS_PROFILE": "nobody"}},
    "a profile that does not exist beside HMAC keys": {"env": {"AWS_PROFILE": "nobody"}, "client": ARG_HMAC},
    "a profile in quotes": {
        "files": {CONFIG_FILE: '[profile "my dev"]\n' + CONFIG_HMAC}, "session": {"profile_name": "my dev"},
    },
    # --- ~/.aws/config and processes
    "the configuration file's API key": {"files": {CONFIG_FILE: "[default]\n" + CONFIG_IAM}, "config": OAUTH},
    "the configuration file's API key beside HMAC keys": {
        "files": {CONFIG_FILE: "[default]\n" + CONFIG_HMAC + CONFIG_IAM}, "config": OAUTH,
    },
    "the configuration file's HMAC keys": {"files": {CONFIG_FILE: "[default]\n" + CONFIG_HMAC}},
    "the configuration file's profile": {
        "files": {CONFIG_FILE: "[profile dev]\n" + CONFIG_HMAC}, "session": {"profile_name": "dev"},
    },
    "the configuration file elsewhere": {
        "files": {"elsewhere.ini": "[default]\n" + CONFIG_HMAC}, "env": {"AWS_CONFIG_FILE": "~/elsewhere.ini"},
    },
    "the shared file over the configuration file": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_HMAC, CONFIG_FILE: "[default]\n" + CONFIG_IAM},
    },
    "the shared file over a process": {
        "files": {SHARED_FILE: "[default]\n" + SHARED_HMAC, CONFIG_FILE: "[default]\n" + PROCESS},
    },
    "a process over the configuration file": {"files": {CONFIG_FILE: "[default]\n" + PROCESS + CONFIG_HMAC}},
    "oauth in the profile": {
        "files": {CONFIG_FILE: "[default]\n" + CONFIG_IAM + "s3 =\n  signature_version = oauth\n"},
    },
    "oauth in the profile under the client's": {
        "files": {CONFIG_FILE: "[default]\ns3 =\n  signature_version = oauth\n"},
        "client": ARG_HMAC,
        "config": {"signature_version": "s3v4"},
    },
}  # fmt: skip


class Manager:
    """A token manager of a program: any object with get_token()."""

    def get_token(self) -> str:
        """Return a token."""
        return "token-of-manager"


def function() -> dict[str, Any]:
    """Return an answer as IAM gives it."""
    return {"access_token": "token-of-function", "token_type": "Bearer", "expires_in": 3600}


class Raw(io.BytesIO):
    """The body of an answer."""

    def stream(self, *size: int, **options: Any) -> Any:
        """Yield the body."""
        yield self.read()


def observe(case: dict[str, Any], home: Path, iam: Any) -> dict[str, Any]:
    """Run a case in the present process, whose HOME is ``home``, and say what came of it.

    :param iam: has ``url`` and ``requests``, see :class:`.fake_iam.IamServer`.
    """
    for name, content in case.get("files", {}).items():
        text = content if isinstance(content, str) else json.dumps(content)
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text.replace("{iam}", iam.url))
    os.environ.update({name: value.replace("{iam}", iam.url) for name, value in case.get("env", {}).items()})
    package = importlib.import_module("ibm_boto3")
    tokens = importlib.import_module("ibm_botocore.credentials").DefaultTokenManager
    tokens.API_TOKEN_URL = f"{iam.url}/public"
    del iam.requests[:]
    try:
        found = _observe(package, _arguments(case, "session", iam), _arguments(case, "client", iam), _config(case))
    except Exception as error:  # noqa: BLE001 - which one is the question
        found = {"error": type(error).__name__, "text": str(error).replace(str(home), "~")}
    paths = [path for path, _ in iam.requests]
    return {**found, "iam": paths[0] if paths else None}


def _arguments(case: dict[str, Any], name: str, iam: Any) -> dict[str, Any]:
    stand_ins = {"FUNCTION": function, "MANAGER": Manager()}
    given = case.get(name, {})
    return {key: stand_ins.get(value, value.replace("{iam}", iam.url)) for key, value in given.items()}


def _config(case: dict[str, Any]) -> Any:
    options = dict(case.get("config", {}))
    if options.get("signature_version") == "UNSIGNED":
        options["signature_version"] = importlib.import_module("ibm_botocore").UNSIGNED
    return importlib.import_module("ibm_botocore.config").Config(**options) if options else None


def _observe(package: Any, session: dict[str, Any], client: dict[str, Any], config: Any) -> dict[str, Any]:
    made = package.Session(**session).client(
        "s3", region_name="us-south", endpoint_url="http://127.0.0.1:9", config=config, **client
    )
    sent: list[Any] = []

    def answer(request: Any, **kwargs: Any) -> Any:
        sent.append({name: _text(value) for name, value in request.headers.items()})
        response = importlib.import_module("ibm_botocore.awsrequest").AWSResponse
        return response(request.url, 200, {}, Raw(b"<ListAllMyBucketsResult/>"))

    made.meta.events.register("before-send.s3", answer)
    made.list_buckets()
    (headers,) = sent
    scheme, _, rest = headers.get("Authorization", "").partition(" ")
    return {
        "authorization": rest if scheme == "Bearer" else rest.partition("/")[0].removeprefix("Credential="),
        "scheme": scheme,
        "session_token": headers.get("X-Amz-Security-Token"),
        "instance": headers.get("ibm-service-instance-id"),
    }


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
