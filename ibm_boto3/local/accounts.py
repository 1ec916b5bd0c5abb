"""Who may use the server: accounts, their service instances, API keys, HMAC keys and trusted profiles."""

from __future__ import annotations

import re
import secrets
import threading
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
    """What the owner of an instance is told.

    :param api_key_id: an API key of the account's service id.
    :param service_instance_id: the CRN of the instance.
    :param access_key_id: the id of an HMAC key of that instance.
    :param secret_access_key: the HMAC key's secret.
    """

    api_key_id: str = field(repr=False)
    service_instance_id: str
    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True)
class Profile:
    """A trusted profile, which a compute resource may act as.

    :param id: its id.
    :param name: its name.
    :param account: whose it is.
    :param cr_token: the token of the one compute resource that is linked to it.
    """

    id: str
    name: str
    account: Account
    cr_token: str = field(repr=False)

    @property
    def crn(self) -> str:
        """The full resource name."""
        return f"crn:v1:bluemix:public:iam-identity::a/{self.account.id}::profile:{self.id}"

    def is_named(self, name: str) -> bool:
        """Whether a request names it, by id, name or CRN."""
        return name in (self.id, self.name, self.crn)


def new_credentials(account_id: str | None = None) -> Credentials:
    """Make credentials for an instance that does not exist yet, in the shapes the service gives them.

    :param account_id: the account it will belong to, None for one that does not exist yet either.
    :returns: random credentials.
    """
    account = Account(account_id or secrets.token_hex(16), "")
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
        self._lock = threading.Lock()
        self._accounts: dict[str, Account] = {}
        self._api_keys: dict[str, Account] = {}
        self._disabled: set[str] = set()
        self._hmac_keys: dict[str, tuple[str, Instance]] = {}
        self._instances: dict[str, Instance] = {}
        self._profiles: dict[str, Profile] = {}

    def add(self, credentials: Credentials) -> Account:
        """Open an instance, and its account if there is none yet.

        :param credentials: what its owner was told.
        :returns: the account.
        :raises ValueError: if the instance id is no CRN.
        """
        crn = CRN.fullmatch(credentials.service_instance_id)
        if crn is None:
            raise ValueError(f"not the CRN of a service instance: {credentials.service_instance_id!r}")
        account_id = credentials.service_instance_id.split(":")[6].removeprefix("a/")
        new = Account(account_id, f"iam-ServiceId-{uuid.uuid5(uuid.NAMESPACE_OID, account_id)}")
        with self._lock:
            account = self._accounts.setdefault(account_id, new)
            instance = Instance(crn["guid"], account)
            self._instances[instance.guid] = instance
            self._api_keys[credentials.api_key_id] = account
            self._hmac_keys[credentials.access_key_id] = (credentials.secret_access_key, instance)
        return account

    def remove(self, account: Account) -> None:
        """Close an account with all its keys, instances and profiles.

        :param account: the account.
        """
        with self._lock:
            self._accounts.pop(account.id, None)
            self._api_keys = {key: owner for key, owner in self._api_keys.items() if owner is not account}
            self._hmac_keys = {key: kept for key, kept in self._hmac_keys.items() if kept[1].account is not account}
            self._instances = {guid: kept for guid, kept in self._instances.items() if kept.account is not account}
            self._profiles = {token: kept for token, kept in self._profiles.items() if kept.account is not account}

    def account(self, account_id: str) -> Account | None:
        """Return an account by its id, None for an unknown one."""
        return self._accounts.get(account_id)

    def owner_of_api_key(self, api_key: str) -> Account | None:
        """Return the account of an API key, None for an unknown key."""
        return self._api_keys.get(api_key)

    def is_disabled(self, api_key: str) -> bool:
        """Whether an API key is there but must not be used."""
        return api_key in self._disabled

    def disable_api_key(self, api_key: str, is_disabled: bool) -> None:
        """Switch an API key off or on again."""
        with self._lock:
            if is_disabled:
                self._disabled.add(api_key)
            else:
                self._disabled.discard(api_key)

    def delete_key(self, key: str) -> None:
        """Delete an API key or an HMAC key; one that is not there is deleted already."""
        with self._lock:
            self._api_keys.pop(key, None)
            self._hmac_keys.pop(key, None)

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

    def first_instance(self, account: Account) -> Instance:
        """Return the oldest instance of an account."""
        return next(instance for instance in self._instances.values() if instance.account is account)

    def add_profile(self, account: Account, name: str) -> Profile:
        """Make a trusted profile with a compute resource linked to it.

        :param account: whose it is.
        :param name: its name.
        :returns: the profile.
        """
        profile = Profile(f"Profile-{uuid.uuid4()}", name, account, secrets.token_urlsafe(48))
        with self._lock:
            self._profiles[profile.cr_token] = profile
        return profile

    def profile_of(self, cr_token: str) -> Profile | None:
        """Return the profile a compute resource is linked to, None for an unknown token."""
        return self._profiles.get(cr_token)

    def profile_named(self, account: Account, name: str) -> Profile | None:
        """Return a profile of an account by its id, name or CRN, None for an unknown one."""
        found = (profile for profile in self._profiles.values() if profile.account is account)
        return next((profile for profile in found if profile.is_named(name)), None)
