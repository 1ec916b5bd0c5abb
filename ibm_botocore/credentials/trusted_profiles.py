"""Tokens for workloads that run under a trusted profile, without an API key.

The platform puts a compute resource token into a file of the container; IAM exchanges it for a token of the profile
(grant ``cr-token``). The platform replaces the file from time to time, so it is read for each exchange.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from ..exceptions import CredentialRetrievalError
from .token_cache import CacheKey, cache_key
from .tokens import DefaultTokenManager

CR_TOKEN_GRANT = "urn:ibm:params:oauth:grant-type:cr-token"
#: Where Kubernetes clusters and Code Engine put the token.
CR_TOKEN_FILES = (
    "/var/run/secrets/tokens/vault-token",
    "/var/run/secrets/tokens/sa-token",
    "/var/run/secrets/codeengine.cloud.ibm.com/compute-resource-token/token",
)
#: Argument, key of a profile, and environment variable.
PROFILE_SETTINGS = (
    ("profile_id", "ibm_iam_profile_id", "IBM_IAM_PROFILE_ID"),
    ("profile_name", "ibm_iam_profile_name", "IBM_IAM_PROFILE_NAME"),
    ("profile_crn", "ibm_iam_profile_crn", "IBM_IAM_PROFILE_CRN"),
    ("cr_token_file", "ibm_cr_token_file", "IBM_CR_TOKEN_FILE"),
)


class TrustedProfileTokenManager(DefaultTokenManager):
    """Gets tokens for a trusted profile; exactly one of the first three arguments names it.

    :param profile_id: for example ``Profile-1a2b3c4d-…``.
    :param profile_name: its name in the account of the compute resource.
    :param profile_crn: its CRN.
    :param cr_token_file: file with the compute resource token; one of :data:`CR_TOKEN_FILES` if None.
    :param auth_endpoint: IAM's token endpoint; the public one if None.
    :param verify: check IAM's certificate, or the path of a CA bundle.
    :raises ValueError: if none or several of the names are given.
    """

    _needs_no_key: ClassVar[bool] = True
    _shares_tokens: ClassVar[bool] = True

    def __init__(
        self,
        profile_id: str | None = None,
        profile_name: str | None = None,
        profile_crn: str | None = None,
        cr_token_file: str | None = None,
        auth_endpoint: str | None = None,
        verify: bool | str | None = True,
    ) -> None:
        names = {"profile_id": profile_id, "profile_name": profile_name, "profile_crn": profile_crn}
        given = {name: value for name, value in names.items() if value}
        if len(given) != 1:
            raise ValueError(f"Give exactly one of {', '.join(names)} (given: {', '.join(given) or 'none'})")
        super().__init__(auth_endpoint=auth_endpoint, verify=verify)
        self._profile = given
        self.cr_token_file = cr_token_file

    def _cache_key(self) -> CacheKey:
        ((name, value),) = self._profile.items()
        identity = f"{name}={value}\n{self.cr_token_file or ''}"
        return cache_key("cr-token", self._get_token_url(), self._verify is not False, identity)

    def _get_data(self) -> dict[str, str]:
        return {"grant_type": CR_TOKEN_GRANT, "cr_token": self._read_cr_token(), **self._profile}

    def _get_headers(self) -> dict[str, str]:
        headers = super()._get_headers()
        # The grant identifies the workload by its token; no client needs to be named.
        del headers["authorization"]
        return headers

    def _read_cr_token(self) -> str:
        """Return the compute resource token.

        :raises CredentialRetrievalError: naming the files that were tried.
        """
        tried = [self.cr_token_file] if self.cr_token_file else list(CR_TOKEN_FILES)
        failures = []
        for name in tried:
            try:
                token = Path(name).expanduser().read_text(encoding="utf-8").strip()
            except (OSError, UnicodeError) as error:
                reason = getattr(error, "strerror", None) or "no text"
            else:
                if token:
                    return token
                reason = "empty"
            failures.append(f"{name} ({reason})")
        message = f"no compute resource token: {', '.join(failures)}"
        raise CredentialRetrievalError(provider="trusted-profile", error_msg=message)


def trusted_profile(
    settings: Mapping[str, str | None], auth_endpoint: str | None = None
) -> TrustedProfileTokenManager | None:
    """Return the manager of the profile that settings name, or None if they name none.

    :param settings: values by the manager's argument names.
    :param auth_endpoint: IAM's token endpoint.
    :raises ValueError: if they name several.
    """
    given = {name: value for name, value in settings.items() if value}
    if not given.keys() - {"cr_token_file"}:
        return None
    return TrustedProfileTokenManager(**given, auth_endpoint=auth_endpoint)
