"""Puts the parts of the local server together."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ibm_boto3.local.accounts import Credentials
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.front import Front
from ibm_boto3.local.iam import IAM
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.operations import aspera
from ibm_boto3.local.service import Service
from ibm_boto3.local.world import World

if TYPE_CHECKING:
    import ssl


class Server:
    """The object store and IAM.

    :param token_seconds: how long an access token lives.
    :param clock: what tells it the time; the machine's clock if None.
    """

    def __init__(self, token_seconds: int = 3600, clock: Clock | None = None) -> None:
        self.world = World(clock or Clock(), token_seconds)
        self._iam = IAM(self.world)
        self._service = Service(self.world)
        self._fronts: list[Front] = []

    def add_account(self, credentials: Credentials) -> None:
        """Open an account.

        :param credentials: what its owner was told.
        """
        self.world.accounts.add(credentials)

    def answer(self, request: Request, region: str | None = None) -> Answer:
        """Answer a request.

        :param request: the request.
        :param region: the region of the endpoint it came to, None for one that serves all regions.
        :returns: IAM's answer or the object store's.
        """
        if self._iam.handles(request):
            return self._iam.answer(request)
        if aspera.handles(request):
            return aspera.set_up(self.world, request)
        return self._service.answer(request, region)

    def listen(
        self, host: str = "127.0.0.1", port: int = 0, region: str | None = None, tls: ssl.SSLContext | None = None
    ) -> int:
        """Serve an endpoint, in threads.

        :param host: address to bind.
        :param port: port to bind, 0 for any free one.
        :param region: the region it serves, None for all.
        :param tls: what encrypts the connections, None for plain ones.
        :returns: the port.
        """
        front = Front(functools.partial(self.answer, region=region), host, port, tls)
        self._fronts.append(front)
        front.start()
        return front.port

    def stop(self) -> None:
        """Stop listening."""
        for front in self._fronts:
            front.stop()
