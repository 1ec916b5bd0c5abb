"""Credentials in the keys of one profile, wherever the profile stands."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from ...exceptions import InvalidConfigError, PartialCredentialsError
from ..identity import Credentials

API_KEY = "ibm_api_key_id"
INSTANCE_ID = "ibm_service_instance_id"
AUTH_ENDPOINT = "ibm_auth_endpoint"
ACCESS_KEY = "aws_access_key_id"
SECRET_KEY = "aws_secret_access_key"
SESSION_TOKENS = ("aws_security_token", "aws_session_token")
AUTH_ENDPOINT_VARIABLE = "IBM_AUTH_ENDPOINT"


def iam_credentials(section: Mapping[str, Any], method: str, place: str) -> Credentials | None:
    """Return the API key or the trusted profile of a section, or None if it names neither.

    :param section: keys and values.
    :param method: name of the provider.
    :param place: where the section stands, for error texts.
    :raises PartialCredentialsError: if the API key is empty and there are no HMAC keys instead.
    :raises InvalidConfigError: if the section names several trusted profiles.
    """
    if section.get(API_KEY):
        return api_key_credentials(
            section[API_KEY], section.get(INSTANCE_ID) or None, section.get(AUTH_ENDPOINT), method
        )
    if not any(section.get(key) for key in ("ibm_iam_profile_id", "ibm_iam_profile_name", "ibm_iam_profile_crn")):
        if API_KEY in section and ACCESS_KEY not in section:
            raise PartialCredentialsError(provider=method, cred_var=f"{API_KEY} (empty in {place})")
        return None
    from ..trusted_profiles import PROFILE_SETTINGS

    settings = {name: section.get(key) for name, key, _ in PROFILE_SETTINGS}
    return profile_credentials(settings, section.get(INSTANCE_ID), section.get(AUTH_ENDPOINT), method, place)


def api_key_credentials(api_key: str, instance_id: str | None, auth_endpoint: str | None, method: str) -> Credentials:
    """Return the credentials of an API key; the environment's IAM endpoint goes before the section's."""
    from ..oauth2 import OAuth2Credentials

    endpoint = os.environ.get(AUTH_ENDPOINT_VARIABLE) or auth_endpoint or None
    return OAuth2Credentials(api_key_id=api_key, service_instance_id=instance_id, auth_endpoint=endpoint, method=method)


def profile_credentials(
    settings: Mapping[str, str | None], instance_id: str | None, auth_endpoint: str | None, method: str, place: str
) -> Credentials | None:
    """Return the credentials of a trusted profile, or None if the settings name none.

    :param settings: values by argument name of :class:`.TrustedProfileTokenManager`.
    :raises InvalidConfigError: if they name several.
    """
    from ..oauth2 import OAuth2Credentials
    from ..trusted_profiles import trusted_profile

    endpoint = os.environ.get(AUTH_ENDPOINT_VARIABLE) or auth_endpoint or None
    try:
        manager = trusted_profile(settings, endpoint)
    except ValueError as error:
        raise InvalidConfigError(error_msg=f"Several trusted profiles in {place}: {error}") from error
    if manager is None:
        return None
    credentials = OAuth2Credentials(
        service_instance_id=instance_id or None, auth_endpoint=endpoint, token_manager=manager, method=method
    )
    return credentials.own_manager()


def hmac_credentials(
    section: Mapping[str, Any], method: str, place: str, tokens: Iterable[str] = SESSION_TOKENS
) -> Credentials | None:
    """Return the HMAC keys of a section, or None if it has no access key.

    :raises PartialCredentialsError: if one of the two is missing.
    """
    if ACCESS_KEY not in section:
        return None
    for key in (ACCESS_KEY, SECRET_KEY):
        if not section.get(key):
            raise PartialCredentialsError(provider=method, cred_var=f"{key} (in {place})")
    token = next((section[name] for name in tokens if section.get(name)), None)
    return Credentials(section[ACCESS_KEY], section[SECRET_KEY], token, method=method)
