"""Holds a built wheel against the checkout: every tracked file of the packages is in it, and nothing else.

Run it from the root of the checkout: python tools/check_wheel.py dist/*.whl
"""

import subprocess
import sys
import zipfile

PACKAGES = ("ibm_boto3", "ibm_botocore", "ibm_s3transfer")


def tracked_files() -> set[str]:
    """Return the files of the packages that git tracks."""
    listing = subprocess.run(["git", "ls-files", "-z", "--", *PACKAGES], check=True, capture_output=True, text=True)
    return {name for name in listing.stdout.split("\0") if name}


def shipped_files(wheel: str) -> set[str]:
    """Return the files of the packages that a wheel holds."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def main(wheel: str) -> int:
    """Print what differs.

    :returns: the exit status: 0 if nothing does.
    """
    tracked, shipped = tracked_files(), shipped_files(wheel)
    for title, names in (("missing from the wheel", tracked - shipped), ("not of the checkout", shipped - tracked)):
        for name in sorted(names):
            print(f"{title}: {name}")
    print(f"{wheel}: {len(shipped)} files")
    return 0 if shipped == tracked else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
