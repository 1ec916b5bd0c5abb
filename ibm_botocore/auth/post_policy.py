"""The signed policy of a browser's form: which object may be posted, under which conditions, until when.

The policy is JSON in base64 (the service's documentation, "POST policy"); the signature covers just that text.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from .._time import format_iso8601
from . import hmac_v1
from .sigv4 import scope_of, sign

Fields = dict[str, Any]
Policy = dict[str, Any]


def make_policy(conditions: list[Any], now: float, expires_in: float) -> Policy:
    """Return a policy without a signature.

    :param conditions: what the fields of the form have to be; the list becomes part of the policy.
    :param now: seconds since the epoch.
    :param expires_in: for how many seconds it is good.
    """
    return {"expiration": format_iso8601(int(now + expires_in), fraction=False), "conditions": conditions}


def sign_v4(
    fields: Fields,
    policy: Policy,
    access_key: str,
    secret_key: str,
    token: str | None,
    region: str,
    service: str,
    amz_date: str,
) -> None:
    """Put a policy and its Version 4 signature into the fields of a form.

    :param fields: is changed.
    :param policy: gets the conditions that the signature brings.
    :param token: session token of temporary keys; empty or None for none.
    :param amz_date: the time, as :func:`.sigv4.format_amz_date` writes it.
    """
    scope = scope_of(access_key, secret_key, amz_date[:8], region, service)
    own = {
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": f"{access_key}/{scope.credential_scope}",
        "x-amz-date": amz_date,
    }
    if token:
        own["x-amz-security-token"] = token
    fields.update(own)
    fields["policy"] = _encode(policy, own)
    fields["x-amz-signature"] = sign(scope, fields["policy"])


def sign_v1(fields: Fields, policy: Policy, access_key: str, secret_key: str, token: str | None) -> None:
    """Put a policy and its older signature into the fields of a form.

    :param fields: is changed.
    :param policy: gets the conditions that the signature brings.
    :param token: session token of temporary keys; empty or None for none.
    """
    own = {"x-amz-security-token": token} if token else {}
    fields["AWSAccessKeyId"] = access_key
    fields.update(own)
    fields["policy"] = _encode(policy, own)
    fields["signature"] = hmac_v1.sign(secret_key, fields["policy"])


def _encode(policy: Policy, own_fields: Mapping[str, Any]) -> str:
    """Demand the signature's own fields, and return the policy as it is sent."""
    policy.setdefault("conditions", []).extend({name: value} for name, value in own_fields.items())
    return b64encode(json.dumps(policy).encode()).decode()
