"""Walks a real file through a COS service instance on this machine, with an API key and again with HMAC keys.

Run it with `make demo`, or with `python examples/demo.py` where `ibm-cos-sdk[local]` is installed. The steps are those
of `ibm_boto3.local.demo`; `python -m ibm_boto3.local --demo` takes them too.
"""

import sys

from ibm_boto3.local import LocalCOS
from ibm_boto3.local.demo import walk_with_both

if __name__ == "__main__":
    with LocalCOS() as cos:
        sys.exit(walk_with_both(cos))
