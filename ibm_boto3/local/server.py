"""Puts the parts of the local server together, and decides which of them a request is for."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ibm_boto3.local.accounts import Credentials
from ibm_boto3.local.call import decoded
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.control.channel import Channel
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.front import Front
from ibm_boto3.local.iam import IAM
from ibm_boto3.local.messages import Answer, Application, Request
from ibm_boto3.local.operations import aspera, website
from ibm_boto3.local.service import Service
from ibm_boto3.local.world import World

if TYPE_CHECKING:
    import ssl

#: What stands behind a bucket's name in the host of its website.
WEBSITE_HOST = ".s3-web."


class Server:
    """The object store, IAM, websites and the control channel.

    :param token_seconds: how long an access token lives.
    :param clock: what tells it the time; the machine's clock if None.
    :param control_token: what commands on the control channel bear, None for no such channel.
    """

    def __init__(self, token_seconds: int = 3600, clock: Clock | None = None, control_token: str | None = None) -> None:
        self.world = World(clock or Clock(), token_seconds)
        self._iam = IAM(self.world)
        self._service = Service(self.world)
        self._channel = Channel(self.world, control_token, self.open_endpoint) if control_token else None
        self._fronts: list[Front] = []
        self._host = "127.0.0.1"
        self._tls: ssl.SSLContext | None = None

    def add_account(self, credentials: Credentials) -> None:
        """Open an account.

        :param credentials: what its owner was told.
        """
        self.world.accounts.add(credentials)

    def answer(self, request: Request, region: str | None = None) -> Answer:
        """Answer a request.

        :param request: the request.
        :param region: the region of the endpoint it came to, None for one that serves all regions.
        :returns: the answer of IAM, a website, the stand-in for Aspera or the object store.
        """
        if self._channel is not None and self._channel.handles(request):
            return self._channel.answer(request)
        answer = self._routed(request, region)
        self.world.log.add(request, answer.status)
        return answer

    def _routed(self, request: Request, region: str | None) -> Answer:
        if self._iam.handles(request):
            return self._iam.answer(request)
        if aspera.handles(request):
            return aspera.set_up(self.world, request)
        host = request.headers.get("host", "")
        if WEBSITE_HOST in host:
            return self.page(request, host.partition(WEBSITE_HOST)[0])
        return self._service.answer(request, region)

    def page(self, request: Request, bucket: str) -> Answer:
        """Answer a request to the website endpoint of a bucket.

        :param request: the request.
        :param bucket: the name of the bucket.
        :returns: a page, a redirect, or a page about an error.
        """
        request.operation = "GetPage"
        try:
            path = decoded(request.path[1:])
        except ServiceError as error:
            return website.error_page(error, request)
        return website.serve(self.world.buckets.get(bucket), path, request, self.world.clock.now())

    def listen(self, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> int:
        """Serve the endpoint of all regions, in threads.

        :param host: address to bind.
        :param port: port to bind, 0 for any free one.
        :param tls: what encrypts the connections, None for plain ones.
        :returns: the port.
        """
        self._host, self._tls = host, tls
        return self._started(self.answer, port)

    def open_endpoint(self, *, region: str | None = None, website: str | None = None) -> int:
        """Serve a further endpoint on a port of its own.

        :param region: the region it serves, None for all.
        :param website: the bucket whose website it serves, None for the object store.
        :returns: the port.
        """
        if website is not None:
            return self._started(functools.partial(self.page, bucket=website), 0)
        return self._started(functools.partial(self.answer, region=region), 0)

    def _started(self, application: Application, port: int) -> int:
        front = Front(application, self._host, port, self._tls)
        self._fronts.append(front)
        front.start()
        return front.port

    def stop(self) -> None:
        """Stop listening."""
        for front in self._fronts:
            front.stop()
