"""INI files: what is read from them, and how a file that cannot be read is named."""

import pytest

from ibm_botocore.configloader import build_profile_map, load_config, multi_file_load_config, raw_config_parse
from ibm_botocore.exceptions import ConfigNotFound, ConfigParseError


@pytest.fixture
def ini(tmp_path):
    def write(text, name="config"):
        path = tmp_path / name
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        return str(path)

    return write


# Observed of 2.16.2, but for the byte order mark, which it refused.
SECTIONS = [
    ("[default]\nregion = us-south\nOutput: json\n", {"default": {"region": "us-south", "output": "json"}}),
    ("[default]\nx : 1=2\n", {"default": {"x": "1=2"}}),
    ("[default]\n# c\n; d\nx = 1 # z\n", {"default": {"x": "1 # z"}}),
    ("[default]\nx = %(y)s\n", {"default": {"x": "%(y)s"}}),
    ("[default]\nx =\n", {"default": {"x": ""}}),
    ("[default]\nx = 1\n   2\n", {"default": {"x": "1\n2"}}),
    ("[default]\ns3 =\n  a = 1\n\n  B=2 = 3\n", {"default": {"s3": {"a": "1", "B": "2 = 3"}}}),
    ("\ufeff[default]\nx = 1\n", {"default": {"x": "1"}}),
    ("", {}),
    ('[profile "a b"]\nx = 1\n', {'profile "a b"': {"x": "1"}}),
]


@pytest.mark.parametrize(("text", "sections"), SECTIONS)
def test_sections_are_read_as_published(text, sections, ini):
    assert raw_config_parse(ini(text)) == sections


def test_nested_sections_can_be_left_as_text(ini):
    path = ini("[default]\ns3 =\n  a = 1\n")

    assert raw_config_parse(path, parse_subsections=False) == {"default": {"s3": "\na = 1"}}


PROFILES = [
    ("[default]\nx=1\n", {"default": {"x": "1"}}),
    ("[profile default]\nx=1\n[default]\nx=2\n", {"default": {"x": "2"}}),
    ("[default]\nx=2\n[profile default]\nx=1\n", {"default": {"x": "1"}}),
    ("[profile a-b]\nx=1\n", {"a-b": {"x": "1"}}),
    ("[profile \"a b\"]\nx=1\n[profile 'c d']\nx=2\n", {"a b": {"x": "1"}, "c d": {"x": "2"}}),
    ('[profile "a]\nx=1\n', {}),
    ("[dev]\nx=1\n", {}),
]


@pytest.mark.parametrize(("text", "profiles"), PROFILES)
def test_profiles_are_gathered_by_name(text, profiles, ini):
    assert load_config(ini(text))["profiles"] == profiles


def test_services_and_other_sections_are_kept_apart(ini):
    path = ini("[services mine]\ns3 =\n  endpoint_url = http://x\n[sso-session z]\nq=1\n[plugins]\np=1\n")

    assert load_config(path) == {
        "profiles": {},
        "services": {"mine": {"s3": {"endpoint_url": "http://x"}}},
        "sso_sessions": {"z": {"q": "1"}},
        "plugins": {"p": "1"},
    }


def test_gathering_does_not_change_what_it_was_given():
    parsed = {"profile a": {"x": "1"}}

    build_profile_map(parsed)["profiles"]["a"]["x"] = "2"

    assert parsed == {"profile a": {"x": "1"}}


def test_of_several_files_the_first_profile_counts(ini):
    first, second = ini("[profile a]\nx=1\n", "1"), ini("[profile a]\nx=2\n[profile b]\ny=1\n", "2")

    assert multi_file_load_config(first, "/no/such/file", second)["profiles"] == {"a": {"x": "1"}, "b": {"y": "1"}}


def test_home_and_variables_are_expanded(ini, tmp_path, monkeypatch):
    ini("[default]\nx=1\n", "name")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLACE", str(tmp_path))

    assert raw_config_parse("~/name") == raw_config_parse("$PLACE/name") == {"default": {"x": "1"}}


def test_no_file_has_no_sections():
    assert raw_config_parse(None) == {}


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_file_that_does_not_exist_is_named(name, tmp_path):
    with pytest.raises(ConfigNotFound, match=r"The specified config file \(.*\) could not be found\."):
        load_config(str(tmp_path / name))


FAULTS = [
    ("hunter2 = x\n", "line 1: no section begins before this line"),
    ("[default]\na = 1\na = hunter2\n", "line 3: stands there a second time"),
    ("[default]\na = 1\n[default]\nb = hunter2\n", "line 3: stands there a second time"),
    ("[default]\nhunter2\n", "line 2: neither a key with a value nor a section"),
    ("[default]\ns3 =\n  hunter2\n", "section default, below s3: a line without ="),
    ("[default]\nx = hunter2\udcff", "not UTF-8"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_file_that_cannot_be_read_is_named_with_its_line_and_not_shown(text, fault, ini):
    path = ini(text)

    with pytest.raises(ConfigParseError) as caught:
        load_config(path)

    assert str(caught.value) == f"Unable to parse config file: {path} ({fault})"
    assert caught.value.kwargs == {"path": path, "error": fault}
    # A traceback would print these, too.
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
