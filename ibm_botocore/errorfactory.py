"""Exception classes for the errors that a service's model names, such as ``client.exceptions.NoSuchKey``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ibm_botocore import exceptions
from ibm_botocore._locks import make_lock
from ibm_botocore.exceptions import ClientError
from ibm_botocore.model import ServiceModel

# One class per name in the process: an `except` clause holds for the errors of every client and of unpickled copies.
_classes: dict[str, type[ClientError]] = {}
_classes_lock = make_lock()


def error_class(name: str) -> type[ClientError]:
    """Return the exception class of a modelled error.

    :param name: name of the error's shape.
    :returns: a subclass of :exc:`ClientError`, the same each time.
    """
    with _classes_lock:
        found = _classes.get(name)
        if found is None:
            found = _classes[name] = _make_class(name)
        return found


def _make_class(name: str) -> type[ClientError]:
    def reduce(self: ClientError) -> tuple[Any, ...]:
        plain: Any = super(made, self)
        _, (_, args, state) = plain.__reduce__()
        return _rebuild, (name, args, state)

    # Pickle could not import the class, so it is made again by its name.
    made = type(name, (ClientError,), {"__module__": __name__, "__reduce__": reduce})
    return made


def _rebuild(name: str, args: tuple[Any, ...], state: Mapping[str, Any]) -> ClientError:
    made = error_class(name)
    error = made.__new__(made)
    error.args = args
    error.__dict__.update(state)
    return error


class BaseClientExceptions:
    """The exceptions of a client, as attributes.

    :param code_to_exception: exception classes by error code.
    """

    ClientError = ClientError

    def __init__(self, code_to_exception: Mapping[str, type[exceptions.ClientError]]) -> None:
        self._code_to_exception = code_to_exception
        for made in code_to_exception.values():
            setattr(self, made.__name__, made)

    def from_code(self, error_code: str) -> type[exceptions.ClientError]:
        """Return the exception class of an error code.

        :param error_code: code as an answer names it.
        :returns: the modelled class, or :exc:`ClientError`.
        """
        return self._code_to_exception.get(error_code, ClientError)

    def __getattr__(self, name: str) -> Any:
        known = sorted(made.__name__ for made in self.__dict__.get("_code_to_exception", {}).values())
        raise AttributeError(f"{self!r} object has no attribute {name}. Valid exceptions are: {', '.join(known)}")


class ClientExceptionsFactory:
    """Makes the exceptions of clients."""

    def __init__(self) -> None:
        self._made: dict[str, BaseClientExceptions] = {}

    def create_client_exceptions(self, service_model: ServiceModel) -> BaseClientExceptions:
        """Return the exceptions of a service.

        :param service_model: the service.
        :returns: an object with one attribute per modelled error; the same for the same service name.
        """
        name = service_model.service_name
        if name not in self._made:
            classes = {
                shape.error_code: error_class(shape.name)
                for shape in service_model.error_shapes
                if shape.error_code is not None
            }
            kind = type(f"{name.upper()}Exceptions", (BaseClientExceptions,), {"__module__": __name__})
            self._made.setdefault(name, kind(classes))
        return self._made[name]
