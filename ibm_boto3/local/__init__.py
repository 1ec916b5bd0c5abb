"""A COS service instance with its IAM on this machine, for trying programs out and for testing them.

    from ibm_boto3.local import LocalCOS

    with LocalCOS() as cos:
        client = ibm_boto3.client("s3", **cos.client_kwargs())

It needs the extra ``local``: ``pip install "ibm-cos-sdk[local]"``. On the command line: ``python -m ibm_boto3.local``.
"""

from ibm_boto3.local.process import LocalCOS, LocalCOSError

__all__ = ["LocalCOS", "LocalCOSError"]
