"""Reads the INI files that hold profiles: ``~/.aws/config`` and ``~/.aws/credentials``.

Error texts name the file and the line, never what stands there: it may be a secret.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .exceptions import ConfigNotFound, ConfigParseError

if TYPE_CHECKING:
    import configparser

Sections = dict[str, dict[str, Any]]

# Sections named "<word> <name>" that are gathered under one key.
_GATHERED = {"profile": "profiles", "sso-session": "sso_sessions", "services": "services"}


def load_config(config_filename: str | None) -> dict[str, Any]:
    """Return a file's profiles by name under ``profiles``, and its other sections.

    :param config_filename: the file; ``~`` and variables are expanded. None gives no profiles.
    :raises ConfigNotFound: if there is no such file.
    :raises ConfigParseError: if it cannot be read.
    """
    return build_profile_map(raw_config_parse(config_filename))


def multi_file_load_config(*filenames: str) -> dict[str, Any]:
    """Return the profiles of several files as one; of two profiles of one name the first counts.

    :param filenames: the files; those that do not exist are left out.
    """
    merged: dict[str, Any] = {}
    profiles: dict[str, Any] = {}
    for filename in filenames:
        try:
            loaded = load_config(filename)
        except ConfigNotFound:
            continue
        profiles = {**loaded.pop("profiles"), **profiles}
        merged.update(loaded)
    return {**merged, "profiles": profiles}


def build_profile_map(parsed_ini_config: Mapping[str, Any]) -> dict[str, Any]:
    """Return parsed sections with profiles, services and SSO sessions each under one key.

    :param parsed_ini_config: what :func:`raw_config_parse` returned; not changed.
    """
    gathered: dict[str, dict[str, Any]] = {"profiles": {}, "sso_sessions": {}, "services": {}}
    others: dict[str, Any] = {}
    for section, values in copy.deepcopy(dict(parsed_ini_config)).items():
        word, _, rest = section.partition(" ")
        if section == "default":
            gathered["profiles"]["default"] = values
        elif rest.strip() and word in _GATHERED:
            name = _name_of(rest.strip())
            if name is not None:
                gathered[_GATHERED[word]][name] = values
        else:
            others[section] = values
    return {**others, **gathered}


def _name_of(name: str) -> str | None:
    """Return a name without its quotes, None if they do not match or several words stand without quotes."""
    quote = name[0]
    if quote in "\"'":
        return name[1:-1] if len(name) > 1 and name[-1] == quote else None
    return None if any(character in "\"'" or character.isspace() for character in name) else name


def raw_config_parse(config_filename: str | None, parse_subsections: bool = True) -> Sections:
    """Return the sections of a file as they stand there.

    :param config_filename: the file; ``~`` and variables are expanded. None gives no sections.
    :param parse_subsections: read indented lines below a key as a dict.
    :raises ConfigNotFound: if there is no such file.
    :raises ConfigParseError: if it cannot be read.
    """
    if config_filename is None:
        return {}
    path = os.path.expanduser(os.path.expandvars(config_filename))
    text = _read(path)
    sections, fault = _parse(text)
    if fault is None and parse_subsections:
        fault = _nest(sections)
    if fault is not None:
        raise parse_error(path, fault)
    return sections


def parse_error(path: str, reason: str) -> ConfigParseError:
    """Return the error of a file that cannot be read.

    :param path: the file.
    :param reason: why, without anything of its content.
    """
    error = ConfigParseError(path=f"{path} ({reason})")
    error.kwargs = {"path": path, "error": reason}
    return error


def _read(path: str) -> str:
    if not os.path.isfile(path):
        raise ConfigNotFound(path=path)
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError:
        reason = "not UTF-8"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    # Outside of the handler: a decoding error holds a piece of the file.
    raise parse_error(path, reason)


def _parse(text: str) -> tuple[Sections, str | None]:
    """Return the sections and, if the text is no INI file, where its fault is."""
    import configparser  # only who has such a file needs it

    parser = configparser.RawConfigParser(default_section="")
    try:
        parser.read_string(text)
    except configparser.Error as error:
        return {}, _describe(error)
    return {name: dict(parser.items(name)) for name in parser.sections()}, None


def _describe(error: configparser.Error) -> str:
    import configparser

    line = getattr(error, "lineno", None)
    if line is None:
        line = next((number for number, _ in getattr(error, "errors", ())), None)
    if isinstance(error, configparser.MissingSectionHeaderError):
        reason = "no section begins before this line"
    elif isinstance(error, (configparser.DuplicateSectionError, configparser.DuplicateOptionError)):
        reason = "stands there a second time"
    else:
        reason = "neither a key with a value nor a section"
    return reason if line is None else f"line {line}: {reason}"


def _nest(sections: Sections) -> str | None:
    """Turn values of several indented lines into dicts; return where that fails."""
    for section, values in sections.items():
        for key, value in values.items():
            if not value.startswith("\n"):
                continue
            nested: dict[str, str] = {}
            for line in value.splitlines():
                if not line.strip():
                    continue
                name, equals, text = line.partition("=")
                if not equals:
                    return f"section {section}, below {key}: a line without ="
                nested[name.strip()] = text.strip()
            values[key] = nested
    return None
