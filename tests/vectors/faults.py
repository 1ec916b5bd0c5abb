"""Calls with bad parameters, made from good ones by a seeded generator."""

from __future__ import annotations

import random
from typing import Any

from . import generate

# What is given where something else belongs; JSON forms of ``values``.
WRONG: dict[str, tuple[Any, ...]] = {
    "string": (424242, None, ["x"], {"$bytes": "eA=="}, True, 1.5, {}),
    "integer": ("5", 1.5, None, ["x"], {"$decimal": "1.5"}, {"$bytes": "eA=="}),
    "long": ("5", 1.5, None, ["x"], {"$complex": "1j"}),
    "boolean": ("true", 1, 0, None, [], 1.5),
    "list": ("x", {}, 5, None, {"$set": ["x"]}),
    "structure": ("x", [], 5, None, {"$tuple": ["x"]}),
    "map": ("x", [], 5, None, {"a": 5}, {"a": None, "b": "x"}),
    "timestamp": ("not a date", [], {}, None, {"$bytes": "eA=="}, "2020-13-45", {"$date": "2031-05-06"}),
    "blob": (424242, None, ["x"], {}, 1.5),
}
CORRUPTED_PER_OPERATION = 4


def calls(operation: Any, seed: str) -> list[tuple[str, dict[str, Any]]]:
    """Return bad calls of an operation.

    :param operation: an operation model.
    :param seed: the same seed gives the same calls.
    :returns: pairs of a name and arguments.
    """
    shape = operation.input_shape
    if shape is None:
        return [("unknown", {"Nope": "x"})]
    required = generate.arguments(operation, "required", seed)
    found = [("nothing", {}), ("unknown", {**required, "Nope": "x", "bucket": "y"})]
    dice = random.Random(f"wrong {seed}")
    wrong = {name: dice.choice(WRONG[member.type_name]) for name, member in shape.members.items()}
    # The old package looks at bucket and key before it checks anything, and fails on what is no string.
    places = {name: value for name, value in required.items() if name in ("Bucket", "Key")}
    found.append(("all-wrong", {**wrong, **places}))
    found.append(("all-none", {**dict.fromkeys(shape.members), **places}))
    for number in range(CORRUPTED_PER_OPERATION):
        arguments = generate.arguments(operation, "all", f"{seed} {number}")
        dice = random.Random(f"corrupt {seed} {number}")
        for _ in range(number + 1):
            _corrupt(arguments, shape, dice)
        if not isinstance(arguments.get("Body"), dict):
            arguments.pop("ContentLength", None)  # a length without its body keeps client and server waiting
        found.append((f"corrupt-{number}", arguments))
    return found


def _corrupt(arguments: dict[str, Any], shape: Any, dice: random.Random) -> None:
    """Break one place of a structure, as deep as it goes half of the time."""
    names = [
        name
        for name in arguments
        if name in shape.members and shape.members[name].serialization.get("location") != "uri"
    ]
    if not names:
        return
    name = dice.choice(names)
    member, value = shape.members[name], arguments[name]
    if member.type_name == "list" and isinstance(value, list) and value and dice.random() < 0.8:
        position = dice.randrange(len(value))
        if member.member.type_name == "structure" and isinstance(value[position], dict):
            _corrupt(value[position], member.member, dice)
        else:
            value[position] = dice.choice(WRONG[member.member.type_name])
    elif member.type_name == "structure" and isinstance(value, dict) and dice.random() < 0.8:
        _corrupt(value, member, dice)
    else:
        _break(arguments, name, member, dice)


def _break(arguments: dict[str, Any], name: str, member: Any, dice: random.Random) -> None:
    choice = dice.random()
    if choice < 0.25:
        del arguments[name]
    elif choice < 0.4:
        arguments[f"{name}X"] = arguments[name]
    elif choice < 0.5 and member.type_name == "string":
        arguments[name] = ""
    else:
        arguments[name] = dice.choice(WRONG[member.type_name])
