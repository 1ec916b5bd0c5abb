"""The User-Agent header, in the form that IBM's service logs know."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import NamedTuple

from . import __version__
from .config import Config

_PYTHON_VERSION = sys.version.partition(" ")[0]


def _uname() -> tuple[str, str, str]:
    """Return the system's name, release and machine."""
    if hasattr(os, "uname"):
        found = os.uname()
        return found.sysname, found.release, found.machine
    import platform  # only where the system call is missing: the import costs every first client

    return platform.system(), platform.release(), platform.machine()


@lru_cache(maxsize=1)
def _platform_parts() -> str:
    system, release, machine = _uname()
    name = {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}.get(system, "other")
    parts = [f"os/{name}#{release}" if release else f"os/{name}"]
    if machine:
        parts.append(f"md/arch#{machine.lower()}")
    implementation = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
    return " ".join([*parts, f"lang/python#{_PYTHON_VERSION}", f"md/pyimpl#{implementation}"])


class UserAgent(NamedTuple):
    """A session's part of the header.

    :param name: product that is built on the SDK, ``ibm-cos-sdk-python`` for ibm_boto3.
    :param version: that product's version.
    :param extra: text of the session.
    :param app_id: the application's own id, from the configuration.
    """

    name: str
    version: str
    extra: str
    app_id: str | None = None

    def for_client(self, config: Config, retry_mode: str = "legacy") -> str:
        """Return the header of a client with this configuration."""
        if config.user_agent is not None:
            parts = [config.user_agent]
        else:
            parts = [f"{self.name}/{self.version}", f"md/Botocore#{__version__}", "ua/2.0", _platform_parts()]
            parts += _execution_environment()
            parts.append(f"cfg/retry-mode#{retry_mode}")
        app_id = config.user_agent_appid or self.app_id
        if app_id:
            parts.append(f"app/{app_id}")
        parts += [text for text in (self.extra, config.user_agent_extra) if text]
        return " ".join(parts)

    def for_session(self) -> str:
        """Return the short form that :meth:`Session.user_agent` gives."""
        system, release, _ = _uname()
        parts = [f"{self.name}/{self.version}", f"Python/{_PYTHON_VERSION}", f"{system}/{release}"]
        parts += _execution_environment()
        return " ".join([*parts, self.extra] if self.extra else parts)


def _execution_environment() -> list[str]:
    environment = os.environ.get("AWS_EXECUTION_ENV")
    return [f"exec-env/{environment}"] if environment else []
