"""From transfer specification to command line and environment."""

import base64
import json

import pytest

from ibm_s3transfer.aspera.engines.ascp.command import Session, Surroundings, build_command
from ibm_s3transfer.aspera.engines.ascp.lists import list_of_paths
from ibm_s3transfer.aspera.engines.ascp.locate import find_ascp, find_key
from ibm_s3transfer.aspera.engines.secrets import hide, secrets_of
from ibm_s3transfer.aspera.exceptions import AsperaTransferFailedError

AROUND = Surroundings("/opt/ascp", 4711, "/lists/files", True, "the-id")
SMALL = {"direction": "send", "remote_host": "host.example"}
BEGIN = ["-M", "4711", "-q"]
FIXED = ["--mode=send", "--host=host.example", "--user=xfer", "-P", "33001"]


def b64(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.b64encode(text.encode()).decode()


END = ["--dest64", "--file-pair-list=/lists/files", b64("/")]

# What a member of the specification adds to the command line.
MEMBERS = [
    ({"target_rate_kbps": 2500000}, ["-l", "2500000"]),
    ({"target_rate_kbps": 0}, ["-l", "0"]),
    ({"min_rate_kbps": 100}, ["-m", "100"]),
    ({"rate_policy": "fair"}, ["--policy=fair"]),
    ({"cipher": "aes-128"}, ["-c", "aes128"]),
    ({"cipher": "aes-256-gcm"}, ["-c", "aes256gcm"]),
    ({"cipher": "none"}, ["-c", "none"]),
    ({"content_protection": "encrypt"}, ["--file-crypt=encrypt"]),
    ({"create_dir": True}, ["-d"]),
    ({"create_dir": False}, []),
    ({"resume_policy": "none"}, ["-k", "0"]),
    ({"resume_policy": "attrs"}, ["-k", "1"]),
    ({"resume_policy": "sparse_csum"}, ["-k", "2"]),
    ({"resume_policy": "full_checksum"}, ["-k", "3"]),
    ({"overwrite": "diff+older"}, ["--overwrite=diff+older"]),
    ({"multi_session_threshold": 100000000}, ["--multi-session-threshold=100000000"]),
    ({"multi_session_threshold": 0}, ["--multi-session-threshold=0"]),
    ({"http_fallback": True}, ["-y", "1"]),
    ({"http_fallback": False}, ["-y", "0"]),
    ({"http_fallback": "force", "http_fallback_port": 443}, ["-y", "F", "-t", "443"]),
    ({"dgram_size": 1400}, ["-Z", "1400"]),
    ({"preserve_times": True}, ["-p"]),
    ({"symlink_policy": "skip"}, ["--symlink-policy=skip"]),
    ({"exclude_newer_than": "-1"}, ["--exclude-newer-than=-1"]),
    ({"exclude_older_than": "5"}, ["--exclude-older-than=5"]),
    ({"file_checksum": "sha-256"}, ["--file-checksum=sha-256"]),
    ({"move_after_transfer": "/done"}, ["--move-after-transfer=/done"]),
    ({"delete_before_transfer": True}, ["--delete-before-transfer"]),
    ({"remove_after_transfer": True}, ["--remove-after-transfer"]),
    ({"precalculate_job_size": False}, ["--precalculate-disable"]),
    ({"precalculate_job_size": True}, []),
    ({"skip_special_files": True}, ["--skip-special-files"]),
    ({"source_root": "/data ü"}, [f"--source-prefix64={b64('/data ü')}"]),
    ({"source_root": ""}, []),
    ({"src_base": "/data"}, [f"--src-base64={b64('/data')}"]),
    ({"tags": {"a": 1}}, [f"--tags64={b64({'a': 1, 'aspera': {'xfer_id': 'the-id'}})}"]),
    ({"tags": {"aspera": {"xfer_id": "theirs"}}}, [f"--tags64={b64({'aspera': {'xfer_id': 'theirs'}})}"]),
    ({"tags": {}}, []),
    # Advice for people, or what ascp has no option for.
    ({"target_rate_cap_kbps": 1, "min_rate_cap_kbps": 1, "lock_min_rate": True, "title": "t"}, []),
    ({"rate_policy_allowed": "fixed", "cipher_allowed": "aes", "authentication": "token", "new": {}}, []),
    ({"rate_policy": None, "cipher": None, "source_root": None, "sshfp": None}, []),
]


@pytest.mark.parametrize(("members", "added"), MEMBERS, ids=lambda case: json.dumps(case)[:60])
def test_a_member_becomes_an_option(members, added):
    command = build_command({**SMALL, **members}, AROUND)

    assert list(command.argv) == ["/opt/ascp", *BEGIN, *FIXED, *added, *END]
    assert command.environment == {}


WHERE = [
    ({"direction": "receive"}, "--mode=recv"),
    ({"direction": "recv"}, "--mode=recv"),
    ({"remote_host": "-evil"}, "--host=-evil"),
    ({"remote_user": "-oops"}, "--user=-oops"),
    ({"sshfp": "ab:cd"}, "--check-sshfp=ab:cd"),
]


@pytest.mark.parametrize(("members", "option"), WHERE)
def test_hosts_and_directions_are_parts_of_their_options(members, option):
    assert option in build_command({**SMALL, **members}, AROUND).argv


@pytest.mark.parametrize(
    ("members", "ports"),
    [
        ({"ssh_port": 22}, ["-P", "22"]),
        ({"ssh_port": "2222", "fasp_port": 5}, ["-P", "2222", "-O", "5"]),
        ({"wss_enabled": True, "wss_port": 9443, "fasp_port": 5, "sshfp": "x"}, ["--ws-connect", "-P", "9443"]),
        ({"wss_enabled": True}, ["--ws-connect", "-P", "443"]),
    ],
)
def test_ports_follow_the_way_to_log_in(members, ports):
    argv = build_command({**SMALL, **members}, AROUND).argv

    assert [*BEGIN, *FIXED[:3], *ports, *END] == list(argv[1:])


SECRETS = [
    ({"token": "Basic c2VjcmV0"}, {"ASPERA_SCP_TOKEN": "Basic c2VjcmV0"}),
    ({"cookie": "cookie-secret"}, {"ASPERA_SCP_COOKIE": "cookie-secret"}),
    ({"remote_password": "pass-secret"}, {"ASPERA_SCP_PASS": "pass-secret"}),
    ({"ssh_private_key_passphrase": "phrase-secret"}, {"ASPERA_SCP_PASS": "phrase-secret"}),
    ({"ssh_private_key": "KEY-secret"}, {"ASPERA_SCP_KEY": "KEY-secret"}),
    ({"content_protection_password": "file-secret"}, {"ASPERA_SCP_FILEPASS": "file-secret"}),
    ({"token": None, "cookie": ""}, {}),
]


@pytest.mark.parametrize(("members", "environment"), SECRETS)
def test_secrets_go_to_the_environment_only(members, environment):
    command = build_command({**SMALL, **members}, AROUND)

    assert command.environment == environment
    assert list(command.argv) == ["/opt/ascp", *BEGIN, *FIXED, *END]
    assert not any(secret in repr(command) for secret in environment.values())


CREDENTIALS = {"type": "token", "token": {"delegated_refresh_token": "delegated-secret"}}


def tags_in(argv):
    (option,) = (argument for argument in argv if argument.startswith("--tags64="))
    return json.loads(base64.b64decode(option.partition("=")[2]))


def test_storage_credentials_stay_out_of_the_command_line():
    spec = {**SMALL, "tags": {"aspera": {"node": {"storage_credentials": CREDENTIALS}, "x": 1}}}

    assert tags_in(build_command(spec, AROUND).argv) == {"aspera": {"xfer_id": "the-id", "x": 1}}
    assert spec["tags"]["aspera"]["node"] == {"storage_credentials": CREDENTIALS}


def test_storage_credentials_may_be_let_in():
    spec = {**SMALL, "tags": {"aspera": {"node": {"storage_credentials": CREDENTIALS}}}}
    around = Surroundings("/opt/ascp", 4711, "/lists/files", True, "the-id", credentials_in_tags=True)
    argv = build_command(spec, around).argv

    assert tags_in(argv)["aspera"]["node"] == {"storage_credentials": CREDENTIALS}


def test_sessions_share_the_rate_and_the_id():
    spec = {**SMALL, "target_rate_kbps": 1000, "min_rate_kbps": 10, "fasp_port": 33001}
    command = build_command(spec, AROUND, Session(2, 4))

    assert list(command.argv) == [
        "/opt/ascp", *BEGIN, "-C", "2:4", *FIXED, "-O", "33001", "-l", "250", "-m", "2",
        f"--tags64={b64({'aspera': {'xfer_id': 'the-id'}})}", *END,
    ]  # fmt: skip


def test_sessions_have_ports_of_their_own_where_the_system_wants_it():
    around = Surroundings("/opt/ascp", 4711, "/lists/files", True, "the-id", has_own_ports=True)
    argv = build_command({**SMALL, "fasp_port": 33001}, around, Session(3, 4)).argv

    assert argv[argv.index("-O") + 1] == "33003"


def test_what_lies_around_comes_first():
    around = Surroundings("/opt/ascp", 4711, "/l", False, "the-id", key_path="/k", log_path="/logs")

    assert list(build_command({**SMALL, "destination_root": "/to"}, around).argv) == [
        "/opt/ascp", *BEGIN, "-L", "/logs", "-i", "/k", *FIXED, "--dest64", "--file-list=/l", b64("/to"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "members",
    [
        {"direction": "sideways"}, {"direction": None}, {"remote_host": ""}, {"ssh_port": "ssh"}, {"ssh_port": -1},
        {"target_rate_kbps": "fast"}, {"resume_policy": "perhaps"}, {"remote_host": "a\0b"},
    ],
    ids=str,
)  # fmt: skip
def test_a_specification_that_cannot_be_written_is_refused(members):
    with pytest.raises(AsperaTransferFailedError):
        build_command({**SMALL, **members}, AROUND)


# --- lists

LISTS = [
    ([{"source": "/a", "destination": "b"}], b"/a\nb\n", True),
    ([{"source": "/a", "destination": "b"}, {"source": "/ü", "destination": "-d"}], "/a\nb\n/ü\n-d\n".encode(), True),
    ([{"source": "/a"}, {"source": "/b"}], b"/a\n/b\n", False),
    ([{"source": "/a", "destination": ""}], b"/a\n", False),
]


@pytest.mark.parametrize(("paths", "content", "has_pairs"), LISTS)
def test_paths_are_listed(paths, content, has_pairs):
    assert list_of_paths({"paths": paths}) == (content, has_pairs)


@pytest.mark.parametrize(
    "paths",
    [
        None, [], [{}], [{"source": ""}], ["/a"], [{"source": "/a\n/etc/passwd"}],
        [{"source": "/a", "destination": "b\rc"}],
        [{"source": "/a"}, {"source": "/b", "destination": "c"}],
    ],
    ids=str,
)  # fmt: skip
def test_paths_that_cannot_be_listed_are_refused(paths):
    with pytest.raises(AsperaTransferFailedError):
        list_of_paths({"paths": paths})


# --- secrets in texts


def test_every_secret_of_a_specification_is_hidden_in_texts():
    tags = {"aspera": {"node": {"storage_credentials": CREDENTIALS}}}
    spec = {"token": "token-secret", "cookie": "cookie-secret", "remote_password": "abc", "tags": tags}
    text = "failed: token-secret cookie-secret delegated-secret of type token"

    assert hide(text, secrets_of(spec)) == "failed: *** *** *** of type token"
    assert secrets_of({"tags": None}) == secrets_of({"tags": {"aspera": "x"}}) == []


# --- where ascp is


def executable(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_a_named_ascp_is_the_only_one_looked_at(tmp_path):
    elsewhere = executable(tmp_path / ".aspera/cli/bin/ascp")
    missing = str(tmp_path / "missing")

    assert find_ascp(missing, {}, tmp_path) == (None, [f"{missing} (AsperaManagerConfig(ascp_path=...))"])
    assert find_ascp(None, {"IBM_COS_ASCP_PATH": missing}, tmp_path) == (None, [f"{missing} (IBM_COS_ASCP_PATH)"])
    assert find_ascp(elsewhere, {"IBM_COS_ASCP_PATH": missing}, tmp_path)[0] == elsewhere


def test_a_folder_stands_for_the_ascp_in_it(tmp_path):
    path = executable(tmp_path / "bin/ascp")

    assert find_ascp(None, {"IBM_COS_ASCP_PATH": str(tmp_path / "bin")}, tmp_path)[0] == path


@pytest.mark.parametrize("folder", [".aspera/sdk", ".aspera/connect/bin", ".aspera/cli/bin", ".aspera_sdk/bin"])
def test_ascp_is_found_in_the_usual_folders(folder, tmp_path):
    path = executable(tmp_path / folder / "ascp")

    assert find_ascp(None, {"PATH": ""}, tmp_path)[0] == path


def test_ascp_on_the_path_comes_before_the_usual_folders(tmp_path):
    executable(tmp_path / ".aspera/cli/bin/ascp")
    path = executable(tmp_path / "bin/ascp")

    assert find_ascp(None, {"PATH": str(tmp_path / "bin")}, tmp_path)[0] == path


def test_a_file_that_cannot_be_run_is_no_ascp(tmp_path):
    (tmp_path / "ascp").write_text("")

    assert find_ascp(str(tmp_path / "ascp"), {}, tmp_path)[0] is None


@pytest.mark.parametrize("place", ["bin", "etc", "var"])
def test_the_key_of_an_installation_is_found(place, tmp_path):
    ascp = executable(tmp_path / "bin/ascp")
    key = tmp_path / place / "aspera_tokenauth_id_rsa"
    key.parent.mkdir(exist_ok=True)
    assert find_key(ascp) is None
    key.write_text("")

    assert find_key(ascp) == str(key)
