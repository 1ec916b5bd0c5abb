"""TLS settings of connections."""

from __future__ import annotations

import os
import ssl
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from urllib3.util.ssl_ import create_urllib3_context

Verify: TypeAlias = "bool | str | None"
ClientCert: TypeAlias = "str | Sequence[str] | None"


def context_for(verify: Verify, client_cert: ClientCert) -> ssl.SSLContext:
    """Return the TLS settings for a way to verify servers and a client certificate.

    Reading a bundle of CA certificates takes milliseconds, so equal settings are shared in the process.

    :param verify: True or None for the usual CAs, a path to a CA file or directory, or False to trust any server.
    :param client_cert: path of a file with certificate and key, or the paths of both.
    :raises OSError: if a file cannot be read.
    """
    bundle = _bundle(verify)
    pair = (client_cert,) if isinstance(client_cert, str) else tuple(client_cert or ())
    stamps = tuple(os.stat(path).st_mtime_ns for path in (bundle, *pair) if path)
    return _make_context(verify is not False, bundle, pair, stamps)


def _bundle(verify: Verify) -> str | None:
    """Return the path of the CA certificates, or None for those of the system."""
    if verify is False:
        return None
    if isinstance(verify, str) and verify:
        return verify
    try:
        import certifi
    except ImportError:
        return None
    return certifi.where()


@lru_cache(maxsize=32)
def _make_context(
    is_verified: bool, bundle: str | None, client_cert: tuple[str, ...], stamps: tuple[int, ...]
) -> ssl.SSLContext:
    # The stamps are only part of the key: a file that changed since is read again.
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED if is_verified else ssl.CERT_NONE)
    if bundle is not None:
        is_directory = os.path.isdir(bundle)
        context.load_verify_locations(None if is_directory else bundle, bundle if is_directory else None)
    elif is_verified:
        context.load_default_certs()
    if client_cert:
        context.load_cert_chain(*client_cert)
    return context
