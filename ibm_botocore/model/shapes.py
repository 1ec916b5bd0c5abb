"""Shapes: the types of a service's values, with the place of each on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar


class NoShapeFoundError(Exception):
    """A shape was asked for that the model does not define."""


class InvalidShapeError(Exception):
    """The model defines a shape that makes no sense."""


class InvalidShapeReferenceError(Exception):
    """The model refers to a shape without naming it."""


class Shape:
    """A type as one member, list or operation uses it: its own traits joined with those of the reference to it.

    Everything is worked out at first use, kept, and never changes.

    :param shape_name: name in the model.
    :param shape_model: traits as the model writes them; ``type`` is required.
    :param shape_resolver: where referenced shapes are found; None if nothing is referenced.
    """

    # Traits that say where and how a value travels.
    SERIALIZED_ATTRS: ClassVar[list[str]] = [
        "locationName",
        "queryName",
        "flattened",
        "location",
        "payload",
        "streaming",
        "timestampFormat",
        "xmlNamespace",
        "resultWrapper",
        "xmlAttribute",
        "jsonvalue",
        "hostLabel",
    ]
    # Traits that say what a value may be.
    METADATA_ATTRS: ClassVar[list[str]] = [
        "required",
        "min",
        "max",
        "sensitive",
        "enum",
        "idempotencyToken",
        "error",
        "exception",
        "retryable",
        "document",
        "union",
        "contextParam",
        "clientContextParams",
        "requiresLength",
    ]
    MAP_TYPE: ClassVar[type[dict[str, Any]]] = dict

    def __init__(
        self,
        shape_name: str,
        shape_model: Mapping[str, Any],
        shape_resolver: ShapeResolver | UnresolvableShapeMap | None = None,
    ) -> None:
        self.name = shape_name
        self.type_name: str = shape_model["type"]
        self.documentation: str = shape_model.get("documentation", "")
        self._shape_model = shape_model
        self._shape_resolver = UnresolvableShapeMap() if shape_resolver is None else shape_resolver

    @cached_property
    def serialization(self) -> dict[str, Any]:
        """Traits of the wire form; the wire name (``locationName`` in the model) is under ``name``."""
        model = self._shape_model
        found = self.MAP_TYPE((trait, model[trait]) for trait in self.SERIALIZED_ATTRS if trait in model)
        if "locationName" in found:
            found["name"] = found.pop("locationName")
        return found

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """Traits of the value: required members, limits, ``enum``, ``sensitive``, ``exception`` and the like."""
        model = self._shape_model
        return self.MAP_TYPE((trait, model[trait]) for trait in self.METADATA_ATTRS if trait in model)

    @cached_property
    def required_members(self) -> list[str]:
        """Names of the members a caller has to give."""
        required: list[str] = self.metadata.get("required", [])
        return required

    def _resolve_shape_ref(self, shape_ref: Mapping[str, Any]) -> Shape:
        return self._shape_resolver.resolve_shape_ref(shape_ref)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}({self.name})>"


class StructureShape(Shape):
    """A value with named members."""

    @cached_property
    def members(self) -> dict[str, Shape]:
        """Shapes of the members by name, in the order of the model."""
        references: Mapping[str, Any] = self._shape_model.get("members", {})
        return self.MAP_TYPE((name, self._resolve_shape_ref(reference)) for name, reference in references.items())

    @cached_property
    def error_code(self) -> str | None:
        """The code a service's answer names this error by; None if the structure is no error."""
        if not self.metadata.get("exception", False):
            return None
        code: str | None = self.metadata.get("error", {}).get("code")
        return code or self.name

    @cached_property
    def is_document_type(self) -> bool:
        """Whether any JSON-like value is allowed."""
        return bool(self.metadata.get("document", False))

    @cached_property
    def is_tagged_union(self) -> bool:
        """Whether exactly one member has to be given."""
        return bool(self.metadata.get("union", False))


class ListShape(Shape):
    """A sequence of values of one shape."""

    @cached_property
    def member(self) -> Shape:
        """The shape of the items."""
        return self._resolve_shape_ref(self._shape_model["member"])


class MapShape(Shape):
    """A dictionary with keys of one shape and values of another."""

    @cached_property
    def key(self) -> Shape:
        """The shape of the keys."""
        return self._resolve_shape_ref(self._shape_model["key"])

    @cached_property
    def value(self) -> Shape:
        """The shape of the values."""
        return self._resolve_shape_ref(self._shape_model["value"])


class StringShape(Shape):
    """Text."""

    @cached_property
    def enum(self) -> list[str]:
        """Values the service is known to use; others are sent all the same."""
        values: list[str] = self.metadata.get("enum", [])
        return values


class ShapeResolver:
    """Finds the shapes of a model by name.

    :param shape_map: models of the shapes by name.
    """

    SHAPE_CLASSES: ClassVar[dict[str, type[Shape]]] = {
        "structure": StructureShape,
        "list": ListShape,
        "map": MapShape,
        "string": StringShape,
    }

    def __init__(self, shape_map: Mapping[str, Mapping[str, Any]]) -> None:
        self._shape_map = shape_map
        self._plain: dict[str, Shape] = {}

    def get_shape_by_name(self, shape_name: str, member_traits: Mapping[str, Any] | None = None) -> Shape:
        """Return the shape of a name.

        :param shape_name: name in the model.
        :param member_traits: traits of the reference; they win over those of the shape.
        :returns: the same object each time, unless there are traits.
        :raises NoShapeFoundError: if the model has no such shape.
        :raises InvalidShapeError: if the shape has no type.
        """
        if member_traits:
            return self._build(shape_name, member_traits)
        shape = self._plain.get(shape_name)
        if shape is None:
            # Two threads may build it at once; the first one stays.
            shape = self._plain.setdefault(shape_name, self._build(shape_name, {}))
        return shape

    def resolve_shape_ref(self, shape_ref: Mapping[str, Any]) -> Shape:
        """Return the shape that a member, list or operation refers to.

        :param shape_ref: ``{"shape": name}`` and the traits of this use.
        :returns: the shape with these traits.
        :raises InvalidShapeReferenceError: if ``shape`` is missing.
        """
        if "shape" not in shape_ref:
            raise InvalidShapeReferenceError(f"Invalid model, missing shape reference: {shape_ref}")
        if len(shape_ref) == 1:
            return self.get_shape_by_name(shape_ref["shape"])
        traits = dict(shape_ref)
        return self.get_shape_by_name(traits.pop("shape"), traits)

    def _build(self, shape_name: str, traits: Mapping[str, Any]) -> Shape:
        try:
            model = self._shape_map[shape_name]
        except KeyError:
            raise NoShapeFoundError(shape_name) from None
        if "type" not in model:
            raise InvalidShapeError(f"Shape is missing required key 'type': {model}")
        if traits:
            model = {**model, **traits}
        return self.SHAPE_CLASSES.get(model["type"], Shape)(shape_name, model, self)


class UnresolvableShapeMap:
    """Stands in for a resolver where a shape was made by hand: whatever is looked up is an error."""

    def get_shape_by_name(self, shape_name: str, member_traits: Mapping[str, Any] | None = None) -> Shape:
        """Refuse to find a shape.

        :raises ValueError: always.
        """
        raise ValueError(f"Attempted to lookup shape '{shape_name}', but no shape map was provided.")

    def resolve_shape_ref(self, shape_ref: Mapping[str, Any]) -> Shape:
        """Refuse to follow a reference.

        :raises ValueError: always.
        """
        raise ValueError(f"Attempted to resolve shape '{shape_ref}', but no shape map was provided.")
