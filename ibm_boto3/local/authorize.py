"""Finds out who sends a request: a bearer token, or a signature of either version in the header or the query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ibm_boto3.local import sigv2, sigv4
from ibm_boto3.local.call import ANONYMOUS, Caller
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Request
from ibm_boto3.local.world import World

# Query parameters that only say who signed; they are no part of the request's meaning.
SIGNING_PARAMETERS = frozenset(
    {"X-Amz-Algorithm", "X-Amz-Security-Token", *sigv4.QUERY_NAMES, "AWSAccessKeyId", "Signature", "Expires"}
)


@dataclass(frozen=True)
class Authorized:
    """The outcome for a request that may pass.

    :param caller: who sent it.
    :param signature: its verified signature of version 4 from the header, which signed chunks continue; else None.
    """

    caller: Caller
    signature: sigv4.Signature | None = None


class Gate:
    """Lets requests of known callers pass.

    :param world: whose keys and which tokens there are.
    """

    def __init__(self, world: World) -> None:
        self._accounts = world.accounts
        self._office = world.office
        self._clock = world.clock

    def authorize(self, request: Request, query: dict[str, str]) -> Authorized:
        """Check a request's head; its body plays no part yet.

        :param request: the request.
        :param query: its query, decoded.
        :returns: who sent it, which may be nobody.
        :raises ServiceError: if it says it was sent by somebody whom the server does not know.
        """
        header = request.headers.get("authorization")
        presigned = "X-Amz-Signature" in query or "X-Amz-Algorithm" in query
        if header is not None:
            if presigned or "Signature" in query:
                raise ServiceError("InvalidArgument", "Only one auth mechanism allowed")
            return self._by_header(request, header)
        if presigned:
            if query.get("X-Amz-Algorithm") != sigv4.ALGORITHM:
                raise ServiceError("AuthorizationQueryParametersError")
            return self._signed(request, sigv4.query_claim(request, query))
        if "AWSAccessKeyId" in query:
            return self._signed_by(sigv2.verify_query(request, query, self._accounts.secret_of, self._clock))
        return Authorized(ANONYMOUS)

    def _by_header(self, request: Request, header: str) -> Authorized:
        scheme, _, credential = header.partition(" ")
        if scheme == sigv4.ALGORITHM:
            return self._signed(request, sigv4.header_claim(request))
        if scheme == "AWS":
            return self._signed_by(sigv2.verify_header(request, self._accounts.secret_of, self._clock))
        if scheme.startswith("AWS4-"):
            raise ServiceError("InvalidRequest", "Please use AWS4-HMAC-SHA256.")
        grant = self._office.access.find(credential.strip()) if scheme.lower() == "bearer" else None
        if grant is None:
            # A forgotten word, a foreign token and an expired one are told by the same answer.
            raise ServiceError("AccessDenied")
        return Authorized(Caller(grant.account))

    def _signed(self, request: Request, claim: sigv4.Claim) -> Authorized:
        signature = sigv4.verify(request, claim, self._accounts.secret_of, self._clock)
        found = self._signed_by(signature.access_key)
        return Authorized(found.caller, signature if claim.expires is None else None)

    def _signed_by(self, access_key: str) -> Authorized:
        instance = self._accounts.instance_of(access_key)
        return Authorized(Caller(instance.account, instance))


def meaning(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query without the parameters that only say who signed it.

    :param query: the decoded query.
    :returns: the rest.
    """
    if not query:
        return {}
    return {name: value for name, value in query.items() if name not in SIGNING_PARAMETERS}
