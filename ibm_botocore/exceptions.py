"""Every error the low-level packages raise: one class each, whose ``kwargs`` hold the fields its message is made of.

The tree::

    BotoCoreError
    ├─ DataNotFoundError ─ UnknownServiceError               models and components
    ├─ ConnectionError                                       no connection came about
    │  ├─ EndpointConnectionError
    │  └─ SSLError, ConnectTimeoutError, ProxyConnectionError (also requests' errors of that kind)
    ├─ HTTPClientError                                       a connection broke or misbehaved
    │  ├─ ConnectionClosedError, ResponseStreamingError
    │  └─ ReadTimeoutError                                   (also requests' and urllib3's)
    ├─ ValidationError ─ InvalidRegionError, RangeError, UnknownKeyError, UnknownParameterError
    ├─ BaseEndpointResolverError ─ NoRegionError, UnknownEndpointError
    ├─ EndpointProviderError ─ EndpointResolutionError
    ├─ InvalidRetryConfigurationError ─ InvalidRetryModeError, InvalidMaxRetryAttemptsError
    ├─ StubResponseError ─ StubAssertionError, UnStubbedResponseError
    └─ the others, one level below
    ClientError                                              the service answered with an error
    UndefinedModelAttributeError ─ MissingServiceIdError

The four classes that are also errors of requests or urllib3 live in ``_http_exceptions``, because those libraries are
expensive to import; they are reached here by name all the same.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._http_exceptions import ConnectTimeoutError as ConnectTimeoutError
    from ._http_exceptions import ProxyConnectionError as ProxyConnectionError
    from ._http_exceptions import ReadTimeoutError as ReadTimeoutError
    from ._http_exceptions import SSLError as SSLError

_HTTP_NAMES = frozenset({"SSLError", "ConnectTimeoutError", "ReadTimeoutError", "ProxyConnectionError"})


def _import_on_demand(name: str) -> Any:
    """Import the classes that need requests when one of them is first asked for."""
    if name not in _HTTP_NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import _http_exceptions

    return getattr(_http_exceptions, name)


if not TYPE_CHECKING:  # else type checkers would take every name for one of this module
    __getattr__ = _import_on_demand


def _reduce(error: BaseException) -> tuple[Any, ...]:
    """Return what pickle needs: the class, the message and those fields that survive the journey."""
    state = {name: _portable(value) for name, value in vars(error).items()}
    return _restore, (_importable_class(type(error)), error.args, state)


def _restore(cls: type[BaseException], args: tuple[Any, ...], state: dict[str, Any]) -> BaseException:
    # Not through __init__: the message may have been extended since, and subclasses take other arguments.
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


def _importable_class(cls: type[BaseException]) -> type[BaseException]:
    # The errors of a service model are classes made at run time, which no other process can import.
    for candidate in cls.__mro__:
        module = sys.modules.get(candidate.__module__)
        if getattr(module, candidate.__qualname__, None) is candidate:
            break
    return candidate


def _portable(value: Any) -> Any:
    """Return the value if it survives pickling, else its text; a dict is taken value by value."""
    import pickle

    try:
        pickle.loads(pickle.dumps(value))
    except Exception:  # noqa: BLE001 - a foreign object's __reduce__ or __init__ may raise anything
        if isinstance(value, dict):
            return {key: _portable(item) for key, item in value.items()}
        return str(value)
    return value


class BotoCoreError(Exception):
    """The base of all errors that arise on the client's side.

    :ivar kwargs: the fields of the message, by name.
    """

    fmt = "An unspecified error occurred"

    def __init__(self, **kwargs: Any) -> None:
        Exception.__init__(self, self.fmt.format(**kwargs))
        self.kwargs = kwargs

    __reduce__ = _reduce


class ClientError(Exception):
    """The service answered with an error.

    :param error_response: the parsed answer: ``Error`` with ``Code`` and ``Message``, ``ResponseMetadata``.
    :param operation_name: the operation that was called, for example ``PutObject``.
    """

    MSG_TEMPLATE = (
        "An error occurred ({error_code}) when calling the {operation_name} operation{retry_info}: {error_message}"
    )

    def __init__(self, error_response: Mapping[str, Any], operation_name: str) -> None:
        error = error_response.get("Error", {})
        message = self.MSG_TEMPLATE.format(
            error_code=error.get("Code", "Unknown"),
            error_message=error.get("Message", "Unknown"),
            operation_name=operation_name,
            retry_info=_retry_info(error_response.get("ResponseMetadata", {})),
        )
        super().__init__(message)
        self.response = error_response
        self.operation_name = operation_name

    #: What may help, appended to the message; ``response`` and ``args`` stay as the service's answer made them.
    hint: str | None = None

    def __str__(self) -> str:
        return f"{super().__str__()} ({self.hint})" if self.hint else super().__str__()

    __reduce__ = _reduce


def _retry_info(metadata: Mapping[str, Any]) -> str:
    if metadata.get("MaxAttemptsReached", False) and "RetryAttempts" in metadata:
        return f" (reached max retries: {metadata['RetryAttempts']})"
    return ""


# --- Models, components and configuration ---------------------------------------------------------------------------


class DataNotFoundError(BotoCoreError):
    """A data file is in none of the searched places."""

    fmt = "Unable to load data for: {data_path}"


class UnknownServiceError(DataNotFoundError):
    """There is no model for the named service."""

    fmt = "Unknown service: '{service_name}'. Valid service names are: {known_service_names}"


class ApiVersionNotFoundError(BotoCoreError):
    """A service has no model of the wanted API version."""

    fmt = "Unable to load data {data_path} for: {api_version}"


class UndefinedModelAttributeError(Exception):
    """A model lacks an attribute that was asked for."""


class MissingServiceIdError(UndefinedModelAttributeError):
    """A service model has no ``serviceId``."""

    fmt = (
        "The model being used for the service {service_name} is missing the serviceId metadata property, "
        "which is required."
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(self.fmt.format(**kwargs))
        self.kwargs = kwargs

    __reduce__ = _reduce


class UnknownClientMethodError(BotoCoreError):
    """A client has no method of that name."""

    fmt = "Client does not have method: {method_name}"


class OperationNotPageableError(BotoCoreError):
    """An operation has no paginator."""

    fmt = "Operation cannot be paginated: {operation_name}"


class ProfileNotFound(BotoCoreError):
    """The wanted profile is in no configuration file."""

    fmt = "The config profile ({profile}) could not be found"


class ConfigNotFound(BotoCoreError):
    """A configuration file does not exist."""

    fmt = "The specified config file ({path}) could not be found."


class ConfigParseError(BotoCoreError):
    """A configuration file cannot be read as one."""

    fmt = "Unable to parse config file: {path}"


class InvalidConfigError(BotoCoreError):
    """A configured value is of no use."""

    fmt = "{error_msg}"


class InvalidDefaultsMode(BotoCoreError):
    """``defaults_mode`` is none of the known ones."""

    fmt = "Client configured with invalid defaults mode: {mode}. Valid defaults modes include: {valid_modes}."


class InvalidProxiesConfigError(BotoCoreError):
    """``proxies_config`` cannot be used, most often because a file it names cannot."""

    fmt = "Invalid configuration value(s) provided for proxies_config."


class InvalidRetryConfigurationError(BotoCoreError):
    """``retries`` has an unknown key."""

    fmt = (
        'Cannot provide retry configuration for "{retry_config_option}". '
        "Valid retry configuration options are: {valid_options}"
    )


class InvalidRetryModeError(InvalidRetryConfigurationError):
    """The retry mode is none of the known ones."""

    fmt = 'Invalid value provided to "mode": "{provided_retry_mode}" must be one of: {valid_modes}'


class InvalidMaxRetryAttemptsError(InvalidRetryConfigurationError):
    """The number of attempts is no number or too small."""

    fmt = (
        'Value provided to "max_attempts": {provided_max_attempts} must be an integer '
        "greater than or equal to {min_value}."
    )


class InvalidS3AddressingStyleError(BotoCoreError):
    """``addressing_style`` is none of the known ones."""

    fmt = "S3 addressing style {s3_addressing_style} is invalid. Valid options are: 'auto', 'virtual', and 'path'"


class InvalidChecksumConfigError(BotoCoreError):
    """A checksum option is neither ``when_supported`` nor ``when_required``."""

    fmt = "Unsupported configuration value for {config_key}. Expected one of {valid_options} but got {config_value}."


class UnsupportedS3ConfigurationError(BotoCoreError):
    """Options for S3 contradict each other or the call."""

    fmt = "Unsupported configuration when using S3: {msg}"


class MissingDependencyException(BotoCoreError):
    """A feature needs a package that is not installed."""

    fmt = "Missing Dependency: {msg}"


# --- Credentials and signing ----------------------------------------------------------------------------------------


class NoCredentialsError(BotoCoreError):
    """No source of credentials has any."""

    fmt = "Unable to locate credentials"


class PartialCredentialsError(BotoCoreError):
    """A source of credentials has only one half of a pair."""

    fmt = "Partial credentials found in {provider}, missing: {cred_var}"


class CredentialRetrievalError(BotoCoreError):
    """A source of credentials failed when asked for them."""

    fmt = "Error when retrieving credentials from {provider}: {error_msg}"


class UnknownCredentialError(BotoCoreError):
    """A credential provider is named that the chain does not hold."""

    fmt = "Credential named {name} not found."


class UnknownSignatureVersionError(BotoCoreError):
    """A signature version that does not exist is asked for."""

    fmt = "Unknown Signature Version: {signature_version}."


class UnsupportedSignatureVersionError(BotoCoreError):
    """A signature version cannot be used for what is asked, for example a presigned URL with a bearer token."""

    fmt = "Signature version is not supported: {signature_version}"


# --- Parameters -----------------------------------------------------------------------------------------------------


class ParamValidationError(BotoCoreError):
    """Parameters do not fit the operation; the report lists every fault of the call."""

    fmt = "Parameter validation failed:\n{report}"


class MissingParametersError(BotoCoreError):
    """Required parameters are missing."""

    fmt = "The following required parameters are missing for {object_name}: {missing}"


class ValidationError(BotoCoreError):
    """A value does not fit its parameter."""

    fmt = "Invalid value ('{value}') for param {param} of type {type_name} "


class RangeError(ValidationError):
    """A number lies outside its bounds."""

    fmt = "Value out of range for param {param}: {min_value} <= {value} <= {max_value}"


class UnknownKeyError(ValidationError):
    """A value is none of a fixed list."""

    fmt = "Unknown key '{value}' for param '{param}'.  Must be one of: {choices}"


class UnknownParameterError(ValidationError):
    """An operation has no parameter of that name."""

    fmt = "Unknown parameter '{name}' for operation {operation}.  Must be one of: {choices}"


class InvalidRegionError(ValidationError, ValueError):
    """A region name cannot be part of a host name."""

    fmt = "Provided region_name '{region_name}' doesn't match a supported format."


# --- Endpoints ------------------------------------------------------------------------------------------------------


class BaseEndpointResolverError(BotoCoreError):
    """The base of errors in choosing an endpoint."""


class NoRegionError(BaseEndpointResolverError):
    """A region is needed and none is given."""

    fmt = "You must specify a region."


class UnknownEndpointError(BaseEndpointResolverError, ValueError):
    """A region has no known endpoint."""

    fmt = "Unable to construct an endpoint for {service_name} in region {region_name}"


class UnknownRegionError(BotoCoreError):
    """A region is in no table of regions."""

    fmt = "Unknown region: '{region_name}'. {error_msg}"


class ServiceNotInRegionError(BotoCoreError):
    """A region does not have the service."""

    fmt = "Service {service_name} not available in region {region_name}"


class EndpointProviderError(BotoCoreError):
    """The base of errors in putting an endpoint together."""

    fmt = "{msg}"


class EndpointResolutionError(EndpointProviderError):
    """No endpoint fits the call's parameters."""

    fmt = "{msg}"


