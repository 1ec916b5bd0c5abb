"""A COS service instance with its IAM on this machine, for trying programs out and for testing them.

    from ibm_boto3.local import LocalCOS

    with LocalCOS() as cos:
        client = ibm_boto3.client("s3", **cos.client_kwargs())

It needs the extra ``local``: ``pip install "ibm-cos-sdk[local]"``. On the command line: ``python -m ibm_boto3.local``.
In tests with pytest the fixtures `cos`, `cos_client` and `cos_resource` are there by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibm_boto3.local.account import LocalAccount
    from ibm_boto3.local.process import LocalCOS
    from ibm_boto3.local.remote import LocalCOSError, LoggedRequest, TrustedProfile

__all__ = ["LocalAccount", "LocalCOS", "LocalCOSError", "LoggedRequest", "TrustedProfile"]

# The pytest plugin lies in this package and is loaded by every pytest of its users, so nothing is imported early.
PLACES = {
    "LocalAccount": "account",
    "LocalCOS": "process",
    "LocalCOSError": "remote",
    "LoggedRequest": "remote",
    "TrustedProfile": "remote",
}


def __getattr__(name: str) -> Any:
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{PLACES[name]}"), name)
    globals()[name] = value
    return value
