"""The warning about files of an older release."""

import warnings

import pytest

from ibm_botocore._leftovers import warn_of_leftovers


def test_a_file_of_an_older_release_is_warned_of_with_the_way_out(tmp_path):
    old_file = tmp_path / "cacert.pem"
    old_file.write_text("x")

    with pytest.warns(UserWarning, match="pip uninstall -y ibm-cos-sdk ibm-cos-sdk-core ibm-cos-sdk-s3transfer"):
        warn_of_leftovers(str(old_file))


def test_a_clean_installation_is_not_warned_of():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_leftovers()
