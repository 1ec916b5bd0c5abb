import pytest

from ibm_botocore.exceptions import ClientError
from tests.resources.fakes import make_service


def error(code, status):
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Op")


def test_a_bucket_knows_what_the_list_of_buckets_says():
    listed = {"Buckets": [{"Name": "a"}, {"Name": "b", "CreationDate": 5, "LocationConstraint": "us-south-smart"}]}
    service, calls = make_service(listed)
    bucket = service.Bucket("b")

    assert (bucket.creation_date, bucket.location_constraint, bucket.creation_template_id) == (
        5,
        "us-south-smart",
        None,
    )
    assert calls.made == [("ListBuckets", {})]


@pytest.mark.parametrize("answer", [{}, {"Buckets": []}, {"Buckets": [{"Name": "a"}]}, error("AccessDenied", 403)])
def test_a_bucket_that_is_not_listed_knows_nothing(answer):
    service, calls = make_service(answer)
    bucket = service.Bucket("b")

    assert (bucket.creation_date, bucket.location_constraint) == (None, None)
    assert len(calls.made) == 1


def test_another_error_of_the_list_is_raised_each_time():
    service, calls = make_service(error("InvalidArgument", 400), error("InvalidArgument", 400))
    bucket = service.Bucket("b")

    for _ in range(2):
        with pytest.raises(ClientError, match="InvalidArgument"):
            bucket.load()
    assert bucket.meta.data is None
    assert len(calls.made) == 2


def test_a_summary_asks_for_what_a_listing_says():
    service, calls = make_service({"ContentLength": 7, "ETag": '"e"'})
    summary = service.ObjectSummary("b", "k")

    assert (summary.size, summary.e_tag, summary.owner) == (7, '"e"', None)
    assert calls.made == [("HeadObject", {"Bucket": "b", "Key": "k"})]


@pytest.mark.parametrize(
    ("answer", "found"), [({}, True), (error("404", 404), False), (error("NoSuchBucket", 404), False)]
)
def test_buckets_and_objects_are_there_or_not(answer, found):
    service, calls = make_service(answer, answer)

    assert service.Bucket("b").exists(ExpectedBucketOwner="me") is found
    assert service.Object("b", "k").exists(VersionId="v") is found
    assert calls.made == [
        ("HeadBucket", {"Bucket": "b", "ExpectedBucketOwner": "me"}),
        ("HeadObject", {"Bucket": "b", "Key": "k", "VersionId": "v"}),
    ]


@pytest.mark.parametrize("status", [301, 400, 403, 500])
def test_a_service_that_does_not_tell_is_an_error(status):
    service, _ = make_service(error(str(status), status), error(str(status), status))

    for resource in (service.Bucket("b"), service.Object("b", "k")):
        with pytest.raises(ClientError):
            resource.exists()


def test_an_object_that_is_there_is_known():
    service, calls = make_service({"ContentLength": 7})
    resource = service.Object("b", "k")

    assert resource.exists() and resource.content_length == 7
    assert len(calls.made) == 1
