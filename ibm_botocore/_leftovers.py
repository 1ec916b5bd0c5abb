"""Notices files that an upgrade left lying between ours."""

from __future__ import annotations

import os
import warnings

# The three distributions of 2.16 and older had this file; ours uses the certificates of certifi.
_OLD_FILE = os.path.join(os.path.dirname(__file__), "cacert.pem")


def warn_of_leftovers(old_file: str = _OLD_FILE) -> None:
    """Warn if an older release was upgraded without being uninstalled.

    :param old_file: a file that only older releases have.
    """
    if os.path.exists(old_file):
        warnings.warn(
            "Files of ibm-cos-sdk-core 2.16 or older lie in the SDK's folder. Removing that distribution later would "
            "delete this SDK's files. Run: pip uninstall -y ibm-cos-sdk ibm-cos-sdk-core ibm-cos-sdk-s3transfer && "
            "pip install ibm-cos-sdk",
            stacklevel=2,
        )
