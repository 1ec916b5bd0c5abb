"""The algorithms, by their published check values."""

import subprocess
import sys

import pytest

from ibm_botocore.httpchecksum import KNOWN_ALGORITHMS, algorithms, is_available, new_digest, text_of

# Check values of the algorithms for the nine ASCII digits, and of the empty text.
VALUES = [
    ("crc32", b"123456789", "cbf43926"),
    ("crc32c", b"123456789", "e3069283"),
    ("crc64nvme", b"123456789", "ae8b14860a799888"),
    ("sha1", b"123456789", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
    ("sha256", b"123456789", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ("crc32", b"", "00000000"),
    ("crc32c", b"", "00000000"),
    ("crc64nvme", b"", "0000000000000000"),
    ("sha1", b"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("sha256", b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
]


def test_every_algorithm_has_a_check_value():
    assert {algorithm for algorithm, _, _ in VALUES} == set(KNOWN_ALGORITHMS)


@pytest.mark.parametrize(("algorithm", "data", "value"), VALUES)
def test_a_checksum_has_its_published_value_however_the_data_comes(algorithm, data, value):
    if not is_available(algorithm):
        pytest.skip('needs pip install "ibm-cos-sdk[fast]"')
    for kind in (bytes, bytearray, memoryview):
        digest = new_digest(algorithm)
        digest.update(kind(data[:4]))
        digest.update(kind(data[4:]))
        assert digest.digest().hex() == value


def test_headers_hold_base64():
    digest = new_digest("crc32")
    digest.update(b"123456789")

    assert text_of(digest) == "y/Q5Jg=="


class Releases:
    """Installed modules, by name; whatever is asked for elsewhere is not installed."""

    def __init__(self, monkeypatch, **modules) -> None:
        self._modules = modules
        monkeypatch.setattr(algorithms, "import_module", self)
        algorithms._crc_function.cache_clear()

    def __call__(self, name):
        module = self._modules.get(name.partition(".")[0])
        if module is None:
            raise ImportError(name)
        return module


@pytest.fixture
def releases(monkeypatch):
    yield lambda **modules: Releases(monkeypatch, **modules)
    algorithms._crc_function.cache_clear()


class Module:
    """A module with one function, which tells the size of its data."""

    def __init__(self, name: str) -> None:
        setattr(self, name, lambda data, value: value + len(data))


def test_the_library_of_the_extra_comes_first(releases):
    releases(zlib_ng=Module("crc32"), zlib=None)
    digest = new_digest("crc32")
    digest.update(b"12345")

    assert digest.digest() == b"\0\0\0\5"


def test_without_the_extra_the_standard_library_serves(releases):
    releases(zlib=Module("crc32"))

    assert is_available("crc32")
    assert not is_available("crc32c")
    assert is_available("sha256")


def test_an_old_release_may_lack_a_function(releases):
    releases(awscrt=Module("crc32c"))

    assert is_available("crc32c")
    assert not is_available("crc64nvme")


def test_libraries_of_the_extra_are_imported_at_first_use_only():
    program = "import sys, ibm_botocore.httpchecksum; sys.exit('awscrt' in sys.modules or 'zlib_ng' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
