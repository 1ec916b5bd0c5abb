"""The command line: runs the local COS until it is interrupted, and says how to connect."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from ibm_boto3.local.process import LocalCOS
from ibm_boto3.local.remote import LocalCOSError

LOOPBACK = ("127.", "localhost", "::1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    :param arguments: the command's arguments, those of the process if None.
    :returns: the exit status.
    """
    options = parser().parse_args(arguments)
    if not options.host.startswith(LOOPBACK):
        sys.stderr.write(f"Anyone who reaches {options.host} can try the keys below over plain http.\n")
    try:
        with LocalCOS(options.host, options.port) as cos:
            sys.stdout.write(directions(cos))
            sys.stdout.flush()
            if options.demo:
                from ibm_boto3.local.demo import walk_with_both

                return walk_with_both(cos)
            cos.wait()
            sys.stderr.write("The server ended by itself.\n")
            return 1
    except LocalCOSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 0


def parser() -> argparse.ArgumentParser:
    """Describe the command's arguments.

    :returns: the parser.
    """
    result = argparse.ArgumentParser(
        prog="python -m ibm_boto3.local", description="Run a COS service instance with its IAM on this machine."
    )
    result.add_argument("--host", default="127.0.0.1", help="address to bind (default: %(default)s)")
    result.add_argument("--port", type=int, default=0, help="port to bind (default: any free one)")
    result.add_argument("--demo", action="store_true", help="walk a file through the server, then end")
    return result


def directions(cos: LocalCOS) -> str:
    """Say how to connect.

    :param cos: the running server.
    :returns: text for a terminal.
    """
    names = {**cos.client_kwargs("oauth"), **cos.client_kwargs("hmac")}
    table = "".join(f"    {name:<24} {value}\n" for name, value in names.items())
    return (
        f"The local COS listens on {cos.endpoint_url} until it is interrupted; its buckets are gone then.\n\n{table}\n"
        "Take the ibm_ arguments for an API key, or the aws_ arguments for HMAC keys:\n\n"
        f'    ibm_boto3.client("s3", endpoint_url="{cos.endpoint_url}", ...)\n'
    )


if __name__ == "__main__":
    sys.exit(main())
