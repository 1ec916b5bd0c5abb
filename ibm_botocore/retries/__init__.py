"""Whether a failed attempt is worth another one, and after which wait: one module for each retry mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..config import RETRY_MODES
from ..exceptions import InvalidMaxRetryAttemptsError, InvalidRetryModeError
from .legacy import LegacyRetries
from .policy import RetryPolicy


def resolve_options(given: Mapping[str, Any] | None, mode: str | None, max_attempts: int | None) -> dict[str, Any]:
    """Return the retry options of a client with everything filled in.

    :param given: ``Config(retries=…)``: ``mode``, and ``total_max_attempts``, or ``max_attempts`` that counts the
        retries after the first attempt.
    :param mode: the session's mode, where none is given.
    :param max_attempts: the session's attempts in all, where none are given.
    :returns: ``mode``, and ``total_max_attempts`` if any place set it.
    :raises InvalidRetryModeError: naming an unknown mode.
    :raises InvalidMaxRetryAttemptsError: if the session's number is below 1.
    """
    options = dict(given or {})
    options["mode"] = options.get("mode") or mode or "legacy"
    if options["mode"] not in RETRY_MODES:
        raise InvalidRetryModeError(provided_retry_mode=options["mode"], valid_modes=RETRY_MODES)
    retries = options.pop("max_attempts", None)
    if "total_max_attempts" not in options:
        if retries is not None:
            options["total_max_attempts"] = retries + 1
        elif max_attempts is not None:
            if max_attempts < 1:
                raise InvalidMaxRetryAttemptsError(provided_max_attempts=max_attempts, min_value=1)
            options["total_max_attempts"] = max_attempts
    return options


def create_policy(options: Mapping[str, Any]) -> RetryPolicy:
    """Return the retry policy for options that :func:`resolve_options` made."""
    limits = {"max_attempts": options["total_max_attempts"]} if "total_max_attempts" in options else {}
    if options["mode"] == "standard":
        from .standard import StandardRetries

        return StandardRetries(**limits)
    if options["mode"] == "adaptive":
        from .adaptive import AdaptiveRetries

        return AdaptiveRetries(**limits)
    return LegacyRetries(**limits)
