"""Policies for uploads from web pages: whether somebody signed them, and whether a form keeps to them."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from typing import Any

from ibm_boto3.local import sigv4
from ibm_boto3.local.accounts import Accounts
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.documents import read_time
from ibm_boto3.local.errors import ServiceError

# Fields no condition need mention.
FREE = frozenset({"file", "policy", "x-amz-signature", "awsaccesskeyid", "signature"})
IGNORED_PREFIX = "x-ignore-"
LENGTH = "content-length-range"


def signer_of(fields: Mapping[str, str], accounts: Accounts) -> str:
    """Check the signature of a policy.

    :param fields: of the form.
    :param accounts: whose keys there are.
    :returns: the access key.
    :raises ServiceError: if nobody signed it.
    """
    policy = fields.get("policy", "")
    if "x-amz-signature" in fields:
        scope = sigv4.SCOPE.fullmatch(fields.get("x-amz-credential", ""))
        if scope is None or fields.get("x-amz-algorithm") != sigv4.ALGORITHM:
            raise ServiceError("InvalidArgument", "The credential or the algorithm of the form is not valid")
        key = scope["key"]
        secret = known_secret(accounts, key)
        expected = sigv4.hex_hmac(sigv4.signing_key(secret, scope["day"], scope["region"]), policy)
        given = fields["x-amz-signature"]
    elif "signature" in fields:
        key = fields.get("awsaccesskeyid", "")
        digest = hmac.digest(known_secret(accounts, key).encode(), policy.encode(), "sha1")
        expected, given = base64.b64encode(digest).decode(), fields["signature"]
    else:
        raise ServiceError("AccessDenied")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise ServiceError("SignatureDoesNotMatch")
    return key


def known_secret(accounts: Accounts, key: str) -> str:
    """Return the secret of an access key.

    :raises ServiceError: if it is unknown.
    """
    secret = accounts.secret_of(key)
    if secret is None:
        raise ServiceError("InvalidAccessKeyId")
    return secret


def check(fields: Mapping[str, str], bucket: str, size: int, clock: Clock) -> None:
    """Check that a form keeps to its policy.

    :param fields: of the form, the name of the file filled in.
    :param bucket: where the form was sent.
    :param size: of the file.
    :param clock: the server's clock.
    :raises ServiceError: if the policy is none, has expired or forbids the form.
    """
    policy = read_policy(fields.get("policy", ""))
    signed = fields.get("x-amz-date", "")
    expiration = read_time(str(policy.get("expiration", "")))
    if expiration is None:
        raise ServiceError("InvalidPolicyDocument", "Invalid Policy: Invalid 'expiration' value")
    # The policy tells its end by the signer's clock, and so how long it lives.
    begun = read_time(signed)
    moved = clock.moment_of(begun) - begun if begun is not None else 0.0
    if clock.now() > expiration + moved:
        raise ServiceError("AccessDenied", "Invalid according to Policy: Policy expired.")
    values = {**fields, "bucket": bucket}
    mentioned = {check_condition(condition, values, size) for condition in policy["conditions"]}
    for name in fields:
        if name not in mentioned and name not in FREE and not name.startswith(IGNORED_PREFIX):
            raise ServiceError("AccessDenied", f"Invalid according to Policy: Extra input fields: {name}")


def read_policy(text: str) -> dict[str, Any]:
    """Read a policy.

    :param text: JSON in base64.
    :raises ServiceError: if it is none.
    """
    try:
        policy = json.loads(base64.b64decode(text, validate=True))
        if isinstance(policy["conditions"], list):
            return dict(policy)
    except (binascii.Error, ValueError, KeyError, TypeError):
        pass
    raise ServiceError("InvalidPolicyDocument", "Invalid Policy: Invalid JSON.")


def check_condition(condition: Any, values: Mapping[str, str], size: int) -> str:
    """Check one condition.

    :param condition: as the policy has it.
    :param values: the form's fields, and the bucket.
    :param size: of the file.
    :returns: the name of the field it is about.
    :raises ServiceError: if it does not hold, or is none.
    """
    if isinstance(condition, dict) and len(condition) == 1:
        [(name, wanted)] = condition.items()
        condition = ["eq", f"${name}", wanted]
    if not isinstance(condition, list) or len(condition) != 3:
        raise ServiceError("InvalidPolicyDocument", "Invalid Policy: Invalid condition")
    kind, name, wanted = str(condition[0]).lower(), str(condition[1]).lower().removeprefix("$"), condition[2]
    if kind == LENGTH:
        check_length(condition, size)
        return LENGTH
    value = values.get(name, "")
    holds = value == str(wanted) if kind == "eq" else kind == "starts-with" and value.startswith(str(wanted))
    if not holds:
        text = f"Invalid according to Policy: Policy Condition failed: {json.dumps(condition)}"
        raise ServiceError("AccessDenied", text)
    return name


def check_length(condition: list[Any], size: int) -> None:
    """Check how large the file may be.

    :raises ServiceError: if it is larger or smaller.
    """
    try:
        lowest, highest = int(condition[1]), int(condition[2])
    except (ValueError, TypeError):
        raise ServiceError("InvalidPolicyDocument", "Invalid Policy: Invalid content-length-range") from None
    if size < lowest:
        raise ServiceError("EntityTooSmall")
    if size > highest:
        raise ServiceError("EntityTooLarge")
