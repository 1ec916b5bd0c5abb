"""The profiles of a session: both configuration files as one, read when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._locks import make_lock
from .configloader import load_config, raw_config_parse
from .exceptions import ConfigNotFound, ProfileNotFound


class Profiles:
    """Reads ``~/.aws/config`` and ``~/.aws/credentials`` at most once.

    :param variable: returns a configuration variable by its logical name.
    """

    def __init__(self, variable: Callable[[str], Any]) -> None:
        self._variable = variable
        self._config: dict[str, Any] | None = None
        self._lock = make_lock()

    @property
    def full_config(self) -> dict[str, Any]:
        """All profiles under ``profiles``, and the other sections.

        :raises ConfigParseError: if a file cannot be read.
        """
        config = self._config
        if config is None:
            with self._lock:
                config = self._config
                if config is None:
                    config = self._config = self._load()
        return config

    @property
    def names(self) -> list[str]:
        """The names of all profiles."""
        return list(self.full_config["profiles"])

    def scoped(self, profile: str | None) -> dict[str, Any]:
        """Return the keys of a profile; without a name those of ``default``, which may be missing.

        :raises ProfileNotFound: if there is no profile of that name.
        """
        profiles = self.full_config["profiles"]
        if profile is None:
            found: dict[str, Any] = profiles.get("default", {})
            return found
        if profile not in profiles:
            raise ProfileNotFound(profile=profile)
        keys: dict[str, Any] = profiles[profile]
        return keys

    def forget(self) -> None:
        """Read the files anew when they are next asked for."""
        self._config = None

    def _load(self) -> dict[str, Any]:
        try:
            config = load_config(self._variable("config_file"))
        except ConfigNotFound:
            config = {"profiles": {}}
        try:
            sections = raw_config_parse(self._variable("credentials_file"))
        except ConfigNotFound:
            return config
        # Of a key in both files, the one of the credentials file counts.
        for name, keys in sections.items():
            config["profiles"].setdefault(name, {}).update(keys)
        return config
