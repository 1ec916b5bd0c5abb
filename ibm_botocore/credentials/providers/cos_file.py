"""Credentials in ``~/.bluemix/cos_credentials``: the JSON of a service credential.

Either the object that the console shows, or what ``ibmcloud resource service-key … --output json`` writes: a list of
objects with it under ``credentials``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from ...configloader import parse_error
from ...exceptions import ConfigNotFound, PartialCredentialsError
from .sections import ACCESS_KEY, API_KEY, AUTH_ENDPOINT, INSTANCE_ID, SECRET_KEY
from .shared_file import SharedCredentialProvider

# JSON member: what it is called in a profile.
_NAMES = {"apikey": API_KEY, "resource_instance_id": INSTANCE_ID, "iam_auth_endpoint": AUTH_ENDPOINT}
_HMAC_NAMES = {"access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY}


class IbmCosCredentialsProvider(SharedCredentialProvider):
    """Finds HMAC keys, else an API key, in a service credential.

    :param ibm_credentials_filename: the file.
    """

    METHOD = "ibm-cos-credentials-file"

    def __init__(self, ibm_credentials_filename: str) -> None:
        super().__init__(
            ibm_credentials_filename, self.METHOD, self.load_ibm_credentials_filename, hmac_takes_precedence=True
        )

    def get_data(self, path: str) -> Any:
        """Return the file's JSON.

        :raises ConfigNotFound: if there is no such file.
        :raises ConfigParseError: if it cannot be read.
        """
        if not os.path.isfile(path):
            raise ConfigNotFound(path=path)
        try:
            with open(path, encoding="utf-8-sig") as file:
                return json.load(file)
        except json.JSONDecodeError as error:
            reason = f"line {error.lineno}: no JSON"
        except (ValueError, RecursionError):
            reason = "no JSON"
        except OSError as error:
            reason = error.strerror or type(error).__name__
        # Outside of the handler: a decoding error holds the file's content.
        raise parse_error(path, reason)

    def load_ibm_credentials_filename(self, ibm_credentials_filename: str) -> dict[str, dict[str, Any]]:
        """Return the service credential in the form of a profile, as the only section.

        :raises ConfigNotFound: if there is no such file.
        :raises ConfigParseError: if it cannot be read, or is no service credential.
        :raises PartialCredentialsError: if it has only one half of a pair.
        """
        path = os.path.expanduser(os.path.expandvars(ibm_credentials_filename))
        data = _service_credential(self.get_data(path))
        hmac = data.get("cos_hmac_keys", {}) if data is not None else None
        if data is None or not isinstance(hmac, Mapping):
            raise parse_error(path, "no service credential")
        section = {**_renamed(data, _NAMES, path), **_renamed(hmac, _HMAC_NAMES, path)}
        if SECRET_KEY in section and ACCESS_KEY not in section and not section.get(API_KEY):
            raise PartialCredentialsError(provider=self.METHOD, cred_var=f"{ACCESS_KEY} (in {path})")
        return {self._profile_name: section}

    @property
    def _place(self) -> str:
        return self._creds_filename


def _service_credential(data: Any) -> Mapping[str, Any] | None:
    """Return the service credential in either form, None if there is none.

    Of several keys in a list the first counts.
    """
    if isinstance(data, list):
        data = data[0] if data and isinstance(data[0], Mapping) and "credentials" in data[0] else None
    if isinstance(data, Mapping) and isinstance(data.get("credentials"), Mapping):
        data = data["credentials"]
    return data if isinstance(data, Mapping) else None


def _renamed(data: Mapping[str, Any], names: Mapping[str, str], path: str) -> dict[str, Any]:
    section = {}
    for member, key in names.items():
        value = data.get(member)
        if value is not None and not isinstance(value, str):
            raise parse_error(path, f"{member} is no text")
        if value is not None:
            section[key] = value
    return section
