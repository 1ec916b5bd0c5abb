"""Sequences of answers for waiters: those of the service, and made-up ones with every matcher."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

Case = dict[str, Any]

BUILT_IN = ("bucket_exists", "bucket_not_exists", "object_exists", "object_not_exists")
_STATUSES = (200, 301, 403, 404, 404, 404, 500)
_ACCEPTORS: list[dict[str, Any]] = [
    {"matcher": "status", "expected": 200},
    {"matcher": "status", "expected": 404},
    {"matcher": "error", "expected": "404"},
    {"matcher": "error", "expected": "Throttling"},
    {"matcher": "path", "argument": "State", "expected": "done"},
    {"matcher": "path", "argument": "length(Items || `[]`) > `1`", "expected": True},
    {"matcher": "path", "argument": "Deep.State || State", "expected": "failed"},
    {"matcher": "pathAll", "argument": "Items[].State", "expected": "done"},
    {"matcher": "pathAny", "argument": "Items[].State", "expected": "failed"},
    {"matcher": "pathAll", "argument": "State", "expected": "d"},
]
_ANSWERS: list[dict[str, Any]] = [
    {"ResponseMetadata": {"HTTPStatusCode": 200}},
    {"ResponseMetadata": {"HTTPStatusCode": 200}, "State": "done"},
    {"ResponseMetadata": {"HTTPStatusCode": 202}, "State": "failed"},
    {"ResponseMetadata": {"HTTPStatusCode": 202}, "Deep": {"State": "failed"}, "State": "done"},
    {"ResponseMetadata": {"HTTPStatusCode": 202}, "Items": []},
    {"ResponseMetadata": {"HTTPStatusCode": 202}, "Items": [{"State": "done"}, {"State": "done"}]},
    {"ResponseMetadata": {"HTTPStatusCode": 202}, "Items": [{"State": "done"}, {"State": "failed"}]},
    {"Items": [{"State": "failed"}]},
    {},
    {"ResponseMetadata": {"HTTPStatusCode": 404}, "Error": {"Code": "404", "Message": "Not Found"}},
    {"ResponseMetadata": {"HTTPStatusCode": 400}, "Error": {"Code": "Throttling", "Message": "slow"}, "State": "done"},
    {"ResponseMetadata": {"HTTPStatusCode": 400}, "Error": {"Code": "Other"}},
]


def cases(seed: int, per_waiter: int) -> Iterator[Case]:
    """Yield cases for every waiter, the same for the same seed.

    :param seed: of the random numbers.
    :param per_waiter: how many for each.
    """
    random = Random(seed)
    for waiter in BUILT_IN:
        for number in range(per_waiter):
            answers = [_of_status(random.choice(_STATUSES)) for _ in range(random.randint(1, 6))]
            yield {"id": f"{waiter}-{number}", "waiter": waiter, **_common(random, answers)}
    for number in range(4 * per_waiter):
        acceptors = [
            {**acceptor, "state": random.choice(["success", "failure", "retry", "retry"])}
            for acceptor in random.sample(_ACCEPTORS, random.randint(0, 4))
        ]
        model = {"operation": "HeadBucket", "delay": 3, "maxAttempts": 4, "acceptors": acceptors}
        answers = [random.choice(_ANSWERS) for _ in range(4)]
        yield {"id": f"made-up-{number}", "model": model, **_common(random, answers)}


def _of_status(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"ResponseMetadata": {"HTTPStatusCode": status}}
    return answer if status < 300 else answer | {"Error": {"Code": str(status), "Message": f"Status {status}"}}


def _common(random: Random, answers: list[dict[str, Any]]) -> Case:
    arguments: dict[str, Any] = {"Bucket": "bkt"}
    if random.random() < 0.6:
        options = {"Delay": random.choice([0, 1, 2.5]), "MaxAttempts": random.choice([0, 1, 2, 3, 5])}
        arguments["WaiterConfig"] = {name: options[name] for name in options if random.random() < 0.7}
    return {"answers": answers, "arguments": arguments}
