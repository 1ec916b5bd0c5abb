"""Handlers with public names."""

import pytest

from ibm_botocore import UNSIGNED, handlers
from ibm_botocore.exceptions import ParamValidationError


@pytest.mark.parametrize("bucket", ["b", "my-bucket", "my.bucket", "UPPER_b", "x" * 255])
def test_a_bucket_name_that_fits_a_url_passes(bucket):
    handlers.validate_bucket_name(params={"Bucket": bucket})


@pytest.mark.parametrize("bucket", ["", "b!d", "a/b", "a b", "é", "x" * 256, "b\n", "arn:aws:s3:us-east-1:1:a/b"])
def test_any_other_bucket_name_is_refused_by_name(bucket):
    with pytest.raises(ParamValidationError, match="Invalid bucket name") as caught:
        handlers.validate_bucket_name(params={"Bucket": bucket})

    assert f'"{bucket}"' in str(caught.value)


@pytest.mark.parametrize("params", [{}, {"Bucket": None}, {"Bucket": 3}])
def test_what_is_no_text_is_left_to_the_validator(params):
    handlers.validate_bucket_name(params=params)


def test_a_listing_asks_for_encoded_keys_and_remembers_that_the_caller_did_not():
    params, context = {}, {}

    handlers.set_list_objects_encoding_type_url(params=params, context=context)

    assert params == {"EncodingType": "url"}
    assert context == {"encoding_type_auto_set": True}


def test_a_listing_keeps_the_callers_encoding():
    params, context = {"EncodingType": "url"}, {}

    handlers.set_list_objects_encoding_type_url(params=params, context=context)

    assert context == {}


def test_signing_can_be_disabled():
    assert handlers.disable_signing(anything=1) is UNSIGNED