class InvalidEndpointConfigurationError(BotoCoreError):
    """The options that choose an endpoint contradict each other."""

    fmt = "Invalid endpoint configuration: {msg}"


class InvalidHostLabelError(BotoCoreError):
    """A value that becomes part of the host name is no host label."""

    fmt = 'Invalid host label to be bound to the hostname of the endpoint: "{label}".'


class InvalidDNSNameError(BotoCoreError):
    """A bucket name cannot be part of a host name."""

    fmt = (
        "Bucket named {bucket_name} is not DNS compatible. Virtual hosted-style addressing cannot be used. "
        "The addressing style can be configured by removing the addressing_style value or setting that value to "
        "'path' or 'auto' in the AWS Config file or in the ibm_botocore.client.Config object."
    )


# --- The connection -------------------------------------------------------------------------------------------------


class ConnectionError(BotoCoreError):  # the published name, which hides the builtin one in this module
    """No connection to the endpoint came about."""

    fmt = "An HTTP Client failed to establish a connection: {error}"


class EndpointConnectionError(ConnectionError):
    """The endpoint's host is unknown, refuses or cannot be reached."""

    fmt = 'Could not connect to the endpoint URL: "{endpoint_url}"'


class HTTPClientError(BotoCoreError):
    """A request failed on a connection that had come about.

    :param request: the request that was being sent, if known.
    :param response: the answer so far, if known.
    """

    fmt = "An HTTP Client raised an unhandled exception: {error}"

    def __init__(self, request: Any = None, response: Any = None, **kwargs: Any) -> None:
        self.request = request
        self.response = response
        super().__init__(**kwargs)


