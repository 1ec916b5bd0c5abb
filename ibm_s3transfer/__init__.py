"""Managed transfers for IBM Cloud Object Storage."""

import logging

from ibm_botocore import __author__, __version__

__all__ = ["__author__", "__version__"]

# A library is silent until the application configures logging.
logging.getLogger("ibm_s3transfer").addHandler(logging.NullHandler())
