"""One bucket: what it holds and how it is configured."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from ibm_boto3.local.accounts import Instance
from ibm_boto3.local.store.keyspace import Keyspace
from ibm_boto3.local.store.uploads import Upload


@dataclass(frozen=True, slots=True)
class Configuration:
    """A document that configures one aspect of a bucket.

    :param document: the elements inside its root, in XML.
    :param rules: what it means, in the form its own module gives it.
    """

    document: str
    rules: Any


@dataclass(slots=True)
class Failure:
    """A version that could not be replicated.

    :param key: the object's key.
    :param version_id: the version's id.
    :param first: when it was tried first.
    :param last: when it was tried last.
    :param cause: why it failed.
    """

    key: str
    version_id: str
    first: float
    last: float
    cause: str


@dataclass(slots=True, eq=False)
class Bucket:
    """One bucket.

    :param name: its name, known to one bucket of the whole server.
    :param instance: the instance it belongs to.
    :param location: its provisioning code.
    :param created: when, in seconds since the epoch.
    """

    name: str
    instance: Instance
    location: str
    created: float
    #: Guards everything below.
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    keys: Keyspace = field(default_factory=Keyspace, repr=False)
    uploads: dict[str, Upload] = field(default_factory=dict, repr=False)
    #: ``Enabled``, ``Suspended``, or empty before either.
    versioning: str = ""
    #: The number of the last version id.
    last_version: int = 0
    acl: str = "private"
    #: Whether a policy of IAM lets everybody read it.
    is_public: bool = False
    #: The CRN of the root key its content is encrypted with, empty for the service's own key.
    root_key_crn: str = ""
    #: By the name of the subresource.
    configurations: dict[str, Configuration] = field(default_factory=dict, repr=False)
    failures: list[Failure] = field(default_factory=list, repr=False)
    #: When failed replications are tried again, None for never.
    reattempt: float | None = None
    #: The day, counted from the epoch, whose beginning its lifecycle rules have seen.
    swept_day: int = -1
    #: When its present lifecycle rules were put: older objects are not archived.
    archives_since: float = 0.0

    def rules(self, subresource: str) -> Any:
        """Return what a configuration means, None if there is none.

        :param subresource: its name.
        """
        found = self.configurations.get(subresource)
        return None if found is None else found.rules

    @property
    def region(self) -> str:
        """The location without the storage class: ``us-south`` for ``us-south-smart``."""
        return self.location.rpartition("-")[0]

    def new_version_id(self, moment: float) -> str:
        """Return the id of a version that is about to be kept: ids grow with the time.

        :param moment: the server's time.
        """
        if not self.versioning or self.versioning == "Suspended":
            return "null"
        self.last_version = max(self.last_version + 1, int(moment * 1000))
        return f"00000000-0000-0000-0000-{self.last_version:012x}"
