"""What the resource layer shares with programs that extend it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module as _import
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ibm_botocore.model import ServiceModel
    from ibm_botocore.session import Session
    from ibm_botocore.waiter import SingleWaiterConfig


class LazyLoadedWaiterModel:
    """The waiters of a service, read when one is asked for.

    :param bc_session: session whose data is searched; only its loader is kept.
    :param service_name: for example ``s3``.
    :param api_version: version of the interface; None for the latest.
    """

    def __init__(self, bc_session: Session, service_name: str, api_version: str | None) -> None:
        self._loader = bc_session.get_component("data_loader")
        self._service_name = service_name
        self._api_version = api_version

    def get_waiter(self, waiter_name: str) -> SingleWaiterConfig:
        """Return what a waiter asks, and what it makes of the answers.

        :param waiter_name: as the model writes it, for example ``BucketExists``.
        :raises ValueError: if there is no such waiter.
        """
        from ibm_botocore.waiter import WaiterModel

        description = self._loader.load_service_model(self._service_name, "waiters-2", self._api_version)
        return WaiterModel(description).get_waiter(waiter_name)


class ServiceContext(NamedTuple):
    """What resource classes of one service are made from.

    :param service_name: for example ``s3``.
    :param service_model: the operations and shapes.
    :param service_waiter_model: the waiters.
    :param resource_json_definitions: the resources by name, as ``resources-1.json`` has them.
    """

    service_name: str
    service_model: ServiceModel
    service_waiter_model: LazyLoadedWaiterModel
    resource_json_definitions: Mapping[str, Any]


def import_module(name: str) -> ModuleType:
    """Return a module, also one within a package.

    :param name: dotted name.
    """
    _import(name)
    return sys.modules[name]


def inject_attribute(class_attributes: dict[str, Any], name: str, value: Any) -> None:
    """Add an attribute to those a class is made from.

    :param class_attributes: what a handler of ``creating-resource-class`` gets.
    :param name: the attribute's name.
    :param value: its value, usually a function.
    :raises RuntimeError: if there is such an attribute already.
    """
    if name in class_attributes:
        raise RuntimeError(f'Cannot inject class attribute "{name}", attribute already exists in class dict.')
    class_attributes[name] = value
