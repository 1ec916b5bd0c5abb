"""What all resources have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibm_boto3.resources.model import ResourceModel


def class_name(service_name: str, resource_name: str) -> str:
    """Return the name of a resource class, for example ``s3.Bucket``.

    :param service_name: for example ``s3``.
    :param resource_name: its name, or that of the service for the service itself.
    """
    return f"{service_name}.{'ServiceResource' if resource_name == service_name else resource_name}"


class ResourceMeta:
    """What a resource is, beside its attributes.

    :param service_name: for example ``s3``.
    :param identifiers: the names of its identifiers, in their order.
    :param client: makes its calls.
    :param data: what the service said about it; None while nobody has asked, or once it may have changed.
    :param resource_model: its definition.
    """

    def __init__(
        self,
        service_name: str,
        identifiers: list[str] | None = None,
        client: Any = None,
        data: Any = None,
        resource_model: ResourceModel | None = None,
    ) -> None:
        self.service_name = service_name
        self.identifiers = [] if identifiers is None else identifiers
        self.client = client
        self.data = data
        self.resource_model = resource_model

    def __repr__(self) -> str:
        return f"ResourceMeta({self.service_name!r}, identifiers={self.identifiers})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    # What it describes changes.
    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> ResourceMeta:
        """Return another one with the same content."""
        return ResourceMeta(self.service_name, self.identifiers, self.client, self.data, self.resource_model)


class ServiceResource:
    """The base of all resource classes.

    A resource may be used from many threads at once: its identifiers never change, its data is replaced as a whole,
    and its client is safe as well. Two threads that ask for data first may both fetch it.

    :param args: values of the identifiers, in their order.
    :param kwargs: values of the identifiers by name, and ``client``: what makes the calls.
    :raises ValueError: if an identifier is missing, or there is none of that name.
    """

    meta: ResourceMeta = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        meta = self.meta = type(self).meta.copy()
        if len(args) > len(meta.identifiers):
            raise TypeError(f"{type(self).__name__} takes {len(meta.identifiers)} identifiers, {len(args)} were given")
        values = dict(zip(meta.identifiers, args))
        if "client" in kwargs:
            meta.client = kwargs.pop("client")
        for name, value in kwargs.items():
            if name not in meta.identifiers:
                raise ValueError(f"Unknown keyword argument: {name}")
            values[name] = value
        for name in meta.identifiers:
            if values.get(name) is None:
                raise ValueError(f"Required parameter {name} not set")
            setattr(self, f"_{name}", values[name])

    def __repr__(self) -> str:
        identifiers = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.meta.identifiers)
        return f"{type(self).__name__}({identifiers})"

    def __eq__(self, other: object) -> bool:
        # By name: each session makes classes of its own.
        if type(self).__name__ != type(other).__name__ or not isinstance(other, ServiceResource):
            return False
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._identity()))

    def _identity(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.meta.identifiers)
