"""Chooses the engine of a manager, at its first transfer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..exceptions import AsperaEngineNotFoundError
from .engine import Engine

if TYPE_CHECKING:
    from .._config import AsperaManagerConfig

ENGINE_VARIABLE = "IBM_COS_ASPERA_ENGINE"
_NAMES = ("ascp", "transferd", "https")
_WAYS_OUT = (
    "Three ways out: (1) install ascp, which comes with IBM Aspera products, and if it lies elsewhere name it by"
    " AsperaManagerConfig(ascp_path=...) or IBM_COS_ASCP_PATH; (2) run transferd of the IBM Aspera Transfer SDK on this"
    ' machine, pip install "ibm-cos-sdk[aspera]", and name its address by AsperaManagerConfig(transferd_address=...) or'
    ' IBM_COS_TRANSFERD_ADDRESS; (3) choose AsperaManagerConfig(engine="https") or IBM_COS_ASPERA_ENGINE=https, which'
    " transfers the same files by ordinary multipart requests, without Aspera."
)


def chosen_name(config: AsperaManagerConfig, environment: Mapping[str, str] | None = None) -> str | None:
    """Return the engine that was asked for, None if the choice is free.

    :param config: the manager's configuration.
    :param environment: environment variables; those of the process if None.
    :raises AsperaEngineNotFoundError: if the environment names one that does not exist.
    """
    if config.engine is not None:
        return config.engine if isinstance(config.engine, str) else config.engine.name
    named = (os.environ if environment is None else environment).get(ENGINE_VARIABLE)
    if named and named not in _NAMES:
        raise AsperaEngineNotFoundError(f"{ENGINE_VARIABLE} can be {list(_NAMES)}, not {named!r}.")
    return named or None


def choose_engine(config: AsperaManagerConfig, client: Any, log_path: str | None = None) -> Engine:
    """Return the engine that was asked for, or the first Aspera engine that is found; never https unasked.

    :param config: the manager's configuration.
    :param client: the S3 client, for the https engine.
    :param log_path: folder for the engine's own log.
    :raises AsperaEngineNotFoundError: if there is none.
    """
    if config.engine is not None and not isinstance(config.engine, str):
        return config.engine
    name = chosen_name(config)
    if name == "https":
        from .https import HttpsEngine

        return HttpsEngine(client)
    looked_at = []
    for look in [_LOOKS[name]] if name else _LOOKS.values():
        engine, places = look(config, log_path)
        if engine is not None:
            return engine
        looked_at.append(places)
    what = f"The engine {name!r}" if name else "An Aspera engine"
    places_text = "; for ".join(looked_at)
    raise AsperaEngineNotFoundError(f"{what} was not found. Looked for {places_text}. {_WAYS_OUT}")


def _look_for_ascp(config: AsperaManagerConfig, log_path: str | None) -> tuple[Engine | None, str]:
    from .ascp import AscpEngine, AscpSettings, find_ascp

    path, places = find_ascp(config.ascp_path)
    if path is None:
        return None, f"ascp in {', '.join(places)}"
    settings = AscpSettings(path, config.ascp_key_path, log_path, credentials_in_tags=config.ascp_credentials_in_tags)
    return AscpEngine(settings), path


def _look_for_transferd(config: AsperaManagerConfig, log_path: str | None) -> tuple[Engine | None, str]:
    from .transferd import find_transferd

    return find_transferd(config.transferd_address)


_LOOKS = {"ascp": _look_for_ascp, "transferd": _look_for_transferd}
