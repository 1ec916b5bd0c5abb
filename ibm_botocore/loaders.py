"""Finding and reading JSON data: service models, paginators, waiters, resources.

Data lies in folders ``<search path>/<service>/<api version>/<type>.json``, for example
``s3/2006-03-01/service-2.json``. Folders the user names come first, then ``~/.aws/models``, then the SDK's own.
What comes from the SDK's own folder is parsed once per process and shared by all loaders: treat it as constant.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Protocol, TypeVar

from ibm_botocore.exceptions import DataNotFoundError, UnknownServiceError

BOTOCORE_ROOT = os.path.dirname(os.path.abspath(__file__))
# Where the high-level package keeps its data; it adds the folder to the search paths when it needs to.
_RESOURCES_PATH = os.path.join(os.path.dirname(BOTOCORE_ROOT), "ibm_boto3", "data")

_Found = TypeVar("_Found")


class FileLoader(Protocol):
    """Reads data files; the names it is given have no ending."""

    def exists(self, file_path: str) -> bool:
        """Return whether there is data under a path."""

    def load_file(self, file_path: str) -> dict[str, Any] | None:
        """Return the data under a path, or None if there is none."""


class JSONFileLoader:
    """Reads ``.json`` and ``.json.gz`` files."""

    def exists(self, file_path: str) -> bool:
        """Return whether there is a data file.

        :param file_path: path without ending.
        :returns: True if the file exists with one of the endings.
        """
        return any(os.path.isfile(file_path + ending) for ending, _ in _READERS)

    def load_file(self, file_path: str) -> dict[str, Any] | None:
        """Return the content of a data file.

        :param file_path: path without ending; the plain file wins over the compressed one.
        :returns: the parsed JSON, or None if there is no such file.
        :raises ValueError: if the file is no JSON in UTF-8.
        """
        for ending, read in _READERS:
            if os.path.isfile(file_path + ending):
                data: dict[str, Any] = json.loads(read(file_path + ending).decode("utf-8"))
                return data
        return None


class ExtrasProcessor:
    """Adds the SDK's amendments (``*.sdk-extras.json``) to a model."""

    def process(self, original_model: dict[str, Any], extra_models: Iterable[Mapping[str, Any]]) -> None:
        """Merge amendments into a model.

        :param original_model: changed in place.
        :param extra_models: what stands under ``merge`` in each is added, later ones last.
        """
        for extra_model in extra_models:
            _merge(original_model, extra_model.get("merge", {}))


