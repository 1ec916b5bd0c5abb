"""A service as its model describes it: names, operations, errors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple, cast

from ibm_botocore.exceptions import MissingServiceIdError, UndefinedModelAttributeError
from ibm_botocore.model.shapes import Shape, ShapeResolver, StructureShape


class OperationNotFoundError(Exception):
    """An operation was asked for that the service does not have."""


class ClientContextParameter(NamedTuple):
    """A setting of a client that takes part in the choice of its endpoint."""

    name: str
    type: str
    documentation: str


class ContextParameter(NamedTuple):
    """An input member that takes part in the choice of the endpoint."""

    name: str
    member_name: str


class StaticContextParameter(NamedTuple):
    """A constant of an operation that takes part in the choice of its endpoint."""

    name: str
    value: bool | str


class ServiceId(str):
    """The name a service goes by in events and settings."""

    def hyphenize(self) -> str:
        """Return the name in lower case with hyphens for spaces."""
        return self.replace(" ", "-").lower()


class ServiceModel:
    """A service's operations and shapes.

    Making one is cheap: operations and shapes are resolved when they are asked for, and kept.

    :param service_description: the parsed JSON model.
    :param service_name: name of the service; the model's endpoint prefix if it is not given.
    """

    def __init__(self, service_description: Mapping[str, Any], service_name: str | None = None) -> None:
        self._service_description = service_description
        self._operation_descriptions: Mapping[str, Any] = service_description.get("operations", {})
        self._operations: dict[str, OperationModel] = {}
        self._shape_descriptions: Mapping[str, Any] = service_description.get("shapes", {})
        self._shape_resolver = ShapeResolver(self._shape_descriptions)
        self._given_name = service_name
        self.metadata: Mapping[str, Any] = service_description.get("metadata", {})

    def __repr__(self) -> str:
        # Not through the properties: errors about a missing name show this text.
        name = self._given_name or self.__dict__.get("service_name") or self.metadata.get("endpointPrefix")
        return f"{type(self).__name__}({name})"

    def shape_for(self, shape_name: str, member_traits: Mapping[str, Any] | None = None) -> Shape:
        """Return the shape of a name.

        :param shape_name: name in the model.
        :param member_traits: traits to add to those of the shape.
        :returns: the shape.
        :raises NoShapeFoundError: if the model has no such shape.
        """
        return self._shape_resolver.get_shape_by_name(shape_name, member_traits)

    def resolve_shape_ref(self, shape_ref: Mapping[str, Any]) -> Shape:
        """Return the shape that a reference of the model stands for.

        :param shape_ref: ``{"shape": name}`` and further traits.
        :returns: the shape with these traits.
        """
        return self._shape_resolver.resolve_shape_ref(shape_ref)

    def shape_for_error_code(self, error_code: str) -> StructureShape | None:
        """Return the modelled error of a code.

        :param error_code: code as an answer of the service names it.
        :returns: the error's shape, or None if the model has none.
        """
        return self._errors_by_code.get(error_code)

    @cached_property
    def _errors_by_code(self) -> dict[str, StructureShape]:
        return {shape.error_code: shape for shape in self.error_shapes if shape.error_code is not None}

    @cached_property
    def error_shapes(self) -> list[StructureShape]:
        """The modelled errors."""
        # Read from the description, so that asking for errors does not build every shape.
        names = [name for name, model in self._shape_descriptions.items() if model.get("exception", False)]
        return [cast(StructureShape, self.shape_for(name)) for name in names]

    @cached_property
    def shape_names(self) -> list[str]:
        """Names of all shapes."""
        return list(self._shape_descriptions)

    def operation_model(self, operation_name: str) -> OperationModel:
        """Return the model of an operation.

        :param operation_name: name such as ``PutObject``.
        :returns: the same object each time.
        :raises OperationNotFoundError: if the service has no such operation.
        """
        operation = self._operations.get(operation_name)
        if operation is not None:
            return operation
        try:
            description = self._operation_descriptions[operation_name]
        except KeyError:
            raise OperationNotFoundError(operation_name) from None
        return self._operations.setdefault(operation_name, OperationModel(description, self, operation_name))

    @cached_property
    def operation_names(self) -> list[str]:
        """Names of all operations."""
        return list(self._operation_descriptions)

    @cached_property
    def documentation(self) -> str:
        """What the service is, in a sentence."""
        text: str = self._service_description.get("documentation", "")
        return text

    @cached_property
    def service_name(self) -> str:
        """The name given at creation, else the endpoint prefix."""
        return self.endpoint_prefix if self._given_name is None else self._given_name

    @cached_property
    def service_id(self) -> ServiceId:
        """The name used in events.

        :raises MissingServiceIdError: if the model has none.
        """
        try:
            return ServiceId(self.metadata["serviceId"])
        except KeyError:
            raise MissingServiceIdError(service_name=self._given_name) from None

    @cached_property
    def signing_name(self) -> str:
        """The name used in signatures."""
        name: str | None = self.metadata.get("signingName")
        return self.endpoint_prefix if name is None else name

    @cached_property
    def api_version(self) -> str:
        """The date of the interface."""
        return self._required_metadata("apiVersion")

    @cached_property
    def protocol(self) -> str:
        """The wire protocol, such as ``rest-xml``."""
        return self._required_metadata("protocol")

    @cached_property
    def endpoint_prefix(self) -> str:
        """The first label of the service's default host names."""
        return self._required_metadata("endpointPrefix")

    @cached_property
    def signature_version(self) -> str | None:
        """The default way of signing; None if the model names none."""
        return self.metadata.get("signatureVersion")

    @cached_property
    def client_context_parameters(self) -> list[ClientContextParameter]:
        """Settings of a client that take part in the choice of its endpoint."""
        parameters = self._service_description.get("clientContextParams", {})
        return [
            ClientContextParameter(name, parameter["type"], parameter["documentation"])
            for name, parameter in parameters.items()
        ]

    def _required_metadata(self, name: str) -> str:
        try:
            value: str = self.metadata[name]
        except KeyError:
            raise UndefinedModelAttributeError(f'"{name}" not defined in the metadata of the model: {self}') from None
        return value


