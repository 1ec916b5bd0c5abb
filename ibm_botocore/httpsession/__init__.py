"""HTTP connections to the endpoint."""

from .session import URLLib3Session

__all__ = ["URLLib3Session"]
