"""Resources as ``resources-1.json`` describes them: values with names in the style of Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from ibm_botocore import xform_name
from ibm_botocore.model import Shape

Definition = Mapping[str, Any]
#: Where a name comes from, and the name in the style of Python.
_Named = tuple[str, str]
# What every resource has, so that nothing else may go by it.
_RESERVED = "meta"


class Identifier:
    """A part of a resource's name.

    :param name: for example ``bucket_name``.
    :param member_name: the attribute that holds the same value, if there is one.
    """

    def __init__(self, name: str, member_name: str | None = None) -> None:
        self.name = name
        self.member_name = member_name


class Parameter:
    """Where a value comes from and where it goes.

    :param target: where it goes: a place among an operation's arguments, or an identifier.
    :param source: ``identifier``, ``data``, ``requestParameter``, ``response``, ``input``, or the type of a constant.
    :param name: the identifier it is taken from.
    :param path: the place it is taken from, in data, arguments or an answer.
    :param value: the constant.
    :param kwargs: ignored, for definitions that say more.
    """

    def __init__(
        self,
        target: str,
        source: str,
        name: str | None = None,
        path: str | None = None,
        value: Any = None,
        **kwargs: Any,
    ) -> None:
        self.target, self.source = target, source
        self.name, self.path, self.value = name, path, value


class DefinitionWithParams:
    """A definition with parameters.

    :param definition: its part of the document.
    """

    def __init__(self, definition: Definition) -> None:
        self._definition = definition

    @cached_property
    def params(self) -> list[Parameter]:
        """The parameters it fills in."""
        return _parameters(self._definition, "params")


class Request(DefinitionWithParams):
    """A call of the service.

    :param definition: its part of the document.
    """

    def __init__(self, definition: Definition) -> None:
        super().__init__(definition)
        self.operation: str = definition["operation"]


class Waiter(DefinitionWithParams):
    """A state of a resource that can be waited for.

    :param name: name of the method, before the style of Python.
    :param definition: its part of the document.
    """

    PREFIX: ClassVar[str] = "WaitUntil"

    def __init__(self, name: str, definition: Definition) -> None:
        super().__init__(definition)
        self.name = name
        self.waiter_name: str = definition["waiterName"]


class ResponseResource:
    """The resource that stands for an answer or a part of it.

    :param definition: its part of the document.
    :param resource_defs: all resources by name.
    """

    def __init__(self, definition: Definition, resource_defs: Definition) -> None:
        self._definition = definition
        self._resource_defs = resource_defs
        self.type: str = definition["type"]
        self.path: str | None = definition.get("path")

    @cached_property
    def identifiers(self) -> list[Parameter]:
        """Where its identifiers come from."""
        return _parameters(self._definition, "identifiers")

    @property
    def model(self) -> ResourceModel:
        """The resource itself."""
        return ResourceModel(self.type, self._resource_defs[self.type], self._resource_defs)


class Action:
    """A method of a resource that calls the service.

    :param name: name of the method.
    :param definition: its part of the document.
    :param resource_defs: all resources by name.
    """

    def __init__(self, name: str, definition: Definition, resource_defs: Definition) -> None:
        self._definition = definition
        self.name = name
        self.request = Request(definition["request"]) if "request" in definition else None
        self.resource = ResponseResource(definition["resource"], resource_defs) if "resource" in definition else None
        self.path: str | None = definition.get("path")


class Collection(Action):
    """The resources that a listing names."""

    @property
    def batch_actions(self) -> list[Action]:
        """What can be done with all of them."""
        return [] if self.resource is None else self.resource.model.batch_actions


class ResourceModel:
    """A class of resources.

    :param name: name of the class, or of the service.
    :param definition: its part of the document.
    :param resource_defs: all resources by name.
    """

    def __init__(self, name: str, definition: Definition, resource_defs: Definition) -> None:
        self._definition = definition
        self._resource_defs = resource_defs
        self._renamed: dict[_Named, str] = {}
        self.name = name
        self.shape: str | None = definition.get("shape")

    def load_rename_map(self, shape: Shape | None = None) -> None:
        """Give names that several members would have to the first of them; the others get their kind as an ending.

        :param shape: the resource's shape, for the names of its attributes.
        """
        taken = {_RESERVED, "load"} if "load" in self._definition else {_RESERVED}
        for kind, name in self._wanted_names(shape):
            if name in taken:
                self._renamed[kind, name] = f"{name}_{kind}"
            taken.add(self._renamed.get((kind, name), name))

    def _wanted_names(self, shape: Shape | None) -> Iterator[_Named]:
        definition = self._definition
        yield from (("identifier", xform_name(item["name"])) for item in definition.get("identifiers", ()))
        yield from (("action", xform_name(name)) for name in definition.get("actions", ()))
        for name, related in self._related().items():
            if _is_reference(related):
                yield "reference", xform_name(name)
            else:
                # Classes keep their spelling.
                yield "subresource", name
        yield from (("collection", xform_name(name)) for name in definition.get("hasMany", ()))
        yield from (("waiter", xform_name(Waiter.PREFIX + name)) for name in definition.get("waiters", ()))
        yield from (("attribute", xform_name(name)) for name in getattr(shape, "members", ()))

    def _name(self, kind: str, name: str) -> str:
        snake_cased = xform_name(name)
        return self._renamed.get((kind, snake_cased), snake_cased)

    def get_attributes(self, shape: Shape) -> dict[str, tuple[str, Shape]]:
        """Return the members that are attributes and no identifiers: by attribute, the member's name and shape.

        :param shape: the resource's shape.
        """
        hidden = {identifier.name for identifier in self.identifiers}
        return {
            self._name("attribute", name): (name, member)
            for name, member in getattr(shape, "members", {}).items()
            if xform_name(name) not in hidden
        }

    @property
    def identifiers(self) -> list[Identifier]:
        """The parts of the resource's name, in their order."""
        found = []
        for item in self._definition.get("identifiers", ()):
            member = item.get("memberName")
            name = self._name("identifier", item["name"])
            found.append(Identifier(name, None if member is None else self._name("attribute", member)))
        return found

    @property
    def load(self) -> Action | None:
        """What fetches the attributes; None if they only come with a listing."""
        definition = self._definition.get("load")
        return None if definition is None else Action("load", definition, self._resource_defs)

    @property
    def actions(self) -> list[Action]:
        """The methods that call the service."""
        return [
            Action(self._name("action", name), definition, self._resource_defs)
            for name, definition in self._definition.get("actions", {}).items()
        ]

    @property
    def batch_actions(self) -> list[Action]:
        """What can be done with all resources of a collection."""
        return [
            Action(self._name("batch_action", name), definition, self._resource_defs)
            for name, definition in self._definition.get("batchActions", {}).items()
        ]

    @property
    def subresources(self) -> list[Action]:
        """The resources that are made from this one's identifiers and the caller's arguments."""
        related = self._related().items()
        return [Action(name, found, self._resource_defs) for name, found in related if not _is_reference(found)]

    @property
    def references(self) -> list[Action]:
        """The resources that this one's data names."""
        return [
            Action(self._name("reference", name), found, self._resource_defs)
            for name, found in self._related().items()
            if _is_reference(found)
        ]

    @property
    def collections(self) -> list[Collection]:
        """The resources that listings name."""
        return [
            Collection(self._name("collection", name), definition, self._resource_defs)
            for name, definition in self._definition.get("hasMany", {}).items()
        ]

    @property
    def waiters(self) -> list[Waiter]:
        """The states that can be waited for."""
        return [
            Waiter(self._name("waiter", Waiter.PREFIX + name), definition)
            for name, definition in self._definition.get("waiters", {}).items()
        ]

    def _related(self) -> dict[str, Any]:
        """Return what the resource has; the service has all resources, with all their identifiers from the caller."""
        found: dict[str, Any] = dict(self._definition.get("has", {}))
        if self.name not in self._resource_defs:
            types = {related["resource"]["type"] for related in found.values()}
            missing = {name: each for name, each in self._resource_defs.items() if name not in types}
            found |= {name: {"resource": _from_input(name, each)} for name, each in missing.items()}
        return found


def _from_input(name: str, definition: Definition) -> Definition:
    identifiers = [{"target": item["name"], "source": "input"} for item in definition.get("identifiers", ())]
    return {"type": name, "identifiers": identifiers}


def _is_reference(definition: Definition) -> bool:
    return any(item["source"] == "data" for item in definition["resource"].get("identifiers", ()))


def _parameters(definition: Definition, key: str) -> list[Parameter]:
    return [Parameter(**item) for item in definition.get(key, ())]
