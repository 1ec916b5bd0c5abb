"""What each server lacks: the only cases the suite may leave out, each with its reason.

A case is named like its test function, with the id of its parameter in brackets when only that one is meant.
A server's name stands for all its places; ``seaweedfs-https`` is one of them, ``local-http-boto3`` is one with the
client of a peer.
"""

from __future__ import annotations

UNSIGNED = "checks no signature"
CODING = "stores aws-chunked, which is how a body came, as the encoding of the object"
PATHS = "treats a key as a path: joins slashes, refuses dot segments, keeps no content under a trailing slash"
NO_FORMS = "has no forms"
NO_RETENTION = "knows no retention of objects in IBM's way"
# Cases of a browser's form, and those that a server without signatures cannot refuse.
ACCEPTED_FORMS = ("test_form_uploads_a_file", "test_form_takes_the_name_of_the_file")
REFUSED_FORMS = (
    *("test_form_refuses_a_file_that_is_too_long", "test_form_refuses_another_value_of_a_field"),
    *("test_form_refuses_another_key", "test_form_whose_policy_was_changed_is_refused"),
    "test_form_whose_time_is_over_is_refused",
)
REFUSED_SIGNATURES = (
    *("test_headers_of_a_url_have_to_be_sent", "test_url_for_one_method_is_not_good_for_another"),
    *("test_url_whose_time_is_over_is_refused", "test_url_with_one_byte_changed_is_refused"),
    *("test_url_with_another_parameter_is_refused", "test_request_for_another_key_is_refused"),
    "test_request_with_one_byte_of_its_head_changed_is_refused",
    "test_request_with_one_byte_of_its_body_changed_is_refused",
)
PATH_LIKE = (
    *("parent", "leading-dot-slash", "dot-segment", "only-dots"),
    *("leading-slash", "trailing-slash", "backslash"),
)

DOT_SEGMENTS = ("parent", "leading-dot-slash", "dot-segment", "only-dots")
BARE_RETURN = "is sent a bare carriage return, which XML takes for a line feed"
REFUSED_KEYS = "is not asked for keys with dot segments, which minio-py refuses"

SKIPS: dict[str, dict[str, str]] = {
    "local": {
        "test_location_of_a_bucket_in_the_first_region_is_none": "tells the bucket's provisioning code, as COS does",
    },
    "local-http-minio": {
        **{f"test_key_survives_the_round_trip[{name}]": REFUSED_KEYS for name in DOT_SEGMENTS},
        **{f"test_key_survives_a_copy_and_a_delete_of_many[{name}]": REFUSED_KEYS for name in DOT_SEGMENTS},
        "test_key_survives_a_copy_and_a_delete_of_many[carriage-return]": BARE_RETURN,
    },
    "swift": {
        "test_retention_is_that_of_the_finished_object": NO_RETENTION,
        "test_listing_tells_when_the_bucket_was_created": "gives every bucket the same date in 2009",
        "test_checksum_comes_back_and_is_compared": "compares checksums and forgets them",
        **dict.fromkeys((*ACCEPTED_FORMS, *REFUSED_FORMS), NO_FORMS),
    },
    "seaweedfs": {
        "test_retention_is_that_of_the_finished_object": NO_RETENTION,
        **{f"test_key_survives_the_round_trip[{name}]": PATHS for name in PATH_LIKE},
        **{f"test_key_survives_a_copy_and_a_delete_of_many[{name}]": PATHS for name in PATH_LIKE},
        "test_key_survives_a_copy_and_a_delete_of_many[double-slash]": PATHS,
        "test_delimiter_and_pages_go_together[1]": "does not encode NextMarker though EncodingType asks for it",
        "test_url_names_what_the_answer_says_about_the_object[s3]": "does not decode the parameters that are signed",
        "test_request_with_one_byte_of_its_body_changed_is_refused[without-checksum]": "does not check bodies",
    },
    "seaweedfs-https": {
        "test_header_is_stored_with_the_object[ContentEncoding-x-own]": CODING,
        "test_coding_of_the_body_is_not_stored": CODING,
    },
    "moto": {
        "test_retention_is_that_of_the_finished_object": NO_RETENTION,
        "test_wrong_secret_is_a_signature_that_does_not_match": UNSIGNED,
        "test_unknown_access_key_is_refused": UNSIGNED,
        **dict.fromkeys((*REFUSED_SIGNATURES, *REFUSED_FORMS), UNSIGNED),
        "test_error_carries_the_id_of_its_request": "sends it under a name of its own",
        "test_digest_of_other_content_is_refused": "does not check Content-MD5",
        "test_wrong_checksum_is_refused": "does not check checksums",
        "test_bucket_of_ones_own_cannot_be_created_twice": "creates it again in the first region, as AWS does",
        "test_copy_with_a_condition_that_fails_is_an_error": "ignores conditions on the source of a copy",
        "test_quiet_delete_names_no_success": "ignores Quiet",
        "test_key_survives_the_round_trip[newline]": "has no route for a key with a newline",
        "test_key_survives_a_copy_and_a_delete_of_many[newline]": "has no route for a key with a newline",
        "test_key_survives_a_copy_and_a_delete_of_many[carriage-return]": "writes a bare carriage return in its XML",
        "test_delimiter_and_pages_go_together[1]": "repeats all common prefixes on every page",
        "test_aborted_upload_is_gone": "answers 500",
    },
}


def reason_to_skip(place: str, case: str) -> str | None:
    """Say why a case is left out at a place.

    :param place: server and scheme, and the package of a client that is not the one under test.
    :param case: name of the test function, with ``[id]`` when it has parameters of its own.
    :returns: the reason, None when the case must pass.
    """
    table = {**SKIPS[place.partition("-")[0]], **SKIPS.get(place, {})}
    return table.get(case) or table.get(case.partition("[")[0])
