"""Data files: where they are looked for, what wins, what is kept and shared."""

import gzip
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from ibm_botocore.exceptions import DataNotFoundError, UnknownServiceError
from ibm_botocore.loaders import ExtrasProcessor, JSONFileLoader, Loader, create_loader


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Data of a service in two versions, with amendments."""
    write(tmp_path / "store/2019-01-01/service-2.json", {"version": "old"})
    write(tmp_path / "store/2020-01-01/service-2.json.gz", {"version": "new", "shapes": {"A": {"type": "string"}}})
    write(tmp_path / "store/2021-01-01/waiters-2.json", {"waiters": {}})
    write(tmp_path / "store/readme.json", {})
    extras = {"merge": {"shapes": {"A": {"min": 1}}, "added": True}}
    write(tmp_path / "store/2020-01-01/service-2.sdk-extras.json", extras)
    write(tmp_path / "store/2020-01-01/service-2.own-extras.json", {"merge": {"shapes": {"A": {"min": 2, "max": 3}}}})
    return tmp_path


@pytest.fixture
def loader(folder: Path) -> Loader:
    return Loader(extra_search_paths=[str(folder)])


def test_the_users_folders_come_before_the_default_ones():
    defaults = [Loader.CUSTOMER_DATA_PATH, Loader.BUILTIN_DATA_PATH]
    assert Loader().search_paths == defaults
    assert Loader(extra_search_paths=["/a", "/b"]).search_paths == ["/a", "/b", *defaults]
    assert Loader(extra_search_paths=["/a"], include_default_search_paths=False).search_paths == ["/a"]


def test_search_paths_are_expanded_and_empty_ones_skipped(monkeypatch):
    monkeypatch.setenv("HOME", "/people/me")
    monkeypatch.setenv("MODELS", "/models")
    text = os.pathsep.join(["/x", "~/mine", "", "$MODELS/y"])
    assert create_loader(text).search_paths[:-2] == ["/x", "/people/me/mine", "/models/y"]
    assert create_loader("").search_paths == create_loader().search_paths == Loader().search_paths


def test_the_folder_of_models_in_the_home_is_looked_in(tmp_path):
    write(tmp_path / ".aws/models/mine/2020-01-01/service-2.json", {"mine": True})
    program = "from ibm_botocore.loaders import Loader; print(Loader().load_service_model('mine', 'service-2'))"
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": os.getcwd()}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "{'mine': True}"


def test_built_in_services_are_found():
    loader = Loader()
    assert loader.list_available_services("service-2") == ["s3"]
    assert loader.list_api_versions("s3", "service-2") == ["2006-03-01"]
    assert loader.determine_latest_version("s3", "paginators-1") == "2006-03-01"
    assert loader.load_service_model("s3", "service-2")["metadata"]["serviceId"] == "s3"


def test_services_and_versions_of_all_folders_are_listed(loader):
    assert loader.list_available_services("service-2") == ["s3", "store"]
    assert loader.list_available_services("waiters-2") == ["s3", "store"]
    assert loader.list_available_services("nothing-1") == []
    assert loader.list_api_versions("store", "service-2") == ["2019-01-01", "2020-01-01"]
    assert loader.determine_latest_version("store", "service-2") == "2020-01-01"
    assert loader.determine_latest_version("store", "waiters-2") == "2021-01-01"


def test_lists_belong_to_the_caller(loader):
    loader.list_available_services("service-2").clear()
    loader.list_api_versions("store", "service-2").clear()
    assert loader.list_available_services("service-2") == ["s3", "store"]
    assert loader.determine_latest_version("store", "service-2") == "2020-01-01"


def test_the_latest_version_is_loaded_unless_one_is_named(loader):
    assert loader.load_service_model("store", "service-2")["version"] == "new"
    assert loader.load_service_model("store", "service-2", "2019-01-01") == {"version": "old"}


def test_a_folder_of_the_user_wins_over_built_in_data(tmp_path):
    write(tmp_path / "s3/2006-03-01/service-2.json", {"mine": True})
    loader = create_loader(str(tmp_path))
    assert loader.load_service_model("s3", "service-2") == {"mine": True}
    assert loader.load_data_with_path("s3/2006-03-01/service-2")[1] == str(tmp_path / "s3/2006-03-01/service-2")
    # What the user's folder lacks comes from the SDK.
    assert "pagination" in loader.load_service_model("s3", "paginators-1")


def test_amendments_are_merged_into_the_model_but_not_into_the_data(loader):
    model = loader.load_service_model("store", "service-2")
    assert model == {"version": "new", "shapes": {"A": {"type": "string", "min": 1}}, "added": True}
    assert loader.load_data("store/2020-01-01/service-2")["shapes"] == {"A": {"type": "string"}}


def test_amendments_can_be_left_out_or_added_to(folder):
    plain = Loader(extra_search_paths=[str(folder)], include_default_extras=False)
    assert plain.extras_types == []
    assert "added" not in plain.load_service_model("store", "service-2")
    more = Loader(extra_search_paths=[str(folder)])
    more.extras_types.append("own")
    assert more.load_service_model("store", "service-2")["shapes"] == {"A": {"type": "string", "min": 2, "max": 3}}
    assert Loader().extras_types == ["sdk"]


@pytest.mark.parametrize(
    ("model", "merge", "result"),
    [
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
    ],
)
def test_merging_joins_dictionaries_and_replaces_the_rest(model, merge, result):
    ExtrasProcessor().process(model, [{"merge": merge}, {"version": 1}])
    assert model == result


@pytest.mark.parametrize(
    ("ask", "error", "text"),
    [
        (lambda x: x.load_data("nope"), DataNotFoundError, "Unable to load data for: nope"),
        (lambda x: x.load_data_with_path("nope"), DataNotFoundError, "Unable to load data for: nope"),
        (
            lambda x: x.load_service_model("ec2", "service-2"),
            UnknownServiceError,
            "Unknown service: 'ec2'. Valid service names are: s3, store",
        ),
        (
            lambda x: x.load_service_model("store", "nothing-1"),
            UnknownServiceError,
            "Unknown service: 'store'. Valid service names are: ",
        ),
        (
            lambda x: x.load_service_model("store", "service-2", "1999-01-01"),
            DataNotFoundError,
            "Unable to load data for: store/1999-01-01/service-2",
        ),
        (lambda x: x.list_api_versions("ec2", "service-2"), DataNotFoundError, "Unable to load data for: ec2"),
        (lambda x: x.determine_latest_version("store", "no-1"), DataNotFoundError, "Unable to load data for: store"),
    ],
)
def test_what_is_missing_is_named(loader, ask, error, text):
    with pytest.raises(DataNotFoundError) as caught:
        ask(loader)
    assert type(caught.value) is error
    assert str(caught.value) == text


def test_built_in_data_is_parsed_once_for_all_loaders():
    ours = Loader().load_service_model("s3", "service-2")
    assert Loader().load_service_model("s3", "service-2") is ours
    assert Loader(extra_search_paths=["/elsewhere"]).load_data("s3/2006-03-01/service-2") is ours


def test_other_data_is_parsed_once_for_each_loader(folder):
    one, two = Loader(extra_search_paths=[str(folder)]), Loader(extra_search_paths=[str(folder)])
    assert one.load_data("store/2019-01-01/service-2") is one.load_data("store/2019-01-01/service-2")
    assert one.load_data("store/2019-01-01/service-2") is not two.load_data("store/2019-01-01/service-2")


def test_threads_that_ask_at_once_get_the_same_data(loader):
    start = threading.Barrier(8)
    found: list[Any] = []

    def ask() -> None:
        start.wait(timeout=10)
        found.append(loader.load_service_model("store", "service-2"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert len(found) == 8
    assert len({id(model) for model in found}) == 1


def test_a_cache_can_be_brought_along(folder):
    cache: dict[Any, Any] = {}
    model = Loader(extra_search_paths=[str(folder)], cache=cache).load_service_model("store", "service-2")
    assert Loader(cache=cache).load_service_model("store", "service-2") is model


def test_another_file_loader_is_asked_for_everything(tmp_path):
    class Upper:
        def exists(self, file_path: str) -> bool:
            return file_path.endswith("known")

        def load_file(self, file_path: str) -> dict[str, Any] | None:
            return {"from": os.path.basename(file_path)} if self.exists(file_path) else None

    loader = Loader(file_loader=Upper())
    assert loader.load_data("s3/2006-03-01/known") == {"from": "known"}
    assert loader.list_available_services("known") == ["s3"]
    with pytest.raises(DataNotFoundError):
        loader.load_data("s3/2006-03-01/service-2")


def test_paths_of_the_sdk_are_told_from_others():
    loader = Loader()
    assert loader.is_builtin_path(Loader.BUILTIN_DATA_PATH)
    assert loader.is_builtin_path(os.path.join(Loader.BUILTIN_DATA_PATH, "s3"))
    assert not loader.is_builtin_path(Loader.BUILTIN_DATA_PATH + "-of-mine")
    assert not loader.is_builtin_path("/elsewhere")


def test_plain_files_win_over_compressed_ones(tmp_path):
    write(tmp_path / "a.json", {"plain": True})
    write(tmp_path / "a.json.gz", {"plain": False})
    write(tmp_path / "b.json.gz", {"plain": False})
    files = JSONFileLoader()
    assert files.load_file(str(tmp_path / "a")) == {"plain": True}
    assert files.load_file(str(tmp_path / "b")) == {"plain": False}
    assert files.load_file(str(tmp_path / "c")) is None
    assert [files.exists(str(tmp_path / name)) for name in ("a", "b", "c", "a.json")] == [True, True, False, False]


@pytest.mark.parametrize("content", [b"{nope", '{"a": "é"}'.encode("latin-1")])
def test_a_file_that_is_no_json_in_utf_8_is_an_error(tmp_path, content):
    write(tmp_path / "bad.json", content)
    with pytest.raises(ValueError, match=r"Expecting property name|utf-8"):
        Loader(extra_search_paths=[str(tmp_path)]).load_data("bad")


def test_text_beyond_ascii_is_read(tmp_path):
    write(tmp_path / "text.json", '{"a": "Größe ≤ 5"}'.encode())
    assert Loader(extra_search_paths=[str(tmp_path)]).load_data("text") == {"a": "Größe ≤ 5"}
