"""The seam behind the service's rules: whatever keeps buckets and objects."""

from __future__ import annotations

from typing import Protocol

from ibm_boto3.local.call import Call
from ibm_boto3.local.messages import Answer


class Store(Protocol):
    """Keeps buckets and objects, and answers the calls about them; many threads call it at once."""

    def create_bucket(self, call: Call) -> None:
        """Make an empty bucket.

        :param call: the CreateBucket call; its name is valid and free.
        """

    def answer(self, call: Call) -> Answer:
        """Answer a call about a bucket or an object.

        :param call: the call; signature, digests and ownership are checked.
        :returns: the answer with the headers that belong to the object; those of every answer come later.
        :raises ServiceError: if the call is refused.
        """
