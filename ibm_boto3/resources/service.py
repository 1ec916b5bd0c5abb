"""The service resource: what all others of a client come from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ibm_boto3.exceptions import ResourceNotExistsError, UnknownAPIVersionError
from ibm_boto3.resources.base import ServiceResource
from ibm_boto3.resources.factory import ResourceFactory
from ibm_boto3.utils import LazyLoadedWaiterModel, ServiceContext
from ibm_botocore.config import Config
from ibm_botocore.exceptions import DataNotFoundError, UnknownServiceError

if TYPE_CHECKING:
    from ibm_botocore.loaders import Loader
    from ibm_botocore.session import Session

_DATA_PATH = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
_TYPE = "resources-1"
# Tells the service's logs that a call comes from a resource.
_USER_AGENT_EXTRA = "Resource"


class ResourceDescription(NamedTuple):
    """The resources of a service as their document has them.

    :param api_version: version of the interface.
    :param service: the service's own part.
    :param resources: the others by name.
    """

    api_version: str
    service: Mapping[str, Any]
    resources: Mapping[str, Any]


def available_resources(session: Session) -> list[str]:
    """Return the names of the services that have resources.

    :param session: finds the data.
    """
    return _loader_of(session).list_available_services(_TYPE)


def describe_resources(session: Session, service_name: str, api_version: str | None) -> ResourceDescription:
    """Return the description of a service's resources.

    :param session: finds the data.
    :param service_name: for example ``s3``.
    :param api_version: version of the interface; None for the latest.
    :raises ResourceNotExistsError: naming the services that have resources.
    :raises UnknownAPIVersionError: naming the versions there are.
    """
    loader = _loader_of(session)
    try:
        version = loader.determine_latest_version(service_name, _TYPE) if api_version is None else api_version
        found = loader.load_service_model(service_name, _TYPE, version)
    except DataNotFoundError as error:
        if isinstance(error, UnknownServiceError) or service_name not in available_resources(session):
            has_client = service_name in session.get_available_services()
            raise ResourceNotExistsError(service_name, available_resources(session), has_client) from error
        versions = ", ".join(loader.list_api_versions(service_name, _TYPE))
        raise UnknownAPIVersionError(service_name, str(api_version), versions) from error
    return ResourceDescription(version, found["service"], found["resources"])


def _loader_of(session: Session) -> Loader:
    """Return a session's loader, which knows our data from now on."""
    loader: Loader = session.get_component("data_loader")
    if _DATA_PATH not in loader.search_paths:
        loader.search_paths.append(_DATA_PATH)
    return loader


def client_config(config: Config | None, default: Config | None) -> Config | None:
    """Return the configuration of a resource's client: its User-Agent tells, unless the caller put something there.

    :param config: the caller's configuration.
    :param default: that of the session.
    """
    ours = Config(user_agent_extra=_USER_AGENT_EXTRA)
    if config is None:
        return ours
    if config.user_agent_extra is not None or (default is not None and default.user_agent_extra is not None):
        return config
    return config.merge(ours)


def service_resource(
    factory: ResourceFactory, session: Session, client: Any, service_name: str, description: ResourceDescription
) -> ServiceResource:
    """Return the service resource of a client.

    :param factory: makes the classes.
    :param session: finds the data.
    :param client: makes the calls.
    :param service_name: for example ``s3``.
    :param description: the service's resources.
    """
    context = ServiceContext(
        service_name=service_name,
        service_model=client.meta.service_model,
        service_waiter_model=LazyLoadedWaiterModel(session, service_name, description.api_version),
        resource_json_definitions=description.resources,
    )
    return factory.load_from_definition(service_name, description.service, context)(client=client)
