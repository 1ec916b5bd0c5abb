"""Record the events of one call of every operation, as the published package emits them.

Run it with the Python of a virtual environment that holds ``ibm-cos-sdk==2.16.2``:

    python -W ignore tests/events/record.py > tests/events/events-2.16.2.json

The calls are those of the vectors with required members only. Handlers are registered as the first ones, so that they
are
called in the order in which the events are emitted: some of the package's own steps are handlers too.
"""

import gzip
import io
import json
import sys
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parent.parent
EVENTS = [
    "provide-client-params", "before-parameter-build", "before-endpoint-resolution", "before-call", "request-created",
    "choose-signer", "before-sign", "before-send", "response-received", "needs-retry", "after-call", "after-call-error",
]  # fmt: skip
# Operations whose empty answer counts as a failure.
BODIES = {
    "CopyObject": b"<CopyObjectResult/>",
    "UploadPartCopy": b"<CopyPartResult/>",
    "CompleteMultipartUpload": b"<CompleteMultipartUploadResult/>",
    "GetBucketLocation": b"<LocationConstraint/>",
}


class Raw:
    """The body of an answer."""

    def __init__(self, data):
        self._file = io.BytesIO(data)

    def read(self, *size):
        """Return bytes."""
        return self._file.read(*size)

    def stream(self, *args, **kwargs):
        """Yield the whole body."""
        yield self._file.read()


def cases():
    """Yield operation, method and arguments of every operation, required members only."""
    with gzip.open(ROOT / "vectors" / "operations.jsonl.gz", "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            vector = json.loads(line)
            if vector["id"].endswith("/required"):
                yield vector["operation"], vector["method"], vector["args"]


def text(value):
    """Return bytes or text as text."""
    return value.decode("utf-8") if isinstance(value, bytes) else value


def seen(event_name, arguments):
    """Return what is compared of an emission: names, and the parts of a request that have a fixed form."""
    found = {"event": event_name, "arguments": sorted(arguments)}
    params = arguments.get("params")
    if event_name.startswith("before-call"):
        found["method"], found["url"] = params["method"], params["url"]
        found["headers"] = sorted(name.lower() for name in params["headers"] if name != "User-Agent")
    elif params is not None:
        found["params"] = sorted(params)
    if event_name.startswith("before-send"):
        request = arguments["request"]
        found["method"], found["url"] = request.method, request.url
        found["headers"] = sorted(name.lower() for name in request.headers)
    for name in ("operation_name", "signature_version", "signing_name", "region_name", "attempts"):
        if name in arguments:
            found[name] = text(arguments[name])
    return found


def emissions(core_session, session_class, response_class, operation, method, args, decode):
    """Make one call and return its emissions."""
    session = core_session()
    heard = []

    def hear(event_name, **kwargs):
        heard.append(seen(event_name, kwargs))
        if event_name.startswith("before-send"):
            return response_class(kwargs["request"].url, 200, {}, Raw(BODIES.get(operation, b"")))
        return None

    emitter = session.get_component("event_emitter")
    for event in EVENTS:
        emitter.register_first(f"{event}.s3", hear)
    client = session_class(botocore_session=session).client(
        "s3", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="SECRET", region_name="us-south",
        endpoint_url="http://cos.example.com",
    )  # fmt: skip
    with ExitStack() as stack:
        getattr(client, method)(**decode(args, stack))
    return heard


def main():
    """Print the record."""
    sys.path[:0] = [str(ROOT / "vectors")]
    import values

    from ibm_boto3.session import Session
    from ibm_botocore.awsrequest import AWSResponse
    from ibm_botocore.session import get_session

    record = {
        operation: emissions(get_session, Session, AWSResponse, operation, method, args, values.decode)
        for operation, method, args in cases()
    }
    json.dump(record, sys.stdout, indent=0, sort_keys=True)


if __name__ == "__main__":
    main()
