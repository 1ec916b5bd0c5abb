"""Old helper names; the expected values were observed in the published package."""

import datetime
import io

import pytest

import ibm_boto3
from ibm_botocore import compat, utils

UTC = datetime.timezone.utc
EAST = datetime.timezone(datetime.timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (0, datetime.datetime(1970, 1, 1, tzinfo=UTC)),
        ("2020-01-02T03:04:05", datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (datetime.datetime(2020, 1, 2), datetime.datetime(2020, 1, 2, tzinfo=UTC)),
        (datetime.datetime(2020, 1, 2, tzinfo=EAST), datetime.datetime(2020, 1, 1, 23, tzinfo=UTC)),
        ("2020-01-02T03:04:05+01:00", datetime.datetime(2020, 1, 2, 2, 4, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_is_given_in_utc(value, moment):
    found = utils.parse_to_aware_datetime(value)

    assert found == moment
    assert found.utcoffset() == datetime.timedelta(0)


def test_a_moment_as_seconds():
    assert utils.datetime2timestamp(datetime.datetime(2020, 1, 2)) == 1577923200.0
    assert utils.datetime2timestamp(datetime.datetime(2020, 1, 2, tzinfo=EAST)) == 1577919600.0
    assert utils.datetime2timestamp(datetime.datetime(2020, 1, 2), EAST) == 1577919600.0


@pytest.mark.parametrize(
    ("value", "safe", "encoded"),
    [
        ("a b/~é+", "-._~", "a%20b%2F~%C3%A9%2B"),
        ("a b/~é+", "/", "a%20b/~%C3%A9%2B"),
        (b"a b", "", "a%20b"),
        (3, "", "3"),
    ],
)
def test_percent_encoding(value, safe, encoded):
    assert utils.percent_encode(value, safe) == encoded


@pytest.mark.parametrize(
    ("mapping", "query"),
    [
        ({"k1": "v1", "k2": ["a b", "c"]}, "k1=v1&k2=a%20b&k2=c"),
        ([("k1", "v 1"), ("k2", ["x", "y"])], "k1=v%201&k2=x&k2=y"),
    ],
)
def test_a_sequence_as_a_query(mapping, query):
    assert utils.percent_encode_sequence(mapping) == query


@pytest.mark.parametrize(
    ("url", "is_endpoint", "is_uri"),
    [
        ("https://s3.example.com", True, True),
        ("http://localhost:80", True, True),
        ("https://a.com.", True, True),
        ("http://a_b.com", False, False),
        ("https://a.b-.com", False, False),
        ("https://-a.com", False, False),
        (f"https://{'a' * 64}.com", False, False),
        (f"https://{'.'.join(['a' * 60] * 5)}", False, False),
        ("http://[::1]:80", False, True),
        ("http://[::1", False, False),
        ("https://é.com", False, False),
        ("foo", False, False),
    ],
)
def test_urls_with_a_host(url, is_endpoint, is_uri):
    assert utils.is_valid_endpoint_url(url) is is_endpoint
    if url != "http://[::1":
        assert utils.is_valid_uri(url) is is_uri


def test_trees_are_merged():
    tree = {"a": {"b": 1}, "x": 1}
    utils.deep_merge(tree, {"a": {"c": 2}, "x": {"y": 1}})
    assert tree == {"a": {"b": 1, "c": 2}, "x": {"y": 1}}

    tree = {"a": {"b": 1}, "x": [1], "s": 1}
    utils.merge_dicts(tree, {"a": {"c": 2}, "x": [2], "s": 2})
    assert tree == {"a": {"b": 1, "c": 2}, "x": [2], "s": 2}

    tree = {"x": [1]}
    utils.merge_dicts(tree, {"x": [2], "n": [3]}, append_lists=True)
    assert tree == {"x": [1, 2], "n": [3]}


@pytest.mark.parametrize("body", [b"abc", io.BytesIO(b"abc")])
def test_the_sha256_of_a_body(body):
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert utils.calculate_sha256(body, as_hex=True) == digest
    assert utils.calculate_sha256(body) == bytes.fromhex(digest)


@pytest.mark.parametrize(
    ("value", "truth"), [("True", True), ("true", True), ("FALSE", False), ("1", False), (True, True), ("yes", False)]
)
def test_texts_as_truth_values(value, truth):
    assert utils.ensure_boolean(value) is truth


def test_keys_in_lower_case():
    assert utils.lowercase_dict({"A": 1, "b": 2}) == {"a": 1, "b": 2}


class _Request:
    def __init__(self, url):
        self.url, self.auth_path = url, None


@pytest.mark.parametrize(
    ("url", "moved"),
    [
        ("https://s3.example.com/bucket/a//key?x=1", "https://bucket.s3.example.com/a//key?x=1"),
        ("https://s3.example.com/bucket", "https://bucket.s3.example.com/"),
        ("https://s3.example.com/my.bucket/key", "https://s3.example.com/my.bucket/key"),
        ("http://127.0.0.1/bucket/key", "http://127.0.0.1/bucket/key"),
        ("https://s3.example.com/", "https://s3.example.com/"),
    ],
)
def test_a_bucket_moves_into_the_host_where_it_fits(url, moved):
    request = _Request(url)

    utils.fix_s3_host(request, "s3v4", "us-south")

    assert request.url == moved
    assert (request.auth_path is None) is (url == moved)


def test_a_cached_property_is_computed_once_per_object():
    computed = []

    class Thing:
        @utils.CachedProperty
        def value(self):
            """The value."""
            computed.append(1)
            return len(computed)

    first, second = Thing(), Thing()

    assert (first.value, first.value, second.value) == (1, 1, 2)
    assert Thing.value.__doc__ == "The value."


def test_examples_of_arguments_follow_the_model():
    model = ibm_boto3.client("s3").meta.service_model

    example = utils.ArgumentGenerator().generate_skeleton(model.operation_model("DeleteObjects").input_shape)
    named = utils.ArgumentGenerator(use_member_names=True)

    assert example == {
        "Bucket": "",
        "Delete": {"Objects": [{"Key": "", "VersionId": ""}], "Quiet": True},
        "MFA": "",
        "RequestPayer": "requester",
        "BypassGovernanceRetention": True,
        "ExpectedBucketOwner": "",
    }
    versioning = named.generate_skeleton(model.operation_model("PutBucketVersioning").input_shape)
    assert versioning["VersioningConfiguration"] == {"MFADelete": "MFADelete", "Status": "Status"}


def test_every_operation_has_an_example():
    model = ibm_boto3.client("s3").meta.service_model
    inputs = [model.operation_model(name).input_shape for name in model.operation_names]

    assert all(isinstance(utils.ArgumentGenerator().generate_skeleton(shape), dict) for shape in inputs if shape)


@pytest.mark.parametrize("name", compat.__all__)
def test_names_of_the_standard_library_are_importable(name):
    assert getattr(compat, name) is not None


def test_headers_can_be_made_of_pairs_and_dicts():
    headers = compat.HTTPHeaders.from_pairs([("A", "1"), ("a", "2"), ("B", "3")])

    assert headers.get_all("a") == ["1", "2"]
    assert compat.HTTPHeaders.from_dict({"B": "3"})["b"] == "3"