class OperationModel:
    """One operation: its place on the wire, what it takes, what it answers.

    :param operation_model: the operation's part of the parsed JSON model.
    :param service_model: the service it belongs to.
    :param name: name in the interface, if it differs from the name on the wire.
    """

    def __init__(
        self, operation_model: Mapping[str, Any], service_model: ServiceModel, name: str | None = None
    ) -> None:
        self._operation_model = operation_model
        self._service_model = service_model
        self.name: str = operation_model["name"] if name is None else name
        self.wire_name: str = operation_model.get("name", self.name)
        self.http: dict[str, Any] = operation_model.get("http", {})
        self.metadata = service_model.metadata
        self.documentation: str = operation_model.get("documentation", "")
        self.deprecated: bool = operation_model.get("deprecated", False)
        self.auth_type: str | None = operation_model.get("authtype")
        self.endpoint: Mapping[str, Any] | None = operation_model.get("endpoint")
        self.http_checksum: dict[str, Any] = operation_model.get("httpChecksum", {})
        self.http_checksum_required: bool = operation_model.get("httpChecksumRequired", False)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name})"

    @property
    def service_model(self) -> ServiceModel:
        """The service this operation belongs to."""
        return self._service_model

    @cached_property
    def input_shape(self) -> StructureShape | None:
        """What the operation takes; None if nothing."""
        return self._structure("input")

    @cached_property
    def output_shape(self) -> StructureShape | None:
        """What the operation answers; None if nothing."""
        return self._structure("output")

    @cached_property
    def error_shapes(self) -> list[StructureShape]:
        """The errors this operation is known to answer with."""
        references = self._operation_model.get("errors", [])
        return [cast(StructureShape, self._service_model.resolve_shape_ref(reference)) for reference in references]

    @cached_property
    def idempotent_members(self) -> list[str]:
        """Input members that get a random token if the caller leaves them out."""
        return [name for name, shape in self._input_members.items() if "idempotencyToken" in shape.metadata]

    @cached_property
    def context_parameters(self) -> list[ContextParameter]:
        """Input members that take part in the choice of the endpoint."""
        return [
            ContextParameter(shape.metadata["contextParam"]["name"], name)
            for name, shape in self._input_members.items()
            if "contextParam" in shape.metadata
        ]

    @cached_property
    def static_context_parameters(self) -> list[StaticContextParameter]:
        """Constants that take part in the choice of the endpoint."""
        parameters = self._operation_model.get("staticContextParams", {})
        return [StaticContextParameter(name, parameter.get("value")) for name, parameter in parameters.items()]

    @cached_property
    def has_streaming_input(self) -> bool:
        """Whether the request body is bytes the caller gives."""
        return self.get_streaming_input() is not None

    @cached_property
    def has_streaming_output(self) -> bool:
        """Whether the answer's body is bytes handed to the caller."""
        return self.get_streaming_output() is not None

    def get_streaming_input(self) -> Shape | None:
        """Return the input member that is the body as bytes.

        :returns: its shape, or None if there is no such member.
        """
        return _blob_payload(self.input_shape)

    def get_streaming_output(self) -> Shape | None:
        """Return the output member that is the body as bytes.

        :returns: its shape, or None if there is no such member.
        """
        return _blob_payload(self.output_shape)

    @property
    def _input_members(self) -> dict[str, Shape]:
        return {} if self.input_shape is None else self.input_shape.members

    def _structure(self, direction: str) -> StructureShape | None:
        reference = self._operation_model.get(direction)
        if reference is None:
            return None
        return cast(StructureShape, self._service_model.resolve_shape_ref(reference))


def _blob_payload(shape: StructureShape | None) -> Shape | None:
    payload = None if shape is None else shape.serialization.get("payload")
    if shape is None or payload is None:
        return None
    member = shape.members[payload]
    return member if member.type_name == "blob" else None
