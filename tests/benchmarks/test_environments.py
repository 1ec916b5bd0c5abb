"""The meter measures what users install."""

import re

from benchmarks.environments import HERE
from tests.servers.installs import PROJECT


def test_our_client_is_measured_with_the_dependencies_of_the_distribution():
    lines = (HERE / "requirements-ours.txt").read_text().splitlines()
    declared = re.search(r"^dependencies = \[(.*?)^\]", (PROJECT / "pyproject.toml").read_text(), re.DOTALL | re.M)
    assert declared is not None
    assert {line for line in lines if not line.startswith("#")} == set(re.findall(r'"(.*)"', declared[1]))
