"""Puts the parts of the local server together."""

from __future__ import annotations

from ibm_boto3.local.accounts import Accounts, Credentials
from ibm_boto3.local.authorize import Gate
from ibm_boto3.local.buckets import Buckets
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.front import Front
from ibm_boto3.local.iam import IAM
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.service import Service
from ibm_boto3.local.store import Store
from ibm_boto3.local.tokens import TokenOffice


class Server:
    """The object store and IAM on one port.

    :param store: keeps buckets and objects.
    :param host: address to bind.
    :param port: port to bind, 0 for any free one.
    :param token_seconds: how long an access token lives.
    :param clock: what tells it the time; the machine's clock if None.
    """

    def __init__(
        self,
        store: Store,
        host: str = "127.0.0.1",
        port: int = 0,
        token_seconds: int = 3600,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.accounts = Accounts()
        self.office = TokenOffice(self.clock, token_seconds)
        self._iam = IAM(self.accounts, self.office, self.clock)
        gate = Gate(self.accounts, self.office, self.clock)
        self._service = Service(gate, Buckets(self.accounts, store, self.clock), store, self.clock)
        self._front = Front(self.answer, host, port)

    @property
    def port(self) -> int:
        """The port the server listens on."""
        return self._front.port

    def add_account(self, credentials: Credentials) -> None:
        """Open an account.

        :param credentials: what its owner was told.
        """
        self.accounts.add(credentials)

    def answer(self, request: Request) -> Answer:
        """Answer a request.

        :param request: the request.
        :returns: IAM's answer or the object store's.
        """
        if self._iam.handles(request):
            return self._iam.answer(request)
        return self._service.answer(request)

    def start(self) -> None:
        """Begin to serve, in threads."""
        self._front.start()

    def stop(self) -> None:
        """Stop listening."""
        self._front.stop()
