"""Structures made in code from a nested description instead of a service model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from ibm_botocore.model.shapes import InvalidShapeError, ShapeResolver, StructureShape


class ShapeNameGenerator:
    """Gives out shape names that do not repeat."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def new_shape_name(self, type_name: str) -> str:
        """Return a new name.

        :param type_name: type of the shape.
        :returns: a name such as ``StructureType1``.
        """
        self._given[type_name] += 1
        return f"{type_name.capitalize()}Type{self._given[type_name]}"


class DenormalizedStructureBuilder:
    """Builds a structure from members that spell out their types in place.

    :param name: name of the structure; one is made up if it is not given.
    """

    SCALAR_TYPES: ClassVar[tuple[str, ...]] = (
        "string",
        "integer",
        "boolean",
        "blob",
        "float",
        "timestamp",
        "long",
        "double",
        "char",
    )

    def __init__(self, name: str | None = None) -> None:
        self._names = ShapeNameGenerator()
        self._members: Mapping[str, Any] = {}
        self.name = self._names.new_shape_name("structure") if name is None else name

    def with_members(self, members: Mapping[str, Any]) -> DenormalizedStructureBuilder:
        """Set the members.

        :param members: by name, dictionaries with ``type``, the parts of that type (``members``, ``member``,
            ``key`` and ``value``) as such dictionaries, and any other trait; ``shape_name`` names a shape.
        :returns: the builder itself.
        """
        self._members = members
        return self

    def build_model(self) -> StructureShape:
        """Return the structure.

        :returns: a shape as a service model would give.
        :raises InvalidShapeError: if a type is unknown.
        """
        shapes: dict[str, dict[str, Any]] = {}
        self._add(self.name, {"type": "structure", "members": self._members}, shapes)
        resolver = ShapeResolver(shapes)
        return StructureShape(self.name, shapes[self.name], resolver)

    def _add(self, name: str, model: Mapping[str, Any], shapes: dict[str, dict[str, Any]]) -> None:
        """Add the normal form of a shape, and of all it contains, to ``shapes``."""
        normal = {trait: value for trait, value in model.items() if trait != "shape_name"}
        shapes[name] = normal
        type_name = model["type"]
        if type_name == "structure":
            members = model.get("members", {})
            normal["members"] = {member: self._reference(part, shapes) for member, part in members.items()}
        elif type_name == "list":
            normal["member"] = self._reference(model["member"], shapes)
        elif type_name == "map":
            normal["key"] = self._reference(model["key"], shapes)
            normal["value"] = self._reference(model["value"], shapes)
        elif type_name not in self.SCALAR_TYPES:
            raise InvalidShapeError(f"Unknown shape type: {type_name}")

    def _reference(self, model: Mapping[str, Any], shapes: dict[str, dict[str, Any]]) -> dict[str, str]:
        name = model.get("shape_name") or self._names.new_shape_name(model["type"])
        self._add(name, model, shapes)
        return {"shape": name}
