"""Refusals that a changed request answers at once: an expired token, another region or host, a clock that is off.

Each is tried once in a call, without a wait, within the call's number of attempts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ._message import Origin, Request
from ._plan import Call
from ._redirects import BucketRegions, followed, named_region

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refusal(Protocol):
    """The outcome of an attempt that the service refused."""

    status: int
    answer: dict[str, Any]

    @property
    def code(self) -> str:
        """The error code."""


class Signer(Protocol):
    """The parts of a signer that learn from refusals."""

    def has_new_token(self, request: Request) -> bool:
        """Say whether a request may succeed with another token."""

    def has_new_clock(self, date: str) -> bool:
        """Take over the service's time, and say whether it differs from ours."""


class SecondChances:
    """The second chances of one call.

    :param signer: signs the next attempt.
    :param own: origin of the client's endpoint.
    :param regions: where a bucket's region is remembered.
    """

    def __init__(self, signer: Signer, own: Origin, regions: BucketRegions) -> None:
        self._signer = signer
        self._own = own
        self._regions = regions
        self._taken: set[str] = set()

    def take(self, call: Call, refusal: Refusal) -> bool:
        """Change the call so that another attempt may succeed, or return False if there is nothing to change."""
        headers = refusal.answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        return (
            (refusal.status in (401, 403) and self._once("token") and self._signer.has_new_token(call.request))
            or (refusal.code == "RequestTimeTooSkewed" and self._once("clock") and self._has_new_clock(headers))
            or (refusal.status == 307 and self._once("place") and self._moved(call, headers))
            or (refusal.status in (301, 307, 400) and self._once("region") and self._has_new_region(call, refusal))
        )

    def _once(self, kind: str) -> bool:
        if kind in self._taken:
            return False
        self._taken.add(kind)
        return True

    def _has_new_clock(self, headers: Mapping[str, str]) -> bool:
        return "date" in headers and self._signer.has_new_clock(headers["date"])

    def _moved(self, call: Call, headers: Mapping[str, str]) -> bool:
        found = followed(call.request, 307, headers, self._own)
        if found is None:
            return False
        call.request.origin, call.request.target = found
        return True

    def _has_new_region(self, call: Call, refusal: Refusal) -> bool:
        region = named_region(refusal.status, refusal.answer)
        signature = call.request.headers.get("Authorization", "")
        # Of all signatures this one covers the region, and it may be the one that it has.
        if region is None or not signature.startswith("AWS4-") or f"/{region}/" in signature:
            return False
        call.signing_region = region
        bucket = call.params.get("Bucket")
        if isinstance(bucket, str):
            self._regions.remember(bucket, region)
        return True
