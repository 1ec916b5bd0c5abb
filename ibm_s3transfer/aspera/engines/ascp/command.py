"""From a transfer specification to the command line and the environment of one ascp process.

Other users of the machine can read command lines, so secrets travel in the environment only. Values are part of the
option (``--host=…``) wherever ascp takes them like that: a value that begins with a dash is then still a value.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...exceptions import AsperaTransferFailedError
from .secrets import environment_of, without_credentials

Spec = Mapping[str, Any]

_MODES = {"send": "send", "receive": "recv", "recv": "recv"}
# The second word of each is the one of transferd.
_RESUME_WORDS = ("none", "attrs attributes", "sparse_csum sparse_checksum", "full_csum full_checksum")
_RESUME = {word: level for level, words in enumerate(_RESUME_WORDS) for word in words.split()}
_FALLBACK = {True: "1", False: "0", "force": "F"}
DEFAULT_USER = "xfer"
# Object storage is reached by SSH on this port, not on 22.
DEFAULT_SSH_PORT = 33001


@dataclass(frozen=True)
class Session:
    """Which of a transfer's processes this is.

    :param index: from one.
    :param count: how many there are.
    """

    index: int = 1
    count: int = 1


@dataclass(frozen=True)
class Surroundings:
    """What a command line names beside the specification.

    :param ascp: path of the executable.
    :param management_port: where we listen.
    :param list_file: the file that lists what to transfer.
    :param has_pairs: whether it lists destinations, too.
    :param transfer_id: joins the sessions of a transfer.
    :param key_path: SSH key, or with WebSocket the CA bundle.
    :param log_path: folder for ascp's log.
    :param credentials_in_tags: let the storage's credentials stand in the command line.
    :param has_own_ports: whether each session needs a UDP port of its own.
    """

    ascp: str
    management_port: int
    list_file: str
    has_pairs: bool
    transfer_id: str
    key_path: str | None = None
    log_path: str | None = None
    credentials_in_tags: bool = False
    has_own_ports: bool = False


@dataclass(frozen=True)
class Command:
    """What to run.

    :param argv: the executable and its arguments; any user of the machine may see them.
    :param environment: variables to add, which hold the secrets.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)


def build_command(spec: Spec, around: Surroundings, session: Session | None = None) -> Command:
    """Return how to run ascp for a transfer specification.

    :param spec: version 1, as the Aspera service answers it.
    :param around: paths and ports.
    :param session: which of several processes this is.
    :raises AsperaTransferFailedError: if the specification cannot be expressed.
    """
    session = session or Session()
    arguments = [*_own_options(around, session), *_options(spec, session, around), *_what(spec, around)]
    for argument in arguments:
        if "\0" in argument:
            raise AsperaTransferFailedError("the transfer specification holds a null character")
    return Command((around.ascp, *arguments), environment_of(spec))


def _own_options(around: Surroundings, session: Session) -> Iterator[str]:
    """Yield what does not come from the specification."""
    yield from ("-M", str(around.management_port), "-q")
    if around.log_path:
        yield from ("-L", around.log_path)
    if around.key_path:
        yield from ("-i", around.key_path)
    if session.count > 1:
        yield from ("-C", f"{session.index}:{session.count}")


def _options(spec: Spec, session: Session, around: Surroundings) -> Iterator[str]:
    """Yield the options of a specification in a fixed order."""
    direction = str(spec.get("direction"))
    if direction not in _MODES or not spec.get("remote_host"):
        raise AsperaTransferFailedError("the transfer specification names no direction or no host")
    yield f"--mode={_MODES[direction]}"
    yield f"--host={spec['remote_host']}"
    yield f"--user={spec.get('remote_user') or DEFAULT_USER}"
    yield from _ports(spec, session, around)
    for member, flag in (("target_rate_kbps", "-l"), ("min_rate_kbps", "-m")):
        if spec.get(member) is not None:
            yield from (flag, str(share_of_rate(_number(spec, member), session)))
    for member, writer in _WRITERS.items():
        value = spec.get(member)
        if value is not None and value != "":
            yield from writer(value)
    if spec.get("tags") or session.count > 1:
        yield f"--tags64={_base64(json.dumps(_tags(spec, around)))}"


