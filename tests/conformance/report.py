"""The report of a whole run, as the page ``docs/conformance.md``."""

from __future__ import annotations

from collections.abc import Iterable

from tests.conformance.record import Record

SERVERS = {
    "local": "the local COS",
    "swift": "OpenStack Swift",
    "seaweedfs": "SeaweedFS",
    "moto": "moto",
}
HEAD = """# Conformance

`make conformance` writes this page. It runs one suite through this SDK against servers that are not its own and against
the local COS, over http and TLS, with HMAC keys; boto3 runs it against the local COS too, and minio-py its plain part,
so that the local COS is not bent to this client.

A cell holds how many cases passed; a case is one value of a test's parameters. A dash means that the server or the peer
lacks what the test needs: the reasons stand below, and nothing else may be left out.
"""


def page(record: Record) -> str:
    """Write the page.

    :param record: what became of every case.
    :returns: Markdown.
    """
    places = list(record.collected)
    lines = [HEAD, *table("Place", ["Cases", "Passed", "Left out"], totals(record, places))]
    lines += ["", "## Cases", ""]
    rows = ((sentence(name), [cell(record, place, name) for place in places]) for name in record.functions)
    lines += table("What is shown", [title(place) for place in places], rows)
    lines += ["", "## What is left out", "", *reasons(record)]
    return "\n".join(lines) + "\n"


def table(first: str, others: Iterable[str], rows: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Write a table.

    :param first: the title of the first column.
    :param others: the titles of the others.
    :param rows: what stands in the first column and in the others.
    :returns: its lines.
    """
    titles = [first, *others]
    lines = [f"| {' | '.join(titles)} |", f"|---|{'---:|' * (len(titles) - 1)}"]
    return lines + [f"| {' | '.join([name, *cells])} |" for name, cells in rows]


def totals(record: Record, places: list[str]) -> Iterable[tuple[str, list[str]]]:
    """Yield the counts of each place."""
    for place in places:
        sets = (record.collected[place], record.passed[place], record.skipped[place])
        yield title(place), [str(len(found)) for found in sets]


def title(place: str) -> str:
    """Return how the page names a place."""
    server, scheme, *client = place.split("-")
    return f"{SERVERS[server]}, {scheme}" + "".join(f", {name}" for name in client)


def sentence(name: str) -> str:
    """Return the promise that the name of a test states."""
    return name.removeprefix("test_").replace("_", " ").capitalize()


def cell(record: Record, place: str, function: str) -> str:
    """Count the cases of a function that passed at a place, a dash for none."""
    passed = [case for case in record.passed[place] if case.partition("[")[0] == function]
    return str(len(passed)) if passed else "–"


def reasons(record: Record) -> Iterable[str]:
    """Yield what was left out, by server and reason."""
    found: dict[tuple[str, str], set[str]] = {}
    for place, skips in record.skipped.items():
        server, _, *client = place.split("-")
        who = SERVERS[server] + "".join(f" with {name}" for name in client)
        for case, reason in skips.items():
            found.setdefault((who, reason), set()).add(case.partition("[")[0])
    for (who, reason), functions in found.items():
        names = "; ".join(sentence(name) for name in record.functions if name in functions)
        yield f"- {who} {reason}: {names}."
