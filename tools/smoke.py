"""Looks at an installed SDK from outside its checkout: imports, types, a client, nothing left of old releases."""

import importlib.metadata
import importlib.resources
import sys

import ibm_boto3
import ibm_botocore
import ibm_s3transfer

VERSION = "2.17.0"
PACKAGES = (ibm_boto3, ibm_botocore, ibm_s3transfer)
# Files that only 2.16.2 and older had; they stay behind where the old distributions were not uninstalled first.
OLD_ONLY = ["args.py", "cacert.pem", "data/endpoints.json", "translate.py", "vendored/six.py"]


def check(promise: str, kept: bool) -> None:
    """End the program if a promise is not kept."""
    if not kept:
        sys.exit(f"FAILED: {promise}")


def main() -> None:
    """Check every promise in turn."""
    check(f"the distribution is {VERSION}", importlib.metadata.version("ibm-cos-sdk") == VERSION)
    for package in PACKAGES:
        check(f"{package.__name__} {package.__version__}", package.__version__ == VERSION)
        folder = importlib.resources.files(package)
        check(f"{package.__name__} is typed", folder.joinpath("py.typed").is_file())
        check(f"{package.__name__} comes from site-packages", "site-packages" in str(folder))
    core = importlib.resources.files(ibm_botocore)
    check("nothing is left of an old release", not [n for n in OLD_ONLY if core.joinpath(*n.split("/")).is_file()])
    keys = {"aws_access_key_id": "access-key", "aws_secret_access_key": "secret-key", "region_name": "us-south"}
    with ibm_boto3.client("s3", endpoint_url="http://127.0.0.1:9", **keys) as client:
        operations = client.meta.service_model.operation_names
        check(f"a client has {len(operations)} operations", len(operations) == 81)
        check("the client keeps its endpoint", client.meta.endpoint_url == "http://127.0.0.1:9")
    print(f"ibm-cos-sdk {VERSION} works from {core}")


if __name__ == "__main__":
    main()
