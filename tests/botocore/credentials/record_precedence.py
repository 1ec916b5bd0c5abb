"""Record which credentials the published package takes in every case of precedence_cases.py.

Run it with the Python of a virtual environment that holds ``ibm-cos-sdk==2.16.2``:

    python -W ignore tests/botocore/credentials/record_precedence.py > tests/botocore/credentials/precedence-2.16.2.json
"""

import importlib
import json
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Print what came of every case."""
    sys.path[0] = str(HERE)
    fake, cases = importlib.import_module("fake_iam"), importlib.import_module("precedence_cases")

    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "IBM_", "COS_"))}
    recorded = {}
    with fake.iam_server() as iam:
        for name, case in cases.CASES.items():
            with tempfile.TemporaryDirectory() as home:
                os.environ.clear()
                os.environ.update({**clean, "HOME": home})
                recorded[name] = cases.observe(case, Path(home), iam)
    json.dump(recorded, sys.stdout, indent=1)
    sys.stdout.write("\n")
    sys.stdout.flush()
    # The published package's refresh threads would keep the process waiting.
    os._exit(0)


if __name__ == "__main__":
    main()
