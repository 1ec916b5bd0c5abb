"""The IBM Cloud Object Storage SDK for Python.

    >>> import ibm_boto3
    >>> cos = ibm_boto3.client("s3", endpoint_url="https://s3.us-south.cloud-object-storage.appdomain.cloud")

:func:`client` and :func:`resource` use a default session that is made when it is first needed; :class:`Session` makes
further ones.
"""

from __future__ import annotations

import logging
from logging import NullHandler
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ibm_botocore import __author__, __version__
from ibm_botocore._locks import make_lock

from . import exceptions
from .session import Session

if TYPE_CHECKING:
    from .s3.types import S3Client, S3ServiceResource

__all__ = [
    "DEFAULT_SESSION",
    "NullHandler",
    "Session",
    "__author__",
    "__version__",
    "client",
    "exceptions",
    "resource",
    "set_stream_logger",
    "setup_default_session",
    "turn_debug_on",
]

logging.getLogger(__name__).addHandler(NullHandler())

#: The session that :func:`client` and :func:`resource` use; None until it is needed.
DEFAULT_SESSION: Session | None = None
_default_session_lock = make_lock()


def setup_default_session(**kwargs: Any) -> None:
    """Make the default session anew.

    :param kwargs: see :class:`Session`.
    """
    global DEFAULT_SESSION
    DEFAULT_SESSION = Session(**kwargs)


def _get_default_session() -> Session:
    with _default_session_lock:
        if DEFAULT_SESSION is None:
            setup_default_session()
        assert DEFAULT_SESSION is not None
        return DEFAULT_SESSION


def client(*args: Any, **kwargs: Any) -> S3Client:
    """Return a client of the default session, see :meth:`Session.client`."""
    return _get_default_session().client(*args, **kwargs)


def resource(*args: Any, **kwargs: Any) -> S3ServiceResource:
    """Return a service resource of the default session, see :meth:`Session.resource`."""
    return _get_default_session().resource(*args, **kwargs)


def __getattr__(name: str) -> ModuleType:
    """Import a module when it is first used as an attribute."""
    if name in ("resources", "utils"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def set_stream_logger(
    name: str = "ibm_boto3", level: int | str = logging.DEBUG, format_string: str | None = None
) -> None:
    """Show a logger's messages on standard error.

    :param name: ``ibm_boto3``, ``ibm_botocore`` or an empty text for everything.
    :param level: least level shown.
    :param format_string: form of a line.
    """
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter(format_string or "%(asctime)s %(name)s [%(levelname)s] %(message)s"))
    logger = logging.getLogger(name)
    logger.setLevel(level)
    logger.addHandler(handler)


def turn_debug_on() -> None:
    """Show the debug messages of all loggers on standard error."""
    set_stream_logger("", logging.DEBUG)
