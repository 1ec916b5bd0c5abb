"""How a transfer is to run, and how the manager does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from .engines import Engine

_KILO = 1000
_MEGA = 1_000_000
_POLICIES = ["fixed", "high", "fair", "low"]
_LEAST_THRESHOLD_MB = 60
ALL_SESSIONS = "all"

#: What :class:`AsperaManagerConfig` takes as an engine's name.
ENGINES = ("ascp", "transferd", "https")


class AsperaConfig:
    """Rates and sessions of transfers; what is None is left to the service.

    :param target_rate_mbps: rate to aim at, in Mbps, all sessions together.
    :param target_rate_cap_mbps: highest rate to aim at.
    :param min_rate_cap_mbps: highest rate that may be demanded.
    :param min_rate_mbps: rate not to fall below.
    :param rate_policy: ``fixed``, ``high``, ``fair`` or ``low``.
    :param lock_min_rate: keep the minimum rate from being changed.
    :param lock_target_rate: keep the target rate from being changed.
    :param lock_rate_policy: keep the policy from being changed.
    :param multi_session: how many sessions to use, or ``"all"``.
    :param multi_session_threshold_mb: split files from this size on, in MB; at least 60.
    :param destination_root: what destinations are relative to.
    :raises ValueError: if a value is of the wrong type or out of range.
    """

    __module__ = "ibm_s3transfer.aspera.manager"

    def __init__(
        self,
        target_rate_mbps: int | None = None,
        target_rate_cap_mbps: int | None = None,
        min_rate_cap_mbps: int | None = None,
        min_rate_mbps: int | None = None,
        rate_policy: str | None = None,
        lock_min_rate: bool | None = None,
        lock_target_rate: bool | None = None,
        lock_rate_policy: bool | None = None,
        multi_session: int | str | None = None,
        multi_session_threshold_mb: int | None = None,
        destination_root: str | None = None,
    ) -> None:
        # Not dict[...]: in this class that is a property.
        self._dict: MutableMapping[str, Any] = {}
        self.store("target_rate_mbps", target_rate_mbps, int, "target_rate_kbps", _KILO)
        self.store("target_rate_cap_mbps", target_rate_cap_mbps, int, "target_rate_cap_kbps", _KILO)
        self.store("min_rate_cap_mbps", min_rate_cap_mbps, int, "min_rate_cap_kbps", _KILO)
        self.store("min_rate_mbps", min_rate_mbps, int, "min_rate_kbps", _KILO)
        self.store("rate_policy", rate_policy, str, allowed_values=_POLICIES)
        self.store("lock_min_rate", lock_min_rate, bool)
        self.store("lock_target_rate", lock_target_rate, bool)
        self.store("lock_rate_policy", lock_rate_policy, bool)
        self.store("multi_session", multi_session, str if multi_session == ALL_SESSIONS else int)
        self.store("multi_session_threshold_mb", multi_session_threshold_mb, int, "multi_session_threshold", _MEGA)
        if multi_session_threshold_mb is not None and multi_session_threshold_mb < _LEAST_THRESHOLD_MB:
            raise ValueError(f"multi_session_threshold_mb must be >= {_LEAST_THRESHOLD_MB}")
        self.store("destination_root", destination_root, str)

    def store(
        self,
        name: str,
        value: Any,
        atype: type,
        new_name: str | None = None,
        multiplier: int | None = None,
        allowed_values: list[str] | None = None,
    ) -> None:
        """Check a value and keep it for the transfer specification.

        :param name: its name here.
        :param value: the value; None is left out.
        :param atype: the type it must have.
        :param new_name: its name in a transfer specification, if that differs.
        :param multiplier: turns it into the unit used there.
        :param allowed_values: what it may be.
        :raises ValueError: if it is something else.
        """
        if value is None:
            return
        # A bool is an int to Python, but no number of megabits.
        if not isinstance(value, atype) or (atype is int and isinstance(value, bool)):
            raise ValueError(f"{name} should be value of type ({atype.__name__})")
        if allowed_values and value not in allowed_values:
            raise ValueError(f"{name} can be {allowed_values}")
        number: Any = value
        self._dict[new_name or name] = value if multiplier is None else number * multiplier

    @property
    def dict(self) -> MutableMapping[str, Any]:
        """The values that were given, as a transfer specification has them."""
        return self._dict

    @property
    def multi_session(self) -> int:
        """How many sessions to use: -1 for all, 0 if nothing was said."""
        value = self._dict.get("multi_session", 0)
        return -1 if value == ALL_SESSIONS else int(value)

    @property
    def is_multi_session_all(self) -> bool:
        """Whether to use as many sessions as the service has addresses."""
        return self.multi_session == -1

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self._dict.items())
        return f"AsperaConfig({values})"


class AsperaManagerConfig:
    """How many transfers run and wait, and what engine moves them.

    :param max_submission_queue_size: how many may wait.
    :param ascp_max_concurrent: how many sessions run at a time, over all transfers.
    :param ascp_log_path: folder for ascp's own log.
    :param max_fasp_cache_size: how many buckets' connection details to remember.
    :param verify_ssl: check the certificates of IAM and the Aspera service, or the path of a CA bundle.
    :param engine: ``ascp``, ``transferd``, ``https``, or an object like :class:`~ibm_s3transfer.aspera.engines.Engine`;
        None takes ``IBM_COS_ASPERA_ENGINE``, then what Aspera engine is found.
    :param ascp_path: the executable or its folder; None takes ``IBM_COS_ASCP_PATH``, then looks in the usual places.
    :param ascp_key_path: SSH key; None takes the one that lies with the executable.
    :param ascp_credentials_in_tags: hand ascp the storage's credentials in its command line, which other users of the
        machine can read; it has no other way to take them.
    :param transferd_address: host and port of a running daemon on this machine; None takes
        ``IBM_COS_TRANSFERD_ADDRESS``.
    :raises ValueError: if there is no such engine.
    """

    __module__ = "ibm_s3transfer.aspera.manager"

    def __init__(
        self,
        max_submission_queue_size: int = 100,
        ascp_max_concurrent: int = 10,
        ascp_log_path: str | None = None,
        max_fasp_cache_size: int = 1000,
        verify_ssl: bool | str = True,
        engine: str | Engine | None = None,
        ascp_path: str | None = None,
        ascp_key_path: str | None = None,
        ascp_credentials_in_tags: bool = False,
        transferd_address: str | None = None,
    ) -> None:
        if isinstance(engine, str) and engine not in ENGINES:
            raise ValueError(f"engine can be {list(ENGINES)}")
        # How many.
        self.max_submission_queue_size, self.ascp_max_concurrent = max_submission_queue_size, ascp_max_concurrent
        self.max_fasp_cache_size = max_fasp_cache_size
        # By what.
        self.engine, self.transferd_address = engine, transferd_address
        self.ascp_path, self.ascp_key_path, self.ascp_log_path = ascp_path, ascp_key_path, ascp_log_path
        self.ascp_credentials_in_tags, self.verify_ssl = ascp_credentials_in_tags, verify_ssl