class Loader:
    """Finds data by service, type and version along its search paths.

    What was found once is kept, so files that change later are not seen.

    :param extra_search_paths: folders to look in before the default ones.
    :param file_loader: reads the files; by default JSON.
    :param cache: dictionary to keep results in.
    :param include_default_search_paths: whether ``~/.aws/models`` and the SDK's own data take part.
    :param include_default_extras: whether the SDK's amendments to models are merged.
    """

    FILE_LOADER_CLASS: ClassVar[type[FileLoader]] = JSONFileLoader
    BUILTIN_DATA_PATH: ClassVar[str] = os.path.join(BOTOCORE_ROOT, "data")
    CUSTOMER_DATA_PATH: ClassVar[str] = os.path.join(os.path.expanduser("~"), ".aws", "models")
    BUILTIN_EXTRAS_TYPES: ClassVar[list[str]] = ["sdk"]

    def __init__(
        self,
        extra_search_paths: Iterable[str] | None = None,
        file_loader: FileLoader | None = None,
        cache: dict[Hashable, Any] | None = None,
        include_default_search_paths: bool = True,
        include_default_extras: bool = True,
    ) -> None:
        self._cache = {} if cache is None else cache
        self.file_loader = self.FILE_LOADER_CLASS() if file_loader is None else file_loader
        self._search_paths = [] if extra_search_paths is None else list(extra_search_paths)
        if include_default_search_paths:
            self._search_paths += [self.CUSTOMER_DATA_PATH, self.BUILTIN_DATA_PATH]
        self._extras_types = list(self.BUILTIN_EXTRAS_TYPES) if include_default_extras else []
        self._extras_processor = ExtrasProcessor()

    @property
    def search_paths(self) -> list[str]:
        """The folders that are looked in, in this order; the list may be changed."""
        return self._search_paths

    @property
    def extras_types(self) -> list[str]:
        """Kinds of amendments that are merged into models; the list may be changed."""
        return self._extras_types

    def list_available_services(self, type_name: str) -> list[str]:
        """Return the services there is data for.

        :param type_name: kind of data, such as ``service-2``.
        :returns: service names, sorted.
        """
        return list(self._once(("services", type_name), lambda: self._find_services(type_name)))

    def list_api_versions(self, service_name: str, type_name: str) -> list[str]:
        """Return the versions there is data for.

        :param service_name: name such as ``s3``.
        :param type_name: kind of data, such as ``service-2``.
        :returns: dates such as ``2006-03-01``, oldest first.
        :raises DataNotFoundError: if there is none.
        """
        key = ("versions", service_name, type_name)
        return list(self._once(key, lambda: self._find_versions(service_name, type_name)))

    def determine_latest_version(self, service_name: str, type_name: str) -> str:
        """Return the latest version there is data for.

        :param service_name: name such as ``s3``.
        :param type_name: kind of data, such as ``service-2``.
        :returns: a date such as ``2006-03-01``.
        :raises DataNotFoundError: if there is none.
        """
        return max(self.list_api_versions(service_name, type_name))

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> dict[str, Any]:
        """Return a service's data with the SDK's amendments.

        :param service_name: name such as ``s3``.
        :param type_name: kind of data, such as ``service-2``.
        :param api_version: date of the interface; by default the latest.
        :returns: the parsed data, shared: not to be changed.
        :raises UnknownServiceError: if there is no such data for the service.
        :raises DataNotFoundError: if there is none of that version.
        """
        key = ("model", service_name, type_name, api_version)
        return self._once(key, lambda: self._load_model(service_name, type_name, api_version))

    def load_data(self, name: str) -> dict[str, Any]:
        """Return the data of a name.

        :param name: path below the search paths, without ending, such as ``s3/2006-03-01/service-2``.
        :returns: the parsed data, shared: not to be changed.
        :raises DataNotFoundError: if no search path has it.
        """
        return self.load_data_with_path(name)[0]

    def load_data_with_path(self, name: str) -> tuple[dict[str, Any], str]:
        """Return the data of a name and where it was found.

        :param name: path below the search paths, without ending.
        :returns: the parsed data, shared, and its path without ending.
        :raises DataNotFoundError: if no search path has it.
        """
        return self._once(("data", name), lambda: self._load(name))

    def is_builtin_path(self, path: str) -> bool:
        """Return whether a path lies in the SDK's own data.

        :param path: any path.
        :returns: True for the data folder and all below it.
        """
        inside = os.path.expanduser(os.path.expandvars(path))
        return inside == self.BUILTIN_DATA_PATH or inside.startswith(self.BUILTIN_DATA_PATH + os.sep)

    def _once(self, key: Hashable, find: Callable[[], _Found]) -> _Found:
        """Return what was found for a key before, or find it; of two threads the first one's result stays."""
        if key not in self._cache:
            return self._cache.setdefault(key, find())  # type: ignore[no-any-return]
        return self._cache[key]  # type: ignore[no-any-return]

    def _load(self, name: str) -> tuple[dict[str, Any], str]:
        for folder in self._search_paths:
            path = os.path.join(folder, *name.split("/"))
            data = self._read(folder, path)
            if data is not None:
                return data, path
        raise DataNotFoundError(data_path=name)

    def _read(self, folder: str, path: str) -> dict[str, Any] | None:
        if folder in (self.BUILTIN_DATA_PATH, _RESOURCES_PATH) and type(self.file_loader) is JSONFileLoader:
            return _read_builtin(path)
        return self.file_loader.load_file(path)

    def _load_model(self, service_name: str, type_name: str, api_version: str | None) -> dict[str, Any]:
        known = self.list_available_services(type_name)
        if service_name not in known:
            names = ", ".join(known)
            raise UnknownServiceError(service_name=service_name, known_service_names=names)
        version = self.determine_latest_version(service_name, type_name) if api_version is None else api_version
        name = f"{service_name}/{version}/{type_name}"
        model = self.load_data(name)
        extras = list(self._find_extras(name))
        if extras:
            model = _own_copy(model)
            self._extras_processor.process(model, extras)
        return model

    def _find_extras(self, name: str) -> Iterator[dict[str, Any]]:
        for extras_type in self._extras_types:
            try:
                yield self.load_data(f"{name}.{extras_type}-extras")
            except DataNotFoundError:
                pass

    def _find_services(self, type_name: str) -> list[str]:
        names = {name for folder in self._search_paths for name in _folders(folder)}
        return sorted(name for name in names if self._versions_of(name, type_name))

    def _find_versions(self, service_name: str, type_name: str) -> list[str]:
        versions = self._versions_of(service_name, type_name)
        if not versions:
            raise DataNotFoundError(data_path=service_name)
        return sorted(versions)

    def _versions_of(self, service_name: str, type_name: str) -> set[str]:
        return {
            version
            for folder in self._search_paths
            for version in _folders(os.path.join(folder, service_name))
            if self.file_loader.exists(os.path.join(folder, service_name, version, type_name))
        }


def create_loader(search_path_string: str | None = None) -> Loader:
    """Return a loader that looks in more folders.

    :param search_path_string: folders joined by ``os.pathsep``; ``~`` and ``$VARIABLES`` are expanded.
    :returns: a loader that looks there first, then in the default places.
    """
    if search_path_string is None:
        return Loader()
    # An empty folder name would mean the working folder: a place nobody wants models from by accident.
    folders = [folder for folder in search_path_string.split(os.pathsep) if folder]
    return Loader(extra_search_paths=[os.path.expanduser(os.path.expandvars(folder)) for folder in folders])


def _read_plain(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _read_compressed(path: str) -> bytes:
    import gzip

    with gzip.open(path, "rb") as file:
        return file.read()


_READERS: tuple[tuple[str, Callable[[str], bytes]], ...] = ((".json", _read_plain), (".json.gz", _read_compressed))


_builtin_data: dict[str, dict[str, Any]] = {}


def _read_builtin(path: str) -> dict[str, Any] | None:
    """Read a file of the SDK's own, once per process: of two threads that come first, both get the same object."""
    data = _builtin_data.get(path)
    if data is None:
        data = JSONFileLoader().load_file(path)
        if data is not None:
            data = _builtin_data.setdefault(path, data)
    return data


def _folders(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return [entry.name for entry in entries if entry.is_dir()]
    except OSError:
        return []


def _merge(base: dict[str, Any], extra: Mapping[str, Any]) -> None:
    """Add ``extra`` to ``base``: dictionaries are joined level by level, anything else replaces what was there."""
    for key, value in extra.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            _merge(base[key], value)
        else:
            base[key] = value


def _own_copy(value: Any) -> Any:
    """Copy the dictionaries of parsed JSON, all a merge may change."""
    if isinstance(value, dict):
        return {key: _own_copy(part) for key, part in value.items()}
    return value
