"""Where this package differs from 2.16.2 on purpose: each rule turns a vector into what we send or return.

A rule says which vectors it touches by changing them. ``test_on_purpose`` holds that every rule is needed: at least one
vector is changed by it, and without the change the comparison fails.
"""

from __future__ import annotations

import copy

from ibm_botocore.httpchecksum import is_available

from . import answers, requests, texts
from .vector import Rule, Vector

RULES: tuple[Rule, ...] = (
    requests.flags_are_lower_case,
    requests.carriage_returns_survive,
    requests.delete_objects_has_md5,
    requests.extended_listing_names_the_instance,
    requests.streams_are_measured,
    requests.text_files_are_refused,
    requests.proxied_keys_are_faithful,
    requests.endpoint_paths_are_not_encoded_again,
    requests.endpoint_paths_end_without_slash,
    requests.the_last_version_marker_counts,
    requests.impossible_header_names_are_refused,
    requests.a_refused_head_is_not_followed_by_another,
    texts.conditional_writes_are_known,
    texts.secrets_are_masked,
    texts.bucket_errors_do_not_speak_of_arns,
    texts.unknown_algorithms_name_the_known,
    texts.broken_streams_are_told_by_our_transport,
    answers.legal_hold_sets_are_read,
    answers.dates_without_zone_are_utc,
    answers.headers_end_without_blanks,
    answers.document_types_are_refused,
    answers.failed_locations_are_plain_errors,
    answers.blanks_before_documents_are_skipped,
    answers.blank_results_are_hidden_errors,
    answers.head_errors_are_typed,
    answers.errors_without_code_carry_the_status,
    answers.hidden_errors_are_told,
    *((answers.checksums_of_the_extra_are_compared,) if is_available("crc64nvme") else ()),
)


def expected(vector: Vector, skipped: Rule | None = None) -> Vector:
    """Return what this package must do where a vector says what 2.16.2 did.

    :param vector: a recorded vector; it is not changed.
    :param skipped: a rule to leave out, to see whether it is needed.
    """
    changed = copy.deepcopy(vector)
    for rule in RULES:
        if rule is not skipped:
            rule(changed)
    return changed
