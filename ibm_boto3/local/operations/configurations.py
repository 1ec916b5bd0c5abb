"""Documents that configure a bucket: kept as they were put, once a rule has read them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import document, parsed, rendered
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.store.buckets import Bucket, Configuration


@dataclass(frozen=True)
class Kind:
    """One kind of configuration.

    :param subresource: its name in the query.
    :param root: the name of the document's root.
    :param missing: the code of the error when there is none.
    :param read: turns a document into rules, or refuses it with a ServiceError.
    """

    subresource: str
    root: str
    missing: str
    read: Callable[[ET.Element], Any]

    def put(self, call: Call) -> Answer:
        """Answer the operation that sets the configuration."""
        self.install(call.bucket, parsed(call.body, self.root))
        return Answer()

    def install(self, bucket: Bucket, root: ET.Element) -> None:
        """Set the configuration.

        :param bucket: the bucket.
        :param root: the document.
        :raises ServiceError: if it breaks a rule.
        """
        rules = self.read(root)
        inner = "".join(rendered(child) for child in root)
        with bucket.lock:
            bucket.configurations[self.subresource] = Configuration(inner, rules)

    def get(self, call: Call) -> Answer:
        """Answer the operation that reads the configuration."""
        found = call.bucket.configurations.get(self.subresource)
        if found is None:
            raise ServiceError(self.missing)
        return document(self.root, found.document)

    def delete(self, call: Call) -> Answer:
        """Answer the operation that takes the configuration away."""
        with call.bucket.lock:
            call.bucket.configurations.pop(self.subresource, None)
        return Answer(204)