def share_of_rate(total_kbps: int, session: Session) -> int:
    """Return the rate of one session; ascp takes rates per process.

    :param total_kbps: for the whole transfer.
    :param session: which session.
    """
    return max(1, total_kbps // session.count) if total_kbps > 0 else 0


def _ports(spec: Spec, session: Session, around: Surroundings) -> Iterator[str]:
    if spec.get("wss_enabled"):
        yield from ("--ws-connect", "-P", str(_number(spec, "wss_port", 443)))
        return
    yield from ("-P", str(_number(spec, "ssh_port", DEFAULT_SSH_PORT)))
    if spec.get("fasp_port") is not None:
        # Some systems cannot share a UDP port between processes.
        offset = session.index - 1 if around.has_own_ports else 0
        yield from ("-O", str(_number(spec, "fasp_port") + offset))
    if spec.get("sshfp"):
        yield f"--check-sshfp={spec['sshfp']}"


def _number(spec: Spec, member: str, default: int = 0) -> int:
    try:
        value = int(spec.get(member, default))
    except (TypeError, ValueError):
        value = -1
    if value < 0:
        raise AsperaTransferFailedError(f"{member} of the transfer specification is no number: {spec[member]!r}")
    return value


def _tags(spec: Spec, around: Surroundings) -> dict[str, Any]:
    """Return the tags, with the id that joins the sessions and lets an interrupted transfer go on."""
    given = spec.get("tags") or {}
    tags = dict(given) if around.credentials_in_tags else without_credentials(given)
    aspera = {"xfer_id": around.transfer_id, **(tags.get("aspera") or {})}
    return {**tags, "aspera": aspera}


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _option(flag: str) -> Callable[[Any], list[str]]:
    return lambda value: [f"{flag}={value}"]


def _switch(flag: str, wanted: bool = True) -> Callable[[Any], list[str]]:
    return lambda value: [flag] if value is wanted else []


def _resume(value: Any) -> list[str]:
    if value not in _RESUME:
        raise AsperaTransferFailedError(f"resume_policy of the transfer specification is unknown: {value!r}")
    return ["-k", str(_RESUME[value])]


# How a member is written. Rate caps and locks, titles and the like are advice for people: ascp has no option for them.
_WRITERS: Mapping[str, Callable[[Any], list[str]]] = {
    "rate_policy": _option("--policy"),
    "cipher": lambda value: ["-c", str(value).replace("-", "")],
    "content_protection": _option("--file-crypt"),
    "create_dir": _switch("-d"),
    "resume_policy": _resume,
    "overwrite": _option("--overwrite"),
    "multi_session_threshold": _option("--multi-session-threshold"),
    "http_fallback": lambda value: ["-y", _FALLBACK.get(value, "0")],
    "http_fallback_port": lambda value: ["-t", str(value)],
    "dgram_size": lambda value: ["-Z", str(value)],
    "preserve_times": _switch("-p"),
    "symlink_policy": _option("--symlink-policy"),
    "exclude_newer_than": _option("--exclude-newer-than"),
    "exclude_older_than": _option("--exclude-older-than"),
    "file_checksum": _option("--file-checksum"),
    "move_after_transfer": _option("--move-after-transfer"),
    "delete_before_transfer": _switch("--delete-before-transfer"),
    "remove_after_transfer": _switch("--remove-after-transfer"),
    "precalculate_job_size": _switch("--precalculate-disable", wanted=False),
    "skip_special_files": _switch("--skip-special-files"),
    "source_root": lambda value: [f"--source-prefix64={_base64(str(value))}"],
    "src_base": lambda value: [f"--src-base64={_base64(str(value))}"],
}


def _what(spec: Spec, around: Surroundings) -> Iterator[str]:
    """Yield the list of files and the destination, which comes last."""
    yield "--dest64"
    yield f"--file-{'pair-' if around.has_pairs else ''}list={around.list_file}"
    yield _base64(str(spec.get("destination_root") or "/"))
