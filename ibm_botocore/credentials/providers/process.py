"""Credentials that a program of the user prints, named by ``credential_process`` in a profile."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from ...exceptions import CredentialRetrievalError
from ..identity import Credentials
from .base import CredentialProvider, logger

#: A program may ask its user for a code; it does not get for ever.
TIMEOUT_S = 300
_LONGEST_MESSAGE = 1000
_SUPPORTED_VERSION = 1


class ProcessProvider(CredentialProvider):
    """Runs the program and reads HMAC keys from what it prints.

    :param profile_name: the profile.
    :param load_config: returns all profiles under ``profiles``.
    :param popen: starts the program, ``subprocess.Popen`` by default.
    """

    METHOD = "custom-process"

    def __init__(
        self, profile_name: str, load_config: Callable[[], Mapping[str, Any]], popen: Callable[..., Any] | None = None
    ) -> None:
        super().__init__()
        self._profile_name = profile_name
        self._load_config = load_config
        self._popen = popen

    def load(self) -> Credentials | None:
        """Return the keys that the program prints, or None if the profile names no program.

        :raises CredentialRetrievalError: if it fails or prints something else.
        """
        profile = self._load_config().get("profiles", {}).get(self._profile_name, {})
        command = profile.get("credential_process")
        if not command:
            return None
        keys = self._run(command)
        logger.info("Found credentials from credential_process.")
        if keys["expiry_time"] is None:
            return Credentials(keys["access_key"], keys["secret_key"], keys["token"], method=self.METHOD)
        from ..refreshable import RefreshableCredentials

        return RefreshableCredentials.create_from_metadata(keys, lambda: self._run(command), self.METHOD)

    def _run(self, command: str) -> dict[str, Any]:
        out, err, status = self._output(command)
        if status != 0:
            raise self._error(err.decode("utf-8", "replace")[:_LONGEST_MESSAGE])
        try:
            data = json.loads(out)
        except (ValueError, RecursionError):
            data = None
        # Outside of the handler: a decoding error holds what the program printed.
        if not isinstance(data, dict):
            raise self._error("The program printed no JSON object")
        version = data.get("Version", "<Version key not provided>")
        if version != _SUPPORTED_VERSION:
            message = f"Unsupported version '{version}' for credential process provider, supported versions: 1"
            raise self._error(message)
        for member in ("AccessKeyId", "SecretAccessKey"):
            if not data.get(member):
                raise self._error(f"Missing required key in response: '{member}'")
        return {
            "access_key": data["AccessKeyId"],
            "secret_key": data["SecretAccessKey"],
            "token": data.get("SessionToken"),
            "expiry_time": data.get("Expiration"),
        }

    def _output(self, command: str) -> tuple[bytes, bytes, int]:
        import shlex
        import subprocess

        # Windows splits command lines by rules of its own, which a list would be quoted against.
        arguments = command if sys.platform == "win32" else shlex.split(command)
        try:
            process = (self._popen or subprocess.Popen)(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            program = command.split(maxsplit=1)[0]
            raise self._error(f"{program}: {error.strerror or type(error).__name__}") from error
        try:
            out, err = process.communicate(timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            raise self._error(f"The program did not end within {TIMEOUT_S} s") from error
        return out, err, process.returncode

    def _error(self, message: str) -> CredentialRetrievalError:
        return CredentialRetrievalError(provider=self.METHOD, error_msg=message)
