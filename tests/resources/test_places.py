import subprocess
import sys

import pytest

from ibm_boto3.resources.places import is_list, items_at, search

ANSWER = {"A": [{"K": 1}, {"K": 2}], "B": [{"K": 3}], "C": {"D": [{"K": 4}]}}


@pytest.mark.parametrize(
    ("path", "found"), [(None, ANSWER), ("$", ANSWER), ("@", ANSWER), ("C.D[0].K", 4), ("X.Y", None)]
)
def test_a_path_finds_its_place(path, found):
    assert search(path, ANSWER) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("A[]", [{"K": 1}, {"K": 2}]),
        ("[A,B]|[]", [{"K": 1}, {"K": 2}, {"K": 3}]),
        ("[B,X,A]|[]", [{"K": 3}, {"K": 1}, {"K": 2}]),
        ("X[]", []),
        ("[X]|[]", []),
        ("C.D[]", [{"K": 4}]),
        ("C.X[]", []),
    ],
)
def test_a_list_path_finds_items(path, found):
    assert items_at(path)(ANSWER) == found
    assert is_list(path)


def test_other_paths_are_no_lists():
    assert not any(map(is_list, (None, "@", "A", "A[0]", "A[].K")))


def test_usual_paths_need_no_jmespath():
    program = (
        "import sys; from ibm_boto3.resources.places import items_at, search;"
        "items_at('[Versions,DeleteMarkers]|[]'); items_at('Contents[]'); search('@', {}); search('UploadId', {});"
        "print('jmespath' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "False\n"
