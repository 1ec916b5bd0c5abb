"""The outcome of every case on every server, kept while the suite runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Record:
    """Which cases were to run, and what became of them, by place (a server and a scheme, such as ``swift-http``)."""

    collected: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    passed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    failed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    skipped: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    #: The names of the test functions in their order.
    functions: dict[str, None] = field(default_factory=dict)
    #: The names of their modules.
    modules: set[str] = field(default_factory=set)

    def unproven(self, place: str) -> set[str]:
        """Name the cases of a place that neither passed nor stand in the table of skips.

        :param place: server and scheme.
        :returns: names of cases.
        """
        return self.collected[place] - self.passed[place] - set(self.skipped[place])

    def lines(self) -> list[str]:
        """Return the report: counts by place, then every skip with its reason.

        :returns: lines of text.
        """
        rows = [f"{'place':<18}{'cases':>7}{'passed':>8}{'failed':>8}{'skipped':>9}"]
        for place, cases in self.collected.items():
            counts = len(self.passed[place]), len(self.failed[place]), len(self.skipped[place])
            rows.append(f"{place:<18}{len(cases):>7}{counts[0]:>8}{counts[1]:>8}{counts[2]:>9}")
        reasons = {
            f"{place.partition('-')[0]} skips {case}: {reason}"
            for place, skips in self.skipped.items()
            for case, reason in skips.items()
        }
        return rows + sorted(reasons)