class ConnectionClosedError(HTTPClientError):
    """The server closed the connection before its answer."""

    fmt = 'Connection was closed before we received a valid response from endpoint URL: "{endpoint_url}".'


class ResponseStreamingError(HTTPClientError):
    """The body of an answer broke off or is malformed."""

    fmt = "An error occurred while reading from response stream: {error}"


class IncompleteReadError(BotoCoreError):
    """The body of an answer is shorter than announced."""

    fmt = "{actual_bytes} read, but total bytes expected is {expected_bytes}."


class UnseekableStreamError(BotoCoreError):
    """A body would have to be sent again, but its source cannot go back."""

    fmt = "Need to rewind the stream {stream_object}, but stream is not seekable."


class CapacityNotAvailableError(BotoCoreError):
    """The client's own rate limit leaves no room for the request."""

    fmt = "Insufficient request capacity available."


# --- Checksums ------------------------------------------------------------------------------------------------------


class ChecksumError(BotoCoreError):
    """A value does not match its checksum."""

    fmt = (
        "Checksum {checksum_type} failed, expected checksum {expected_checksum} did not match calculated "
        "checksum {actual_checksum}."
    )


class FlexibleChecksumError(BotoCoreError):
    """The checksum of an answer does not match, or a checksum cannot be computed."""

    fmt = "{error_msg}"


