"""Do what a case says with whichever of the two packages is installed, and tell what came of it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import ibm_boto3
from ibm_botocore.config import Config
from tests.vectors import exchange, perform, values
from tests.vectors.server import Received, WireServer


class Player:
    """Plays cases with a service resource of the installed package.

    :param server: records what is sent and plays the answers of a case.
    """

    def __init__(self, server: WireServer) -> None:
        self._server = server
        self.service: Any = ibm_boto3.resource(
            "s3",
            endpoint_url=f"http://127.0.0.1:{server.port}",
            region_name=perform.REGION,
            aws_access_key_id=perform.ACCESS_KEY,
            aws_secret_access_key=perform.SECRET_KEY,
            config=Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=10),
        )
        # Who listens gets calls one after another, so that requests and answers have one order.
        self.service.meta.client.meta.events.register("before-call.s3.DeleteObjects", lambda **kwargs: None)

    def close(self) -> None:
        """Close the client."""
        self.service.meta.client.close()

    def play(self, case: dict[str, Any]) -> tuple[list[Received], dict[str, Any]]:
        """Play a case.

        :param case: see ``cases``.
        :returns: the requests on the wire and the outcome: ``return``, ``raise`` or ``foreign``.
        """
        self._server.play([exchange.playable(answer) for answer in case["answers"]])
        resource = getattr(self.service, case["class"])(*case["identifiers"]) if case["class"] else self.service
        with ExitStack() as stack:
            try:
                outcome = {"return": self._do(resource, case["do"], stack)}
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the outcome
                outcome = perform.raised(error)
        return self._server.taken(), outcome

    def _do(self, resource: Any, do: list[Any], stack: ExitStack) -> Any:
        if do[0] == "what":
            return self._describe_class(resource)
        if do[0] == "attributes":
            return self._attributes(resource)
        if do[0] == "collection":
            return self._list(resource, *do[1:])
        if do[0] == "batch":
            _, name, chain, action, arguments = do
            return {"answers": encoded(getattr(_chained(getattr(resource, name), chain), action)(**arguments))}
        name, arguments = do
        resource.meta.data = {"stale": True}
        result = getattr(resource, name)(**values.decode(arguments, stack))
        return {"result": encoded(result), "data": encoded(resource.meta.data)}

    def _describe_class(self, resource: Any) -> dict[str, Any]:
        """Tell what a class is called, what it has and what can be made of it."""
        related = {}
        for name in resource.get_available_subresources():
            related[name] = [self._make(resource, name, ["x", 5, "y", "z"][:count]) for count in range(5)]
        public = [name for name in dir(type(resource)) if not name.startswith("_")]
        return {
            "repr": repr(resource),
            "class": f"{type(resource).__module__} {type(resource).__name__} {type(resource).__qualname__}",
            "meta": [repr(resource.meta), resource.meta.identifiers, resource.meta.service_name],
            "public": public,
            "related": related,
            "collections": {
                each.name: [repr(getattr(resource, each.name)), repr(getattr(resource, each.name).all())]
                for each in resource.meta.resource_model.collections
            },
        }

    def _make(self, resource: Any, name: str, arguments: list[Any]) -> str:
        try:
            return repr(getattr(resource, name)(*arguments))
        except Exception as error:  # noqa: BLE001 - too few or too many
            return "" if not isinstance(error, ValueError) else str(error)

    def _attributes(self, resource: Any) -> dict[str, Any]:
        model = resource.meta.resource_model
        shape = resource.meta.client.meta.service_model.shape_for(model.shape)
        found = {name: encoded(getattr(resource, name)) for name in sorted(model.get_attributes(shape))}
        return {"attributes": found, "data": encoded(resource.meta.data)}

    def _list(self, resource: Any, name: str, chain: list[Any], by_pages: bool) -> dict[str, Any]:
        collection = _chained(getattr(resource, name), chain)
        return {"found": [encoded(item) for item in (collection.pages() if by_pages else collection)]}


def _chained(collection: Any, chain: list[Any]) -> Any:
    for method, *arguments in chain:
        given = arguments[0] if arguments else {}
        call = getattr(collection, method)
        collection = call(**given) if isinstance(given, dict) else call(given)
    return collection


def encoded(value: Any) -> Any:
    """Return a result as JSON holds it, resources by what they are and know.

    :param value: what a method returned.
    """
    if isinstance(value, list):
        return [encoded(item) for item in value]
    if hasattr(value, "meta"):
        return {"$resource": repr(value), "data": values.encode(value.meta.data)}
    return values.encode(value)
