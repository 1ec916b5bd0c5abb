"""The control channel: commands to the server by requests that bear its token, on the port of the object store."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

from ibm_boto3.local.accounts import Account, new_credentials
from ibm_boto3.local.control import snapshot
from ibm_boto3.local.control.faults import ANY, GET_TOKEN, Fault
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.operations.table import OPERATIONS
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.world import World

#: No bucket has such a name.
PATH = "/_local/control"
NAMES = frozenset({operation.name for operation in OPERATIONS.values()} | {ANY, GET_TOKEN})

Arguments = dict[str, Any]


class Refused(Exception):
    """A command that cannot be carried out; the text says why."""


class Opener(Protocol):
    """Opens further endpoints."""

    def __call__(self, *, region: str | None = None, website: str | None = None) -> int:
        """Listen.

        :param region: the region the endpoint serves.
        :param website: the bucket whose website it serves.
        :returns: the port.
        """


class Channel:
    """Carries out commands.

    :param world: the state of the server.
    :param token: what a request must bear.
    :param open_endpoint: opens further endpoints.
    """

    def __init__(self, world: World, token: str, open_endpoint: Opener) -> None:
        self._world = world
        self._token = token
        self._open_endpoint = open_endpoint
        self._commands: dict[str, Callable[[Arguments], Any]] = {
            "clock.now": lambda _: world.clock.now(),
            "clock.advance": self._advance,
            "clock.reset": lambda _: world.clock.reset(),
            "faults.add": self._add_fault,
            "faults.clear": lambda _: world.faults.clear(),
            "requests.list": lambda given: world.log.entries(given.get("account", "")),
            "requests.clear": lambda _: world.log.clear(),
            "accounts.open": self._open_account,
            "accounts.close": self._close_account,
            "keys.disable": lambda given: world.accounts.disable_api_key(given["key"], given["is_disabled"]),
            "keys.delete": lambda given: world.accounts.delete_key(given["key"]),
            "tokens.revoke": lambda given: world.office.revoke(self._account(given)),
            "profiles.add": self._add_profile,
            "endpoints.open": self._open,
            "buckets.publish": self._publish,
            "state.save": lambda given: snapshot.save(self._own_buckets(given), given["directory"]),
            "state.load": lambda given: snapshot.load(world, self._account(given), given["directory"]),
        }

    def handles(self, request: Request) -> bool:
        """Whether a request is a command."""
        return request.path == PATH

    def answer(self, request: Request) -> Answer:
        """Carry out a command.

        :param request: the request.
        :returns: what came of it, in JSON.
        """
        given = request.headers.get("authorization", "").encode("latin-1")
        if request.method != "POST" or not hmac.compare_digest(given, f"Bearer {self._token}".encode()):
            return told(403, {"error": "only the owner of the server may control it"})
        try:
            asked = json.loads(request.body().read())
            command = self._commands[asked.pop("command")]
            return told(200, {"result": command(asked)})
        except (Refused, OSError, ValueError) as error:
            return told(400, {"error": str(error)})
        except (KeyError, TypeError) as error:
            return told(400, {"error": f"the command is malformed: {error!r}"})

    def _account(self, given: Arguments) -> Account:
        account = self._world.accounts.account(given["account"])
        if account is None:
            raise Refused("there is no such account any more")
        return account

    def _own_buckets(self, given: Arguments) -> list[Bucket]:
        account = self._account(given)
        return [bucket for bucket in list(self._world.buckets.values()) if bucket.instance.account is account]

    def _advance(self, given: Arguments) -> None:
        seconds = float(given["seconds"])
        if seconds < 0:
            raise Refused("the clock goes ahead only")
        self._world.clock.advance(seconds, tokens=bool(given.get("tokens", False)))

    def _add_fault(self, given: Arguments) -> None:
        if given["operation"] not in NAMES:
            raise Refused(f"there is no operation {given['operation']!r}; an operation is named as in the S3 API")
        self._world.faults.add(Fault(**given))

    def _open_account(self, given: Arguments) -> dict[str, str]:
        credentials = new_credentials(given.get("account"))
        self._world.accounts.add(credentials)
        return asdict(credentials)

    def _close_account(self, given: Arguments) -> None:
        self._world.clock.reset()
        self._world.faults.clear()
        self._world.log.clear()
        account = self._world.accounts.account(given["account"])
        if account is None:
            return
        with self._world.lock:
            for bucket in [kept for kept in self._world.buckets.values() if kept.instance.account is account]:
                del self._world.buckets[bucket.name]
        self._world.office.revoke(account)
        self._world.accounts.remove(account)

    def _add_profile(self, given: Arguments) -> dict[str, str]:
        profile = self._world.accounts.add_profile(self._account(given), given["name"])
        return {"id": profile.id, "name": profile.name, "crn": profile.crn, "cr_token": profile.cr_token}

    def _open(self, given: Arguments) -> int:
        return self._open_endpoint(region=given.get("region"), website=given.get("website"))

    def _publish(self, given: Arguments) -> None:
        bucket = self._world.buckets.get(given["bucket"])
        if bucket is None:
            raise Refused(f"there is no bucket {given['bucket']!r}")
        bucket.is_public = bool(given.get("is_public", True))


def told(status: int, content: dict[str, Any]) -> Answer:
    """Return a JSON answer."""
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(content).encode())
