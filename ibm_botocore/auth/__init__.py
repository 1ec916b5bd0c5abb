"""Signatures: the signers of request objects by name, over the functions that do the work."""

from __future__ import annotations

from .base import BaseSigner
from .oauth import OAuth2
from .v4 import S3SigV4Auth, SigV4Auth

#: Signature versions by name.
AUTH_TYPE_MAPS: dict[str, type[BaseSigner]] = {
    "oauth": OAuth2,
    "v4": SigV4Auth,
    "s3v4": S3SigV4Auth,
}

__all__ = ["AUTH_TYPE_MAPS", "BaseSigner", "OAuth2", "S3SigV4Auth", "SigV4Auth"]
