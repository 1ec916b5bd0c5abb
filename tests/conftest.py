"""What every test gets: an empty home, no credentials or proxies of the machine, nothing kept from the test before."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.secrecy"]

FOREIGN_PREFIXES = ("AWS_", "IBM_")
FOREIGN_NAMES = {
    "BOTO_CONFIG",
    "COS_CREDENTIALS_FILE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
}


def pytest_configure(config: pytest.Config) -> None:
    """Hear Ctrl-C also where a shell started the run in the background, which makes its programs deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def is_foreign(name: str) -> bool:
    """Whether an environment variable of the machine could change what a client does."""
    upper = name.upper()
    return upper.startswith(FOREIGN_PREFIXES) or upper in FOREIGN_NAMES


@pytest.fixture(scope="session", autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make HOME an empty folder and clear the environment for the whole run, so that session fixtures see it too."""
    home = tmp_path_factory.mktemp("home")
    old_home = Path.home()
    with pytest.MonkeyPatch.context() as patch:
        for name in filter(is_foreign, list(os.environ)):
            patch.delenv(name)
        # pip, which installs the servers of the conformance suite, keeps its settings and its cache.
        patch.setenv("XDG_CONFIG_HOME", os.environ.get("XDG_CONFIG_HOME", str(old_home / ".config")))
        patch.setenv("XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME", str(old_home / ".cache")))
        patch.setenv("HOME", str(home))
        patch.setenv("USERPROFILE", str(home))
        yield home


@pytest.fixture(autouse=True)
def isolated_process(empty_home: Path) -> Iterator[None]:
    """Give each test the environment as it was, and take back its default session and its tokens."""
    before = dict(os.environ)
    yield
    if (cache := sys.modules.get("ibm_botocore.credentials.token_cache")) is not None:
        cache.clear_token_cache()
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)
    if (package := sys.modules.get("ibm_boto3")) is not None and getattr(package, "DEFAULT_SESSION", None) is not None:
        package.DEFAULT_SESSION = None  # type: ignore[attr-defined]
