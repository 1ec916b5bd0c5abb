"""A program that transfers a file and tells its progress, to be killed by its parent.

Its argument is a JSON object: the import path, the arguments of the client, the direction, bucket, key, path and state.
"""

from __future__ import annotations

import json
import sys


def main(settings: dict) -> None:
    """Do the transfer of the settings, telling the bytes so far on lines of standard output."""
    sys.path[:] = settings["import_path"]
    import ibm_boto3
    from ibm_s3transfer.manager import TransferConfig, TransferManager
    from ibm_s3transfer.subscribers import BaseSubscriber

    class Teller(BaseSubscriber):
        done = 0

        def on_progress(self, future, bytes_transferred, **kwargs):
            self.done += bytes_transferred
            print(self.done, flush=True)

    client = ibm_boto3.client("s3", **settings["client"])
    config = TransferConfig(
        multipart_threshold=settings["part_size"],
        multipart_chunksize=settings["part_size"],
        max_request_concurrency=settings["threads"],
        resume=settings["state"],
    )
    bucket, key, path = settings["bucket"], settings["key"], settings["path"]
    with TransferManager(client, config) as manager:
        if settings["direction"] == "upload":
            manager.upload(path, bucket, key, subscribers=[Teller()]).result()
        else:
            manager.download(bucket, key, path, subscribers=[Teller()]).result()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
