"""How many small objects go through the local COS in a second, client included.

usage: python -m benchmarks.local_cos [COUNT]
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import ibm_boto3
from ibm_boto3.local import LocalCOS

BUCKET = "benchmark"
BODY = bytes(1024)
COUNT = 2000
THREADS = (1, 2, 4)
SIGNATURES: tuple[Literal["hmac", "oauth"], ...] = ("hmac", "oauth")


def put_and_get(client: Any, name: str, count: int) -> None:
    """Put so many objects, and get each of them back."""
    for number in range(count):
        place = {"Bucket": BUCKET, "Key": f"{name}/{number}"}
        client.put_object(**place, Body=BODY)
        client.get_object(**place)["Body"].read()


def rate(client: Any, threads: int, count: int) -> float:
    """Return how many requests a second are answered.

    :param client: the client.
    :param threads: how many threads use it.
    :param count: how many objects there are in all.
    """
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda number: put_and_get(client, f"{threads}-{number}", count // threads), range(threads)))
    return 2 * count / (time.perf_counter() - begun)


def main() -> None:
    """Measure, and print a line for each kind of credentials and number of threads."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    for auth in SIGNATURES:
        begun = time.perf_counter()
        with LocalCOS() as cos:
            started = time.perf_counter() - begun
            client = ibm_boto3.client("s3", **cos.client_kwargs(auth))
            client.create_bucket(Bucket=BUCKET)
            put_and_get(client, "warm", 50)
            rates = "  ".join(f"{threads}: {rate(client, threads, count):.0f}" for threads in THREADS)
            client.close()
        print(f"{auth:<6} started in {started:.2f} s; requests of 1 KiB per second by threads: {rates}")


if __name__ == "__main__":
    main()
