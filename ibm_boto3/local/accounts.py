"""Who may use the server: accounts, their service instances, API keys and HMAC keys."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass, field

GUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CRN = re.compile(f"crn:v1:[^:]+:[^:]+:cloud-object-storage:[^:]+:a/[^:]+:(?P<guid>{GUID.pattern}):[^:]*:[^:]*")


@dataclass(frozen=True)
class Account:
    """One IBM Cloud account with one service id.

    :param id: 32 hexadecimal digits.
    :param iam_id: the service id that the API keys belong to.
    """

    id: str
    iam_id: str


@dataclass(frozen=True)
class Instance:
    """One service instance of Cloud Object Storage.

    :param guid: its id; also the owner id in listings.
    :param account: whose it is.
    """

    guid: str
    account: Account

    @property
    def crn(self) -> str:
        """The full resource name."""
        return f"crn:v1:bluemix:public:cloud-object-storage:global:a/{self.account.id}:{self.guid}::"


@dataclass(frozen=True)
class Credentials:
    """What a new account's owner is told.

    :param api_key_id: an API key of its service id.
    :param service_instance_id: the CRN of its instance.
    :param access_key_id: the id of an HMAC key of that instance.
    :param secret_access_key: the HMAC key's secret.
    """

    api_key_id: str = field(repr=False)
    service_instance_id: str
    access_key_id: str
    secret_access_key: str = field(repr=False)


def new_credentials() -> Credentials:
    """Make credentials for an account that does not exist yet, in the shapes the service gives them.

    :returns: random credentials.
    """
    account = Account(secrets.token_hex(16), "")
    return Credentials(
        api_key_id=secrets.token_urlsafe(33),
        service_instance_id=Instance(str(uuid.uuid4()), account).crn,
        access_key_id=secrets.token_hex(16),
        secret_access_key=secrets.token_hex(24),
    )


def instance_guid(name: str) -> str | None:
    """Read the id of an instance from either way to write it.

    :param name: a GUID or a CRN.
    :returns: the GUID, None if the name is neither.
    """
    if GUID.fullmatch(name):
        return name
    crn = CRN.fullmatch(name)
    return crn["guid"] if crn else None


class Accounts:
    """All accounts of the server, found by any of their names."""

    def __init__(self) -> None:
        self._by_api_key: dict[str, Account] = {}
        self._hmac_keys: dict[str, tuple[str, Instance]] = {}
        self._instances: dict[str, Instance] = {}

    def add(self, credentials: Credentials) -> Account:
        """Open an account.

        :param credentials: what its owner was told.
        :returns: the account.
        :raises ValueError: if the instance id is no CRN.
        """
        crn = CRN.fullmatch(credentials.service_instance_id)
        if crn is None:
            raise ValueError(f"not the CRN of a service instance: {credentials.service_instance_id!r}")
        account_id = credentials.service_instance_id.split(":")[6].removeprefix("a/")
        account = Account(account_id, f"iam-ServiceId-{uuid.uuid5(uuid.NAMESPACE_OID, account_id)}")
        instance = Instance(crn["guid"], account)
        self._instances[instance.guid] = instance
        self._by_api_key[credentials.api_key_id] = account
        self._hmac_keys[credentials.access_key_id] = (credentials.secret_access_key, instance)
        return account

    def owner_of_api_key(self, api_key: str) -> Account | None:
        """Return the account of an API key, None for an unknown key."""
        return self._by_api_key.get(api_key)

    def secret_of(self, access_key: str) -> str | None:
        """Return the secret of an HMAC key, None for an unknown key."""
        found = self._hmac_keys.get(access_key)
        return found[0] if found else None

    def instance_of(self, access_key: str) -> Instance:
        """Return the instance of a known HMAC key."""
        return self._hmac_keys[access_key][1]

    def instance(self, guid: str) -> Instance | None:
        """Return an instance by its GUID, None for an unknown one."""
        return self._instances.get(guid)
