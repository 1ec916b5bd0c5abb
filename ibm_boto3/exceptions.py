"""Errors of the high-level half of the SDK.

Boto3Error is the base; the two that name a missing service or version are DataNotFoundErrors as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from ibm_botocore.exceptions import DataNotFoundError


class Boto3Error(Exception):
    """The base of the errors of this package."""


class ResourceLoadException(Boto3Error):
    """A resource definition could not be loaded."""


class NoVersionFound(Boto3Error):
    """No version of a resource definition was found."""


class ResourceNotExistsError(Boto3Error, DataNotFoundError):
    """There is no resource of this name.

    :param service_name: the name asked for.
    :param available_services: the names there are.
    :param has_low_level_client: whether a client of this name can be made instead.
    """

    def __init__(self, service_name: str, available_services: Iterable[str], has_low_level_client: bool) -> None:
        self._arguments = (service_name, list(available_services), has_low_level_client)
        names = "\n   - ".join(self._arguments[1])
        text = f"The '{service_name}' resource does not exist.\nThe available resources are:\n   - {names}\n"
        if has_low_level_client:
            text += f"\nConsider using a ibm_boto3.client('{service_name}') instead of a resource for '{service_name}'"
        # Past the bases: theirs would format a text of their own.
        Exception.__init__(self, text)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._arguments


class UnknownAPIVersionError(Boto3Error, DataNotFoundError):
    """A service has no such API version.

    :param service_name: the service.
    :param bad_api_version: the version asked for.
    :param available_api_versions: text that lists the versions there are.
    """

    def __init__(self, service_name: str, bad_api_version: str, available_api_versions: str) -> None:
        self._arguments = (service_name, bad_api_version, available_api_versions)
        text = f"The '{service_name}' resource does not support an API version of: {bad_api_version}\n"
        Exception.__init__(self, f"{text}Valid API versions are: {available_api_versions}")

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._arguments


class RetriesExceededError(Boto3Error):
    """A transfer failed as often as it was tried.

    :param last_exception: what the last try raised.
    :param msg: the message.
    """

    def __init__(self, last_exception: BaseException, msg: str = "Max Retries Exceeded") -> None:
        super().__init__(msg)
        self.last_exception = last_exception

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.last_exception, str(self))


class S3TransferFailedError(Boto3Error):
    """A transfer failed."""


class S3UploadFailedError(Boto3Error):
    """An upload failed."""
