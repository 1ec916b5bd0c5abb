"""What the distribution says about itself, and that its parts agree."""

import importlib
import importlib.metadata
import re
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
PACKAGES = ["ibm_boto3", "ibm_botocore", "ibm_s3transfer"]
COMPANIONS = ["ibm-cos-sdk-core", "ibm-cos-sdk-s3transfer"]
VERSION = "2.17.0"


def project_table(folder: str = ".") -> dict[str, Any]:
    """Read the project table of a folder's pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def lower_bounds(requirements: list[str]) -> dict[str, str]:
    """Return the lowest version that each requirement allows."""
    return {re.split(r"[\[<>=]", text)[0]: text.split(">=")[1].split(",")[0] for text in requirements}


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_states_the_distributions_version(name: str) -> None:
    assert importlib.import_module(name).__version__ == VERSION


def test_the_project_and_its_companions_state_one_version() -> None:
    folders = [".", *(f"packaging/{name}" for name in COMPANIONS)]
    assert {folder: project_table(folder)["version"] for folder in folders} == dict.fromkeys(folders, VERSION)


def test_the_installed_distribution_has_that_version() -> None:
    try:
        installed = importlib.metadata.version("ibm-cos-sdk")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("the packages are on the path without being installed")
    assert installed == VERSION


def test_the_changelog_begins_with_that_version() -> None:
    headings = re.findall(r"^## \[?([\d.]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == VERSION


def test_dependencies_are_ranges_and_never_pins() -> None:
    for requirement in project_table()["dependencies"]:
        assert re.fullmatch(r"[a-z0-9-]+>=[\d.]+,<\d+", requirement), requirement


def test_the_lowest_versions_tried_are_those_allowed() -> None:
    lines = (ROOT / "packaging/lowest.txt").read_text(encoding="utf-8").splitlines()
    tried = dict(line.split("==") for line in lines if "==" in line)
    project = project_table()
    allowed = lower_bounds([*project["dependencies"], *project["optional-dependencies"]["fast"]])
    assert {name: v.removesuffix(".0") for name, v in tried.items()} == {
        name: v.removesuffix(".0") for name, v in allowed.items()
    }


def test_the_documented_extras_exist() -> None:
    assert set(project_table()["optional-dependencies"]) >= {"local", "fast", "progress", "aspera", "test", "docs"}


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_companion_distribution_is_empty_and_asks_for_nothing(name: str) -> None:
    folder = ROOT / "packaging" / name
    assert project_table(f"packaging/{name}")["dependencies"] == []
    assert not list(folder.rglob("*.py"))


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_is_marked_as_typed(name: str) -> None:
    assert (ROOT / name / "py.typed").is_file()


def test_every_file_of_the_packages_is_code_data_or_types() -> None:
    def ships(path: Path) -> bool:
        inner = path.relative_to(ROOT).parts[1:]
        return (
            path.suffix in (".py", ".pyi") or path.name == "py.typed" or (inner[0] == "data" and path.suffix == ".json")
        )

    found = [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()]
    files = [
        path
        for path in found
        if not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
    ]
    assert not [path for path in files if not ships(path)]


def test_the_model_of_the_service_is_among_them() -> None:
    folder = ROOT / "ibm_botocore/data/s3/2006-03-01"
    assert {"service-2.json", "paginators-1.json", "waiters-2.json"} <= {path.name for path in folder.iterdir()}


def test_no_two_folders_of_tests_go_by_one_name() -> None:
    # Some releases of pytest would take the modules of one for those of the other.
    packages = [path.parent for path in (ROOT / "tests").rglob("__init__.py")]
    names = [path.name for path in packages if not (path.parent / "__init__.py").exists()]
    assert len(names) == len(set(names))
