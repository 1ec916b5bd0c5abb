"""What all providers have in common."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from ..identity import Credentials

logger = logging.getLogger("ibm_botocore.credentials")


class CredentialProvider:
    """Looks for credentials in one place; the base of all providers.

    :param session: the session on whose behalf it looks.
    """

    METHOD: ClassVar[str | None] = None
    CANONICAL_NAME: ClassVar[str | None] = None

    def __init__(self, session: Any = None) -> None:
        self.session = session

    def load(self) -> Credentials | None:
        """Return the credentials found here, or None."""
        return None
