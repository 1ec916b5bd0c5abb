"""The measured clients; runs as a script inside each one's own environment.

usage: python clients.py KIND URL CA_FILE         answers {"case": NAME, "count": N} lines with {"cpu": S, "wall": S}
       python clients.py KIND URL CA_FILE --cold  makes one client and one call, then ends

CA_FILE is ``-`` for plain http. Nothing is imported at the top that a cold start would not need.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

BUCKET, KEY, STORED = "bucket", "key", "1024"
KIB = bytes(1024)
ACCESS, SECRET, REGION = "AKIDEXAMPLE", "SECRETEXAMPLE", "us-south"

Calls = dict[str, Callable[[], object]]


def family(package: str, url: str, authority: str | None) -> Calls:
    """Return the calls of ibm_boto3 or boto3.

    :param package: name of the package.
    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :returns: a function by case.
    """
    sdk = import_module(package)
    config = import_module("botocore.config" if package == "boto3" else "ibm_botocore.config").Config
    options: dict[str, Any] = {
        "endpoint_url": url,
        "aws_access_key_id": ACCESS,
        "aws_secret_access_key": SECRET,
        "region_name": REGION,
        "verify": authority,
        "config": config(s3={"addressing_style": "path"}),
    }
    client = sdk.client("s3", **options)
    calls: Calls = {
        **on_objects(client),
        "list": lambda: client.list_objects_v2(Bucket=BUCKET)["Contents"],
        "client": lambda: sdk.Session().client("s3", **options),
    }

    @cache
    def bucket() -> Any:
        return sdk.resource("s3", **options).Bucket(BUCKET)

    calls["objects"] = lambda: [(item.key, item.size) for item in bucket().objects.all()]
    if package == "ibm_boto3":

        @cache
        def by_key() -> Calls:
            return on_objects(sdk.client("s3", **by_token(options, config)))

        # Made when it is first needed: a cold start makes one client.
        calls["put-key"] = lambda: by_key()["put"]()
        calls["get-key"] = lambda: by_key()["get"]()
        calls["head-key"] = lambda: by_key()["head"]()
    return calls


def on_objects(client: Any) -> Calls:
    """Return the calls on one object.

    :param client: a client of ibm_boto3 or boto3.
    :returns: a function by case.
    """
    return {
        "put": lambda: client.put_object(Bucket=BUCKET, Key=KEY, Body=KIB),
        "get": lambda: client.get_object(Bucket=BUCKET, Key=STORED)["Body"].read(),
        "head": lambda: client.head_object(Bucket=BUCKET, Key=STORED),
    }


def by_token(options: dict[str, Any], config: Any) -> dict[str, Any]:
    """Return the arguments of a client that signs with the token of an API key; IAM's part is played by a function.

    :param options: the arguments of one with HMAC keys.
    :param config: the package's ``Config``.
    """
    import time

    def answer_of_iam() -> dict[str, object]:
        return {
            "access_token": "t" * 900,
            "refresh_token": "r" * 900,
            "token_type": "Bearer",
            "expires_in": 3600,
            "expiration": int(time.time()) + 3600,
        }

    kept = {name: value for name, value in options.items() if not name.startswith("aws_")}
    settings = config(signature_version="oauth", s3={"addressing_style": "path"})
    return {**kept, "auth_function": answer_of_iam, "config": settings}


def minio(url: str, authority: str | None) -> Calls:
    """Return the calls of minio-py.

    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :returns: a function by case.
    """
    from io import BytesIO

    library = import_module("minio")
    scheme, _, host = url.partition("://")
    pool = import_module("urllib3").PoolManager(ca_certs=authority) if authority else None

    def new() -> Any:
        secure = scheme == "https"
        keys = {"access_key": ACCESS, "secret_key": SECRET, "region": REGION}
        return library.Minio(host, secure=secure, http_client=pool, **keys)

    client = new()

    def get() -> object:
        response = client.get_object(BUCKET, STORED)
        content = response.read()
        response.close()
        response.release_conn()
        return content

    return {
        "put": lambda: client.put_object(BUCKET, KEY, BytesIO(KIB), len(KIB)),
        "get": get,
        "head": lambda: client.stat_object(BUCKET, STORED),
        "list": lambda: list(client.list_objects(BUCKET, recursive=True)),
        "client": new,
    }


def obstore(url: str, authority: str | None) -> Calls:
    """Return the calls of obstore, the binding of Rust's object_store.

    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :returns: a function by case.
    """
    library = import_module("obstore")
    store = import_module("obstore.store").S3Store
    transport: dict[str, object] = {"allow_http": True}
    if authority:
        with open(authority, "rb") as file:
            transport["root_certificate"] = file.read()

    def new() -> Any:
        keys = {"access_key_id": ACCESS, "secret_access_key": SECRET, "region": REGION}
        return store(BUCKET, endpoint=url, client_options=transport, **keys)

    client = new()
    return {
        "put": lambda: library.put(client, KEY, KIB, use_multipart=False),
        "get": lambda: bytes(library.get(client, STORED).bytes()),
        "head": lambda: library.head(client, STORED),
        "list": lambda: library.list(client).collect(),
        "client": new,
    }


def bare(url: str, authority: str | None) -> Calls:
    """Return the requests of a bare ``http.client``: unsigned, answers unread beyond their bytes.

    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :returns: a function by case.
    """
    import http.client
    import ssl

    host, _, port = url.partition("://")[2].partition(":")

    def new() -> http.client.HTTPConnection:
        if authority:
            context = ssl.create_default_context(cafile=authority)
            return http.client.HTTPSConnection(host, int(port), context=context)
        return http.client.HTTPConnection(host, int(port))

    connection = new()

    def ask(method: str, path: str, body: bytes | None = None) -> object:
        connection.request(method, path, body)
        return connection.getresponse().read()

    return {
        "put": lambda: ask("PUT", f"/{BUCKET}/{KEY}", KIB),
        "get": lambda: ask("GET", f"/{BUCKET}/{STORED}"),
        "head": lambda: ask("HEAD", f"/{BUCKET}/{STORED}"),
        "list": lambda: ask("GET", f"/{BUCKET}?list-type=2"),
        "client": new,
    }


KINDS: dict[str, Callable[[str, str | None], Calls]] = {
    "ours": lambda url, authority: family("ibm_boto3", url, authority),
    "2.16.2": lambda url, authority: family("ibm_boto3", url, authority),
    "boto3": lambda url, authority: family("boto3", url, authority),
    "minio": minio,
    "obstore": obstore,
    "http.client": bare,
}


def serve(calls: Calls) -> None:
    """Measure what standard input asks for, until it ends.

    :param calls: a function by case.
    """
    import json
    from time import perf_counter, process_time

    for line in sys.stdin:
        order = json.loads(line)
        call = calls[order["case"]]
        # Processor time of all threads of this process, in user and system mode.
        wall, cpu = perf_counter(), process_time()
        for _ in range(order["count"]):
            call()
        sample = {"cpu": process_time() - cpu, "wall": perf_counter() - wall}
        sys.stdout.write(json.dumps(sample) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    kind, endpoint, ca_file = sys.argv[1:4]
    made = KINDS[kind](endpoint, None if ca_file == "-" else ca_file)
    if "--cold" in sys.argv:
        made["put"]()
    else:
        serve(made)
