"""Record what https changes: ``<venv with ibm-cos-sdk==2.16.2>/bin/python -W ignore tests/vectors/secure/record.py``.

Every vector of plain http is made again, and what differs is kept beside its id.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# The repository is on the path for these imports only: its packages must not stand before the published ones.
sys.path[0] = str(HERE.parents[2])

from tests.vectors import compare, exchange, record, recorded  # noqa: E402
from tests.vectors.secure import cases, wire  # noqa: E402

del sys.path[0]


def main() -> int:
    """Record with all kinds of keys and print how much.

    :returns: 0.
    """
    os.environ.update(environment := exchange.isolated(os.environ))
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    time.tzset()
    from tests.vectors.perform import LoopbackNames
    from tests.vectors.secure.perform import SecurePerformer

    head = {"package": record._published_package()}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server, iam = stack.enter_context(wire.SecureWireServer(folder)), stack.enter_context(wire.TokenServer())
        stack.enter_context(LoopbackNames())
        for keys in cases.KEYS:
            performer = SecurePerformer(server, None if keys == "hmac" else iam.url)
            made = list(changes(performer, keys))
            record._write(HERE / f"{keys}.jsonl.gz", [{**head, "cases": len(made)}, *made])
            print(f"{keys}: {len(made)} vectors differ or are new")
    return 0


def changes(performer: Any, keys: str) -> Iterator[dict[str, Any]]:
    """Yield what differs from plain http, and the new vectors whole.

    :param performer: makes the calls.
    :param keys: one of ``cases.KEYS``.
    """
    for file in ("operations", "odd") if keys == "hmac" else ("operations",):
        for vectors in recorded.vectors(file).values():
            for vector in vectors:
                if cases.is_made_again(vector, keys):
                    if "arguments" in vector.get("client", {}):
                        # In 2.16.2 all clients of a session have the instance id of the client made last.
                        performer.forget()
                    made = performed(performer, vector)
                    change = {name: made[name] for name in made if made[name] != compare.stable(vector[name])}
                    if change:
                        yield {"file": file, "id": vector["id"], **change}
    for case in cases.new_cases():
        methods = {operation: method for method, operation in performer.client({}).meta.method_to_api_mapping.items()}
        case = {**case, "method": methods[case["operation"]]}
        case["answers"] = [exchange.answer_form(answer) for answer in case["answers"]]
        yield {**case, **performed(performer, case)}


def performed(performer: Any, case: dict[str, Any]) -> dict[str, Any]:
    """Return the requests and the outcome of a call, as they stand in a vector.

    :param performer: makes the call.
    :param case: a vector, or one without requests and outcome.
    """
    requests, outcome = performer.perform(case)
    return {
        "requests": compare.stable([exchange.request_form(request) for request in requests]),
        "outcome": compare.stable(exchange.json_copy(outcome)),
    }


if __name__ == "__main__":
    raise SystemExit(main())
