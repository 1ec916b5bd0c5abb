"""Everything that is the same for all requests: the accounts, their buckets, the clock."""

from __future__ import annotations

import threading

from ibm_boto3.local.accounts import Accounts
from ibm_boto3.local.clock import Clock
from ibm_boto3.local.control.faults import Faults
from ibm_boto3.local.control.request_log import RequestLog
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.tokens import TokenOffice


class World:
    """The state of the server.

    :param clock: the server's clock.
    :param token_seconds: how long an access token lives.
    """

    def __init__(self, clock: Clock, token_seconds: int = 3600) -> None:
        self.clock = clock
        self.accounts = Accounts()
        self.office = TokenOffice(clock, token_seconds)
        #: All buckets by name.
        self.buckets: dict[str, Bucket] = {}
        #: The id and the secret of each bucket's Aspera key.
        self.aspera_keys: dict[str, tuple[str, str]] = {}
        self.faults = Faults()
        self.log = RequestLog()
        #: Guards the names of buckets.
        self.lock = threading.Lock()
