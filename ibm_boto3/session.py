"""The session that applications use: a thin layer over :class:`ibm_botocore.session.Session`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from ibm_botocore import __version__
from ibm_botocore import session as _core

from .s3.inject import CLIENT_METHODS

if TYPE_CHECKING:
    from ibm_botocore.config import Config
    from ibm_botocore.hooks import HierarchicalEmitter

    from .resources.factory import ResourceFactory
    from .s3.types import S3Client, S3ServiceResource


class Session:
    """Credentials, a region and a profile, and the clients and resources made with them.

    An identity of IAM (API key, function or token manager) goes before HMAC keys.

    :param aws_access_key_id: HMAC access key id.
    :param aws_secret_access_key: HMAC secret.
    :param aws_session_token: session token.
    :param region_name: default region of clients.
    :param ibm_api_key_id: API key.
    :param ibm_service_instance_id: id of the service instance.
    :param ibm_auth_endpoint: IAM's token endpoint.
    :param auth_function: takes no argument; returns an answer of IAM as a dict, or a token.
    :param token_manager: any object with ``get_token()``.
    :param botocore_session: the low-level session to use instead of a new one.
    :param profile_name: configuration profile.
    :raises ProfileNotFound: if there is no such profile.
    """

    def __init__(
        self,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        region_name: str | None = None,
        ibm_api_key_id: str | None = None,
        ibm_service_instance_id: str | None = None,
        ibm_auth_endpoint: str | None = None,
        auth_function: Callable[[], Any] | None = None,
        token_manager: Any = None,
        botocore_session: _core.Session | None = None,
        profile_name: str | None = None,
    ) -> None:
        self._session = _core.get_session() if botocore_session is None else botocore_session
        self._resource_factory: ResourceFactory | None = None
        # Another product may have put its own name there.
        if self._session.user_agent_name == "ibm-cos-sdk-python-core":
            self._session.user_agent_extra = f"ibm-cos-sdk-python-core/{self._session.user_agent_version}"
            self._session.user_agent_name = "ibm-cos-sdk-python"
            self._session.user_agent_version = __version__
        self._session.register_component("client_methods", CLIENT_METHODS)
        if profile_name is not None:
            self._session.set_config_variable("profile", profile_name)
        if self._session.profile is not None:
            # A profile that does not exist is told here, not by the first client.
            self._session.get_scoped_config()
        has_keys = aws_access_key_id or aws_secret_access_key or aws_session_token
        if has_keys or ibm_api_key_id or auth_function or token_manager is not None:
            self._session.set_credentials(
                aws_access_key_id,
                aws_secret_access_key,
                aws_session_token,
                ibm_api_key_id,
                ibm_service_instance_id,
                ibm_auth_endpoint,
                auth_function,
                token_manager,
            )
        if region_name is not None:
            self._session.set_config_variable("region", region_name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(region_name={self.region_name!r})"

    @property
    def profile_name(self) -> str:
        """Name of the configuration profile, ``default`` if none was chosen."""
        return self._session.profile or "default"

    @property
    def available_profiles(self) -> list[str]:
        """The names of all profiles."""
        return self._session.available_profiles

    @property
    def region_name(self) -> str | None:
        """Default region of clients, or None."""
        region = self._session.get_config_variable("region")
        return None if region is None else str(region)

    @property
    def events(self) -> HierarchicalEmitter:
        """The session's events; clients made later inherit their handlers."""
        emitter: HierarchicalEmitter = self._session.get_component("event_emitter")
        return emitter

    def get_available_partitions(self) -> list[str]:
        """Return the names of the partitions: there is only one."""
        return self._session.get_available_partitions()

    def get_available_regions(
        self, service_name: str, partition_name: str = "aws", allow_non_regional: bool = False
    ) -> list[str]:
        """Return the names of a service's regions.

        :param service_name: ``s3``.
        :param partition_name: ``aws``.
        :param allow_non_regional: also those that keep a cross-region bucket near one city, such as ``dal.us``.
        """
        return self._session.get_available_regions(service_name, partition_name, allow_non_regional)

    def get_partition_for_region(self, region_name: str) -> str:
        """Return the partition of a region.

        :raises UnknownRegionError: if there is no such region.
        """
        return self._session.get_partition_for_region(region_name)

    def get_available_services(self) -> list[str]:
        """Return the names of the services that a client can be made for."""
        return self._session.get_available_services()

    def get_credentials(self) -> Any:
        """Return the session's credentials, or None."""
        return self._session.get_credentials()

    def client(
        self,
        service_name: str,
        region_name: str | None = None,
        api_version: str | None = None,
        use_ssl: bool = True,
        verify: bool | str | None = None,
        endpoint_url: str | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        ibm_api_key_id: str | None = None,
        ibm_service_instance_id: str | None = None,
        ibm_auth_endpoint: str | None = None,
        auth_function: Callable[[], Any] | None = None,
        token_manager: Any = None,
        config: Config | None = None,
    ) -> S3Client:
        """Return a client of a service, see :meth:`ibm_botocore.session.Session.create_client`."""
        made = self._session.create_client(
            service_name,
            region_name=region_name,
            api_version=api_version,
            use_ssl=use_ssl,
            verify=verify,
            endpoint_url=endpoint_url,
            aws_access_key_id=aws_access_key_id,
            aws_secret_access_key=aws_secret_access_key,
            aws_session_token=aws_session_token,
            ibm_api_key_id=ibm_api_key_id,
            ibm_service_instance_id=ibm_service_instance_id,
            ibm_auth_endpoint=ibm_auth_endpoint,
            auth_function=auth_function,
            token_manager=token_manager,
            config=config,
        )
        return cast("S3Client", made)

    def get_available_resources(self) -> list[str]:
        """Return the names of the services that :meth:`resource` takes."""
        from .resources.service import available_resources

        return available_resources(self._session)

    @property
    def resource_factory(self) -> ResourceFactory:
        """What makes the session's resource classes."""
        from .resources.factory import ResourceFactory

        if self._resource_factory is None:
            self._resource_factory = ResourceFactory(self.events)
        return self._resource_factory

    def resource(
        self,
        service_name: str,
        region_name: str | None = None,
        api_version: str | None = None,
        use_ssl: bool = True,
        verify: bool | str | None = None,
        endpoint_url: str | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        ibm_api_key_id: str | None = None,
        ibm_service_instance_id: str | None = None,
        ibm_auth_endpoint: str | None = None,
        auth_function: Callable[[], Any] | None = None,
        token_manager: Any = None,
        config: Config | None = None,
    ) -> S3ServiceResource:
        """Return the service resource, which makes buckets and objects; its client is made as :meth:`client` does.

        :raises ResourceNotExistsError: naming the services that have resources.
        :raises UnknownAPIVersionError: naming the versions of the interface there are.
        """
        from .resources.service import client_config, describe_resources, service_resource

        description = describe_resources(self._session, service_name, api_version)
        client = self.client(
            service_name,
            region_name=region_name,
            api_version=description.api_version,
            use_ssl=use_ssl,
            verify=verify,
            endpoint_url=endpoint_url,
            aws_access_key_id=aws_access_key_id,
            aws_secret_access_key=aws_secret_access_key,
            aws_session_token=aws_session_token,
            ibm_api_key_id=ibm_api_key_id,
            ibm_service_instance_id=ibm_service_instance_id,
            ibm_auth_endpoint=ibm_auth_endpoint,
            auth_function=auth_function,
            token_manager=token_manager,
            config=client_config(config, self._session.get_default_client_config()),
        )
        made = service_resource(self.resource_factory, self._session, client, service_name, description)
        return cast("S3ServiceResource", made)
