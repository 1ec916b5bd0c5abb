"""A transfer by one or several sessions; it is good only if all of them are."""

from __future__ import annotations

import functools
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..engine import Event, Report, TransferOrder
from ..secrets import hide, secrets_of
from .child import private_file
from .command import Command, Session, Surroundings, build_command, share_of_rate
from .frames import rate_command
from .lists import list_of_paths
from .locate import find_key
from .session import AscpSession
from .settings import AscpSettings


class AscpTransfer:
    """One transfer by ascp.

    :param order: what to transfer.
    :param report: takes the events.
    :param settings: how to run ascp.
    """

    def __init__(self, order: TransferOrder, report: Report, settings: AscpSettings) -> None:
        self._order, self._report, self._settings = order, report, settings
        self._lock = threading.Lock()
        self._report_lock = threading.Lock()
        self._cancelled = threading.Event()
        self._failures: list[Exception] = []
        self._is_paused = False
        numbers = [Session(index + 1, max(1, order.sessions)) for index in range(max(1, order.sessions))]
        hide_secrets = functools.partial(hide, secrets=secrets_of(order.spec))
        self._sessions = [
            (number, AscpSession(f"{order.transfer_id}-{number.index}", settings, self._tell, hide_secrets))
            for number in numbers
        ]
        spec = order.spec
        self._rates = (spec.get("target_rate_kbps"), spec.get("min_rate_kbps"), spec.get("rate_policy"))

    def run(self) -> None:
        """Transfer everything, then return.

        :raises AsperaTransferFailedError: if a session failed; the others are cancelled then.
        """
        folder = Path(tempfile.mkdtemp(prefix="ibm-cos-ascp-"))
        try:
            content, has_pairs = list_of_paths(self._order.spec)
            list_file = private_file(folder, "files", content)
            self._run_sessions(lambda number, port: self._command(number, port, list_file, has_pairs))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def pause(self) -> bool:
        """Set the rate to nothing; ascp has no other way to pause."""
        self._is_paused = True
        return self._send_rates(0, 0, None)

    def resume(self) -> bool:
        """Set the rate to what it was."""
        self._is_paused = False
        target, minimum, policy = self._rates
        return self._send_rates(target or _FULL_RATE_KBPS, minimum or 0, policy)

    def change_rate(
        self, target_rate_kbps: int | None = None, min_rate_kbps: int | None = None, rate_policy: str | None = None
    ) -> bool:
        """Change the rate of all sessions together; what is None stays.

        :param target_rate_kbps: of the whole transfer.
        :param min_rate_kbps: of the whole transfer.
        :param rate_policy: as in a transfer specification.
        """
        given = (target_rate_kbps, min_rate_kbps, rate_policy)
        self._rates = tuple(old if new is None else new for old, new in zip(self._rates, given))  # type: ignore[assignment]
        # One that is paused takes it over when it goes on.
        return True if self._is_paused else self.resume()

    def cancel(self) -> None:
        """Make `run` end."""
        self._cancelled.set()
        for _, session in self._sessions:
            session.cancel()

    def _tell(self, event: Event) -> None:
        with self._report_lock:
            self._report(event)

    def _send_rates(self, target: int, minimum: int, policy: str | None) -> bool:
        heard = False
        for number, session in self._sessions:
            session.set_paused(self._is_paused)
            frame = rate_command(share_of_rate(target, number), share_of_rate(minimum, number), policy)
            heard = session.send(frame) or heard
        return heard

    def _command(self, number: Session, port: int, list_file: str, has_pairs: bool) -> Command:
        spec: Mapping[str, Any] = self._order.spec
        settings = self._settings
        key = settings.key_path
        if key is None and not spec.get("ssh_private_key") and not spec.get("remote_password"):
            key = None if spec.get("wss_enabled") else find_key(settings.ascp)
        around = Surroundings(
            ascp=settings.ascp,
            management_port=port,
            list_file=list_file,
            has_pairs=has_pairs,
            transfer_id=self._order.transfer_id,
            key_path=key,
            log_path=settings.log_path,
            credentials_in_tags=settings.credentials_in_tags,
            has_own_ports=settings.has_own_ports,
        )
        return build_command(spec, around, number)

    # --- several sessions

    def _run_sessions(self, command_of: Callable[[Session, int], Command]) -> None:
        """Run every session in a thread of its own; the only one in this thread."""
        if len(self._sessions) == 1:
            number, session = self._sessions[0]
            session.run(functools.partial(command_of, number))
            return
        threads: list[threading.Thread] = []
        for number, session in self._sessions:
            if threads and self._cancelled.wait(self._settings.start_gap_s):
                break
            arguments = (session, functools.partial(command_of, number))
            thread = threading.Thread(target=self._run_one, args=arguments, name="ascp-session", daemon=True)
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join()
        if self._failures:
            raise self._failures[0]

    def _run_one(self, session: AscpSession, command_of: Callable[[int], Command]) -> None:
        try:
            session.run(command_of)
        except Exception as error:  # noqa: BLE001 - it is raised where the transfer runs
            with self._lock:
                self._failures.append(error)
            self.cancel()


# What ascp itself takes when nobody tells it a rate.
_FULL_RATE_KBPS = 10_000