class AwsChunkedWrapperError(BotoCoreError):
    """A body cannot be sent in aws-chunked coding."""

    fmt = "{error_msg}"


class MD5UnavailableError(BotoCoreError):
    """This Python has no MD5, for example under a FIPS policy."""

    fmt = "This system does not support MD5 generation."


# --- Paginators, waiters and stubs ----------------------------------------------------------------------------------


class PaginationError(BotoCoreError):
    """An answer gives no way to go on to the next page."""

    fmt = "Error during pagination: {message}"


class WaiterError(BotoCoreError):
    """A waiter met a state it cannot leave, or gave up waiting.

    :param name: the waiter.
    :param reason: why it ended.
    :param last_response: the last answer it saw.
    """

    fmt = "Waiter {name} failed: {reason}"

    def __init__(self, name: str, reason: str, last_response: Any) -> None:
        super().__init__(name=name, reason=reason)
        self.last_response = last_response


class WaiterConfigError(BotoCoreError):
    """A waiter's model is faulty."""

    fmt = "Error processing waiter config: {error_msg}"


class StubResponseError(BotoCoreError):
    """A stubbed client was called otherwise than its stubs foresee."""

    fmt = "Error getting response stub for operation {operation_name}: {reason}"


class StubAssertionError(StubResponseError, AssertionError):
    """A stubbed client was called with other parameters than expected."""


class UnStubbedResponseError(StubResponseError):
    """A stubbed client was called without a stub left."""
