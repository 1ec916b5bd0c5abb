"""All recorded cases by name."""

from __future__ import annotations

from . import cases_of_arguments, cases_of_errors, cases_of_lives
from .cases_of_arguments import Case


def cases() -> dict[str, Case]:
    """Return the cases in the order they are recorded in."""
    found: dict[str, Case] = {}
    for module in (cases_of_arguments, cases_of_errors, cases_of_lives):
        for name, case in module.cases():
            assert name not in found
            found[name] = case
    return found
