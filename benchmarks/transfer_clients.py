"""A measured transfer; runs as a script inside the environment of its client.

usage: python transfer_clients.py KIND CASE URL CA_FILE FOLDER

CA_FILE is ``-`` for plain http. FOLDER holds ``source``, the file that is uploaded, ``tree``, the directory that is
uploaded, and takes what is downloaded. The answer is a line of JSON with the processor time and the time that the
transfer took, in seconds, and the most memory the process had, in bytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

BUCKET, REGION = "bucket", "us-south"
ACCESS, SECRET = "AKIDEXAMPLE", "SECRETEXAMPLE"
THREADS = 8
PART_SIZE = 8 << 20
# Two parts and the whole way from import to thread, before anything is measured.
WARM_SIZE = 2 * PART_SIZE

Transfers = dict[str, Callable[[], object]]


class Work:
    """What is transferred.

    :param folder: where it is and goes.
    """

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.warm_source = folder / "warm"
        self.tree = folder / "tree"
        self.target = folder / "target"
        self.target_tree = folder / "target-tree"
        self.size = self.source.stat().st_size

    @cached_property
    def names(self) -> list[str]:
        """Paths of the files, from their directory on."""
        return [path.relative_to(self.tree).as_posix() for path in sorted(self.tree.rglob("*.*"))]

    @property
    def prefix(self) -> str:
        """What the keys of the objects to download begin with."""
        return f"{len(self.names)}-files/"


def options_of(config: Any, url: str, authority: str | None, with_key: bool) -> dict[str, Any]:
    """Return the arguments of a client of ibm_boto3 or boto3.

    :param config: the package's ``Config``.
    :param url: the endpoint, which also plays IAM.
    :param authority: certificate to trust, None for plain http.
    :param with_key: whether it has an API key instead of HMAC keys.
    """
    common = {"endpoint_url": url, "region_name": REGION, "verify": authority}
    if with_key:
        if authority:
            os.environ["REQUESTS_CA_BUNDLE"] = authority
        return {
            **common,
            "ibm_api_key_id": "KEYEXAMPLE",
            "ibm_service_instance_id": "crn:v1:bluemix:public:cloud-object-storage:global:a/1:2::",
            "ibm_auth_endpoint": f"{url}/identity/token",
            "config": config(signature_version="oauth", s3={"addressing_style": "path"}),
        }
    keys = {"aws_access_key_id": ACCESS, "aws_secret_access_key": SECRET}
    # As many connections as threads, so that what is compared is not how often they are made anew.
    return {**common, **keys, "config": config(s3={"addressing_style": "path"}, max_pool_connections=50)}


def family(package: str, url: str, authority: str | None, work: Work, with_key: bool) -> Transfers:
    """Return the transfers of ibm_boto3 or boto3.

    :param package: name of the package.
    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :param work: what is transferred.
    :param with_key: whether the client has an API key.
    """
    sdk = import_module(package)
    config = import_module("botocore.config" if package == "boto3" else "ibm_botocore.config").Config
    client = sdk.client("s3", **options_of(config, url, authority, with_key))
    settings: dict[str, Any] = {"max_concurrency": THREADS}
    if package == "boto3":
        settings["preferred_transfer_client"] = "classic"
    how = import_module(f"{package}.s3.transfer").TransferConfig(**settings)

    def upload(path: Path, key: str) -> None:
        client.upload_file(str(path), BUCKET, key, Config=how)

    def download(size: int) -> None:
        client.download_file(BUCKET, str(size), str(work.target), Config=how)

    def warm() -> None:
        upload(work.warm_source, "warm")
        download(WARM_SIZE)

    def stream() -> None:
        with open(0, "rb", closefd=False) as source:
            client.upload_fileobj(source, BUCKET, "stream", Config=how)

    return {
        "warm": warm,
        "upload": lambda: upload(work.source, "uploaded"),
        "upload-checked": lambda: upload(work.source, "checked"),
        "download": lambda: download(work.size),
        "stream": stream,
        **(trees(client, how, work) if hasattr(client, "upload_directory") else loops(client, work)),
    }


def trees(client: Any, how: Any, work: Work) -> Transfers:
    """Return the transfers of directories of a client that has them."""
    return {
        "upload-files": lambda: client.upload_directory(str(work.tree), BUCKET, "tree/", Config=how),
        "download-files": lambda: client.download_directory(BUCKET, work.prefix, str(work.target_tree), Config=how),
    }


def loops(client: Any, work: Work) -> Transfers:
    """Return the transfers of many files as a program does them that has threads and a client for single files."""
    from concurrent.futures import ThreadPoolExecutor

    def upload(name: str) -> None:
        client.upload_file(str(work.tree / name), BUCKET, f"tree/{name}")

    def download(name: str) -> None:
        target = work.target_tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        client.download_file(BUCKET, work.prefix + name, str(target))

    def side_by_side(one: Callable[[str], None]) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in pool.map(one, work.names):
                pass

    return {"upload-files": lambda: side_by_side(upload), "download-files": lambda: side_by_side(download)}


def minio(url: str, authority: str | None, work: Work) -> Transfers:
    """Return the transfers of minio-py, which downloads in one stream.

    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :param work: what is transferred.
    """
    library = import_module("minio")
    scheme, _, host = url.partition("://")
    pool = import_module("urllib3").PoolManager(ca_certs=authority, maxsize=THREADS) if authority else None
    keys = {"access_key": ACCESS, "secret_key": SECRET, "region": REGION}
    client = library.Minio(host, secure=scheme == "https", http_client=pool, **keys)

    def upload(path: Path, key: str) -> None:
        client.fput_object(BUCKET, key, str(path), part_size=PART_SIZE, num_parallel_uploads=THREADS)

    def download(size: int) -> None:
        client.fget_object(BUCKET, str(size), str(work.target))

    def warm() -> None:
        upload(work.warm_source, "warm")
        download(WARM_SIZE)

    return {
        "warm": warm,
        "upload": lambda: upload(work.source, "uploaded"),
        "upload-checked": lambda: upload(work.source, "checked"),
        "download": lambda: download(work.size),
    }


def obstore(url: str, authority: str | None, work: Work) -> Transfers:
    """Return the transfers of obstore, the binding of Rust's object_store, which downloads in one stream.

    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :param work: what is transferred.
    """
    library = import_module("obstore")
    transport: dict[str, object] = {"allow_http": True}
    if authority:
        transport["root_certificate"] = Path(authority).read_bytes()
    keys = {"access_key_id": ACCESS, "secret_access_key": SECRET, "region": REGION}
    client = import_module("obstore.store").S3Store(BUCKET, endpoint=url, client_options=transport, **keys)

    def upload(path: Path, key: str) -> None:
        library.put(client, key, path, use_multipart=True, chunk_size=PART_SIZE, max_concurrency=THREADS)

    def download(size: int) -> None:
        with open(work.target, "wb") as file:
            for piece in library.get(client, str(size)).stream(min_chunk_size=1 << 20):
                file.write(piece)

    def warm() -> None:
        upload(work.warm_source, "warm")
        download(WARM_SIZE)

    return {
        "warm": warm,
        "upload": lambda: upload(work.source, "uploaded"),
        "upload-checked": lambda: upload(work.source, "checked"),
        "download": lambda: download(work.size),
    }


def bare(url: str, authority: str | None, work: Work, with_key: bool) -> Transfers:
    """Return the transfers of bare sockets.

    :param url: the endpoint.
    :param authority: certificate to trust, None for plain http.
    :param work: what is transferred.
    :param with_key: whether there is nothing to sign.
    """
    client = import_module("bare_transfers").Bare(url, authority, not with_key, THREADS, PART_SIZE)

    def warm() -> None:
        client.upload(work.warm_source, "warm")
        client.download(WARM_SIZE, work.target)

    return {
        "warm": warm,
        "upload": lambda: client.upload(work.source, "uploaded"),
        "upload-checked": lambda: client.upload(work.source, "checked"),
        "download": lambda: client.download(work.size, work.target),
    }


def transfers(kind: str, url: str, authority: str | None, work: Work, with_key: bool) -> Transfers:
    """Return the transfers of a kind of client by case, ``warm`` being the one that nothing is measured of."""
    if kind == "sockets":
        return bare(url, authority, work, with_key)
    if kind in ("minio", "obstore"):
        return (minio if kind == "minio" else obstore)(url, authority, work)
    return family("boto3" if kind == "boto3" else "ibm_boto3", url, authority, work, with_key)


def peak_memory() -> int:
    """Return the most memory this program had in bytes; unlike getrusage that leaves out what started it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise RuntimeError("the system does not say how much memory a process had")


def main(kind: str, case: str, url: str, ca_file: str, folder: str) -> None:
    """Do a transfer and print what it cost."""
    import json
    from time import perf_counter, process_time

    name, with_key = case.removesuffix("-key"), case.endswith("-key")
    found = transfers(kind, url, None if ca_file == "-" else ca_file, Work(Path(folder)), with_key)
    found["warm"]()
    # Processor time of all threads of this process, in user and system mode.
    wall, cpu = perf_counter(), process_time()
    found[name]()
    print(json.dumps({"cpu": process_time() - cpu, "wall": perf_counter() - wall, "peak": peak_memory()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
