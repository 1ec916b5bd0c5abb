"""The command line: runs the local COS until it is interrupted, and says how to connect."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from ibm_boto3.local.account import LocalAccount
from ibm_boto3.local.process import LocalCOS
from ibm_boto3.local.remote import CONTROL_PATH, LocalCOSError
from ibm_boto3.local.service_key import read_service_key, write_service_key

LOOPBACK = ("127.", "localhost", "::1")
INDEX = "local-cos.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    :param arguments: the command's arguments, those of the process if None.
    :returns: the exit status.
    """
    options = parser().parse_args(arguments)
    if not options.host.startswith(LOOPBACK):
        sys.stderr.write(f"Anyone who reaches {options.host} can try the keys below.\n")
    # Whoever ends services that way wants them to end as by an interrupt.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run(options)
    except (LocalCOSError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 0


def run(options: argparse.Namespace) -> int:
    """Run the server.

    :param options: the command's arguments.
    :returns: the exit status, if nobody interrupts it.
    """
    key = Path(options.credentials) if options.credentials else None
    credentials = read_service_key(key) if key is not None and key.exists() else None
    with LocalCOS(options.host, options.port, tls=options.tls, credentials=credentials) as cos:
        if key is not None:
            write_service_key(key, cos)
        if options.state and Path(options.state, INDEX).exists():
            cos.load(options.state)
        sys.stdout.write(directions(cos))
        sys.stdout.flush()
        if options.demo:
            from ibm_boto3.local.demo import walk_with_both

            return walk_with_both(cos)
        try:
            cos.wait()
        except KeyboardInterrupt:
            if options.state:
                cos.save(options.state)
            raise
        sys.stderr.write("The server ended by itself.\n")
        return 1


def parser() -> argparse.ArgumentParser:
    """Describe the command's arguments.

    :returns: the parser.
    """
    result = argparse.ArgumentParser(
        prog="python -m ibm_boto3.local", description="Run a COS service instance with its IAM on this machine."
    )
    result.add_argument("--host", default="127.0.0.1", help="address to bind (default: %(default)s)")
    result.add_argument("--port", type=int, default=0, help="port to bind (default: any free one)")
    result.add_argument("--tls", action="store_true", help="speak TLS, with a certificate made for the purpose")
    result.add_argument("--state", metavar="DIR", help="load the buckets saved there, and save them there at the end")
    result.add_argument("--credentials", metavar="FILE", help="write the keys there as a service key; take its if any")
    result.add_argument("--demo", action="store_true", help="walk a file through the server, then end")
    return result


def directions(cos: LocalAccount) -> str:
    """Say how to connect.

    :param cos: the running server.
    :returns: text for a terminal.
    """
    names = {**cos.client_kwargs("oauth"), **cos.client_kwargs("hmac")}
    table = "".join(f"    {name:<24} {value}\n" for name, value in names.items())
    return (
        f"The local COS listens on {cos.endpoint_url} until it is interrupted.\n\n{table}\n"
        "Take the ibm_ arguments for an API key, or the aws_ arguments for HMAC keys:\n\n"
        f'    ibm_boto3.client("s3", endpoint_url="{cos.endpoint_url}", ...)\n\n'
        "Its clock, failures and requests are controlled from any language:\n\n"
        f"    curl {cos.endpoint_url}{CONTROL_PATH} -H 'Authorization: Bearer {cos.running.channel.token}' \\\n"
        '        -d \'{"command": "clock.advance", "seconds": 86400}\'\n'
    )


if __name__ == "__main__":
    sys.exit(main())
