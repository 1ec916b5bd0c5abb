"""Signatures: the signers of request objects by name, over the functions that do the work."""

from __future__ import annotations

from .base import BaseSigner
from .oauth import OAuth2
from .posts import HmacV1PostAuth, S3SigV4PostAuth
from .queries import HmacV1QueryAuth, S3SigV4QueryAuth, SigV4QueryAuth
from .v1 import HmacV1Auth
from .v4 import S3SigV4Auth, SigV4Auth

#: Signature versions by name; what is added here can be chosen like the others.
AUTH_TYPE_MAPS: dict[str, type[BaseSigner]] = {
    "oauth": OAuth2,
    "s3": HmacV1Auth,
    "s3-query": HmacV1QueryAuth,
    "s3-presign-post": HmacV1PostAuth,
    "s3v4": S3SigV4Auth,
    "s3v4-query": S3SigV4QueryAuth,
    "s3v4-presign-post": S3SigV4PostAuth,
    "v4": SigV4Auth,
    "v4-query": SigV4QueryAuth,
}

__all__ = [
    "AUTH_TYPE_MAPS",
    "BaseSigner",
    "HmacV1Auth",
    "HmacV1PostAuth",
    "HmacV1QueryAuth",
    "OAuth2",
    "S3SigV4Auth",
    "S3SigV4PostAuth",
    "S3SigV4QueryAuth",
    "SigV4Auth",
    "SigV4QueryAuth",
]
