"""Record vectors from the published package: ``<venv with ibm-cos-sdk==2.16.2>/bin/python tests/vectors/record.py``.

Needs nothing but that package and the standard library, and never imports the packages of this repository.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# The repository is on the path for these imports only: its packages must not stand before the published ones.
sys.path[0] = str(HERE.parents[1])

from tests.vectors import answers, compare, exchange, faults, generate, odd_answers, odd_requests  # noqa: E402

del sys.path[0]

SEED = 20162
RANDOM_CASES = 8
FILES = ("operations", "faults", "odd")
# Odd calls from which the old package makes something that no program can have use for.
NONSENSE = {
    "error-namespaced": "the error has an empty code, its elements stand beside it",
    "error-lower-case": "the error has an empty code, its elements stand beside it",
    "error-other-root": "the error has an empty code, its elements stand beside it",
    "error-empty-elements": "the error's code is None",
    "error-nested": "of repeated elements an empty dict is left",
    "body-repeated-list": "of repeated elements empty dicts are left",
    "body-repeated-text": "of repeated elements XML nodes are left",
    "disguised-9": "an error in a namespace passes for a result",
    "unvalidated-empty-key": "a request on an object becomes one on its bucket",
}


def main() -> int:
    """Record all files and print what they hold.

    :returns: 0.
    """
    options = _options()
    os.environ.update(environment := _environment())
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    time.tzset()
    from tests.vectors import perform, server

    package = _published_package()
    options.out.mkdir(parents=True, exist_ok=True)
    head = {"package": package, "python": platform.python_version(), "seed": options.seed, "random": options.random}
    left_out: list[dict[str, Any]] = []
    with server.WireServer() as wire, perform.LoopbackNames():
        performer = perform.Performer(wire)
        client = performer.client({})
        sources = {
            "operations": operation_cases(client, options.seed, options.random),
            "faults": fault_cases(client, options.seed),
            "odd": [*odd_requests.cases(client), *odd_answers.cases(client)],
        }
        for name in FILES:
            kept = list(_recorded(performer, client, sources[name], left_out))
            _write(options.out / f"{name}.jsonl.gz", [{**head, "cases": len(kept)}, *kept])
            print(f"{name}: {len(kept)} recorded")
    _write_left_out(options.out / "left-out.json", left_out)
    for reason, count in Counter(case["reason"].split(":")[0] for case in left_out).most_common():
        print(f"left out: {count} x {reason}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Record vectors from ibm-cos-sdk 2.16.2.")
    parser.add_argument("--out", type=Path, default=HERE, help="directory for the recorded files")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--random", type=int, default=RANDOM_CASES, help="random cases per operation")
    return parser.parse_args()


def _environment() -> dict[str, str]:
    return exchange.isolated(os.environ)


def _published_package() -> str:
    import ibm_boto3

    if Path(ibm_boto3.__file__).is_relative_to(HERE.parents[1] / "ibm_boto3") or ibm_boto3.__version__ != "2.16.2":
        raise SystemExit(
            f"vectors come from ibm-cos-sdk 2.16.2, not from {ibm_boto3.__version__} in {ibm_boto3.__file__}"
        )
    return f"ibm-cos-sdk {ibm_boto3.__version__}"


def operation_cases(client: Any, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield the generated calls of every operation.

    :param client: only its model is used.
    :param seed: of all choices.
    :param count: random cases per operation; a third as many again are answered with errors.
    """
    model = client.meta.service_model
    for name in model.operation_names:
        operation = model.operation_model(name)
        for kind, number in [("required", 0), ("all", 0), *(("random", n) for n in range(count))]:
            mark = f"{seed} {name} {kind} {number}"
            yield {
                "id": f"{name}/{kind}-{number}" if kind == "random" else f"{name}/{kind}",
                "operation": name,
                "args": generate.arguments(operation, kind, mark),
                "answers": [answers.success(operation, kind, mark)],
            }
        for number in range(max(2, count // 3)):
            mark = f"{seed} {name} error {number}"
            yield {
                "id": f"{name}/error-{number}",
                "operation": name,
                "args": generate.arguments(operation, "required", mark),
                "answers": [answers.failure(operation, mark)],
            }


def fault_cases(client: Any, seed: int) -> Iterator[dict[str, Any]]:
    """Yield calls with bad parameters for every operation.

    :param client: only its model is used.
    :param seed: of all choices.
    """
    model = client.meta.service_model
    for name in model.operation_names:
        operation = model.operation_model(name)
        for kind, arguments in faults.calls(operation, f"{seed} {name}"):
            # Some wrong values are taken after all; those calls get an empty answer.
            yield {
                "id": f"{name}/{kind}",
                "operation": name,
                "args": arguments,
                "answers": [answers.answer(200, [], b"")],
            }


def _recorded(
    performer: Any, client: Any, cases: Iterable[dict[str, Any]], left_out: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    methods = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
    for case in cases:
        case = {
            **case,
            "method": methods[case["operation"]],
            "answers": [exchange.answer_form(a) for a in case["answers"]],
        }
        requests, outcome = performer.perform(case)
        outcome = compare.stable(outcome)
        if reason := _reason_to_leave_out(case, outcome):
            left_out.append({**case, "reason": reason})
            continue
        yield {**case, "requests": [exchange.request_form(request) for request in requests], "outcome": outcome}


def _reason_to_leave_out(case: dict[str, Any], outcome: dict[str, Any]) -> str:
    if "foreign" in outcome:
        return f"{outcome['foreign']['class']}: {outcome['foreign']['message']}"
    name = case["id"].partition("/")[2]
    return next((f"nonsense: {why}" for start, why in NONSENSE.items() if name.startswith(start)), "")


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    # No name and no time in the gzip header: recording twice gives the same file.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n")


def _write_left_out(path: Path, cases: list[dict[str, Any]]) -> None:
    lines = [json.dumps(case, separators=(",", ":")) for case in cases]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
