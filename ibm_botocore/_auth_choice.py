"""Which credentials a client signs with, and whether they fit its signature: checked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import UNSIGNED
from .credentials import Credentials
from .credentials.identity import is_instance_id
from .exceptions import PartialCredentialsError, UnsupportedSignatureVersionError

if TYPE_CHECKING:
    from .config import Config

BEARER = "oauth"
# Of another vendor; the first is what clients without a region have.
_OLDER_REGIONS = frozenset(
    (
        "us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-northeast-1", "ap-southeast-1", "ap-southeast-2",
        "sa-east-1", "us-gov-west-1", "us-gov-east-1", "aws-global",
    )
)  # fmt: skip
# Only files may hold an API key under HMAC names, as the guides show it for programs that come from another service.
_FILE_METHODS = ("shared-credentials-file", "config-file")


def given_credentials(
    access_key: str | None,
    secret_key: str | None,
    token: str | None,
    api_key: str | None,
    instance_id: str | None,
    auth_endpoint: str | None,
    auth_function: Any,
    token_manager: Any,
) -> Credentials | None:
    """Return the credentials of arguments, or None if there are none; an identity of IAM goes before HMAC keys.

    :raises PartialCredentialsError: if only one of the two HMAC keys is given.
    """
    if api_key or auth_function or token_manager is not None:
        from .credentials.oauth2 import OAuth2Credentials

        return OAuth2Credentials(api_key, instance_id, auth_endpoint, token_manager, auth_function, method="explicit")
    if access_key and secret_key:
        return Credentials(access_key, secret_key, token)
    if access_key or secret_key:
        missing = "aws_secret_access_key" if access_key else "aws_access_key_id"
        raise PartialCredentialsError(provider="explicit", cred_var=missing)
    return None


def uses_token(credentials: Any) -> bool | None:
    """Say whether credentials sign with a bearer token; None for foreign ones that do not tell."""
    known: bool | None = getattr(credentials, "uses_token", None)
    return known


def choose_signature(wanted: Any, credentials: Any, default: str) -> Any:
    """Return a client's signature version: the one wanted, else a bearer token if the credentials have one."""
    if wanted is not None:
        return wanted
    return BEARER if uses_token(credentials) else default


def presign_signature(wanted: Any, version: Any, region: str) -> Any:
    """Return the signature of a client's presigned URLs: as published, the older one in regions that still know it.

    :param wanted: the signature version that was asked for, None if it was left to the SDK.
    :param version: that of the client's calls.
    :param region: the client's region.
    """
    if version == "v4":
        return "s3v4"
    return "s3" if wanted is None and version == "s3v4" and region in _OLDER_REGIONS else version


def auth_type(wanted: Any, version: Any) -> str | None:
    """Return what handlers are told of a client's signature before one is chosen; None stands for the version itself.

    :param wanted: the signature version that was asked for, None if it was left to the SDK.
    :param version: that of the client's calls.
    """
    if version is UNSIGNED:
        return "none"
    if version == "s3v4":
        return "v4" if wanted is None else "s3v4"
    return "v4" if version == "v4" else None


def credentials_for_client(
    credentials: Any, version: Any, config: Config, verify: bool | str | None, auth_endpoint: str | None
) -> Any:
    """Return the credentials as a client uses them.

    Those of IAM reach it the way the client reaches the service. HMAC names in a file that hold an API key and an
    instance id become an identity of IAM, if the client wants bearer tokens.

    :param version: the client's signature version.
    :param verify: whether it checks certificates, or the path of a CA bundle; None for no wish.
    :param auth_endpoint: IAM's token endpoint of the environment or the profile.
    """
    if version == BEARER and uses_token(credentials) is False and _holds_api_key(credentials):
        from .credentials.oauth2 import OAuth2Credentials

        keys = credentials.get_frozen_credentials()
        credentials = OAuth2Credentials(
            keys.access_key, keys.secret_key, auth_endpoint, method=getattr(credentials, "method", None)
        )
    if uses_token(credentials):
        return credentials.for_client(config, verify)
    return credentials


def _holds_api_key(credentials: Any) -> bool:
    is_from_file = getattr(credentials, "method", None) in _FILE_METHODS
    return is_from_file and is_instance_id(credentials.get_frozen_credentials().secret_key)


def misfit(credentials: Any, version: str) -> UnsupportedSignatureVersionError:
    """Return the error for credentials that cannot make a signature.

    :param version: the signature version.
    """
    method = getattr(credentials, "method", None)
    source = f" (found by {method})" if method else ""
    if version == BEARER:
        reason = f"the credentials{source} are HMAC keys: leave signature_version out, or give ibm_api_key_id"
    else:
        reason = f"the credentials{source} give bearer tokens: leave signature_version out, or give HMAC keys"
    return _unfit(version, reason)


def presigning_misfit(version: str) -> UnsupportedSignatureVersionError:
    """Return the error for a bearer token where a signature in a URL or a form is wanted.

    :param version: the signature version, with its suffix.
    """
    return _unfit(version, "a bearer token signs no URLs or forms: make a client with HMAC keys for them")


def holds_instance_id_as_secret(credentials: Any) -> bool:
    """Say whether HMAC names hold an API key for certain; a signature would send it in the clear."""
    return type(credentials) is Credentials and str(credentials.secret_key).startswith("crn:")


def instance_id_as_secret(version: str) -> UnsupportedSignatureVersionError:
    """Return the error for HMAC names that hold an API key."""
    return _unfit(
        version,
        "aws_secret_access_key holds a service instance id: give ibm_api_key_id and ibm_service_instance_id instead",
    )


def _unfit(version: str, reason: str) -> UnsupportedSignatureVersionError:
    error = UnsupportedSignatureVersionError(signature_version=f"{version}; {reason}")
    error.kwargs = {"signature_version": version}
    return error
