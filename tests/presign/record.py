"""Record what 2.16.2 presigns, at a stopped clock.

Run it with the Python of a virtual environment that holds ``ibm-cos-sdk==2.16.2``:

    python -W ignore tests/presign/record.py > tests/presign/presigned-2.16.2.json
"""

import datetime
import importlib
import json
import os
import sys
import tempfile
import time
import types
from pathlib import Path


def freeze(now):
    """Stop the clocks of the modules that sign."""
    moment = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)

    class Frozen(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return moment.replace(tzinfo=None)

        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    dates = types.SimpleNamespace(datetime=Frozen, timedelta=datetime.timedelta, timezone=datetime.timezone)
    clock = types.SimpleNamespace(**{name: getattr(time, name) for name in dir(time) if not name.startswith("_")})
    clock.time = lambda: float(now)
    auth, signers = importlib.import_module("ibm_botocore.auth"), importlib.import_module("ibm_botocore.signers")
    auth.datetime = signers.datetime = dates
    auth.time = clock


def main():
    """Print the record."""
    import ibm_boto3

    if ibm_boto3.__version__ != "2.16.2":
        sys.exit(f"needs ibm-cos-sdk 2.16.2, found {ibm_boto3.__version__}")
    sys.path[:0] = [str(Path(__file__).parent)]
    import cases

    # No profile, no credentials but those of the cases.
    os.environ.update(HOME=tempfile.mkdtemp(), AWS_EC2_METADATA_DISABLED="true")
    freeze(cases.NOW)
    record = {}
    for case, outcome in cases.outcomes("ibm_botocore", lambda client: None):
        assert case.name not in record, case.name
        record[case.name] = outcome
    json.dump(record, sys.stdout, indent=0, sort_keys=True)


if __name__ == "__main__":
    main()
