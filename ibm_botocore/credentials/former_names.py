"""Methods of 2.16.2's token managers that steered its background thread."""

from __future__ import annotations


class FormerThreadMethods:
    """Does nothing: tokens are renewed by those who need them, so there is no thread to steer."""

    background_refresher_retry_count = 3

    def stop_refresh_thread(self) -> None:
        """Do nothing."""

    def wakeup_refresh_thread(self) -> None:
        """Do nothing."""

    def decrement_background_refresher_retry_count(self) -> None:
        """Do nothing."""

    def reset_background_refresher_retry_count(self) -> None:
        """Do nothing."""

    def is_background_refresher_retry_count_exhausted(self) -> bool:
        """Return False."""
        return False
