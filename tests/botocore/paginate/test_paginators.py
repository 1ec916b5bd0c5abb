"""Paginators of clients: which there are, what they send, and that replaced methods are the ones they call."""

from unittest import mock

import pytest

from ibm_botocore.exceptions import OperationNotPageableError, PaginationError
from ibm_botocore.model import ServiceModel
from ibm_botocore.paginate import Paginator, PaginatorModel
from ibm_botocore.session import Session
from tests.fakes import make_client

PAGEABLE = {
    "list_buckets_extended", "list_multipart_uploads", "list_object_versions", "list_objects", "list_objects_v2",
    "list_parts",
}  # fmt: skip


def _listing(*keys, token=None):
    contents = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in keys)
    more = "false" if token is None else f"true</IsTruncated><NextContinuationToken>{token}</NextContinuationToken>"
    more += "" if token else "</IsTruncated>"
    return 200, {}, f"<ListBucketResult><IsTruncated>{more}{contents}</ListBucketResult>".encode()


def test_the_six_listings_can_be_paged_through():
    client, _ = make_client()

    assert {name for name in client.meta.method_to_api_mapping if client.can_paginate(name)} == PAGEABLE
    for name in PAGEABLE:
        assert isinstance(client.get_paginator(name), Paginator)


def test_pages_are_fetched_over_the_wire_with_their_tokens():
    client, transport = make_client(_listing("a", "b", token="t+1"), _listing("c"))

    pages = client.get_paginator("list_objects_v2").paginate(Bucket="bkt", PaginationConfig={"PageSize": 2})

    assert [item["Key"] for page in pages for item in page["Contents"]] == ["a", "b", "c"]
    assert [sent.url.partition("?")[2] for sent in transport.sent] == [
        "list-type=2&max-keys=2&encoding-type=url",
        "list-type=2&max-keys=2&continuation-token=t%2B1&encoding-type=url",
    ]


def test_a_listing_without_next_marker_goes_on_from_the_last_key():
    first = b"<R><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents><Contents><Key>b</Key></Contents></R>"
    client, transport = make_client((200, {}, first), (200, {}, b"<R/>"))

    list(client.get_paginator("list_objects").paginate(Bucket="bkt"))

    assert "marker=b" in transport.sent[1].url


def test_an_operation_without_pages_is_named():
    client, _ = make_client()

    assert not client.can_paginate("put_object")
    with pytest.raises(OperationNotPageableError, match="Operation cannot be paginated: put_object"):
        client.get_paginator("put_object")
    with pytest.raises(KeyError, match="nothing"):
        client.can_paginate("nothing")


def test_a_method_that_a_test_replaced_is_the_one_that_is_called():
    client, transport = make_client()
    with mock.patch.object(client, "list_objects_v2", return_value={"Contents": [{"Key": "mocked"}]}):
        pages = list(client.get_paginator("list_objects_v2").paginate(Bucket="bkt"))

    assert pages == [{"Contents": [{"Key": "mocked"}]}]
    assert transport.sent == []


def test_replacing_make_api_call_replaces_pages_too():
    client, transport = make_client()
    with mock.patch("ibm_botocore.client.BaseClient._make_api_call", return_value={"IsTruncated": False}) as call:
        assert list(client.get_paginator("list_parts").paginate(Bucket="b", Key="k", UploadId="u"))

    call.assert_called_once_with("ListParts", {"Bucket": "b", "Key": "k", "UploadId": "u"})
    assert transport.sent == []


def test_paginators_are_named_after_their_operation():
    client, _ = make_client()

    kind = type(client.get_paginator("list_parts"))

    assert (kind.__module__, kind.__name__) == ("ibm_botocore.client", "S3.Paginator.ListParts")
    assert type(client.get_paginator("list_parts")) is kind
    assert [key.expression for key in client.get_paginator("list_objects").result_keys] == [
        "Contents",
        "CommonPrefixes",
    ]


def test_the_paginator_model_tells_what_there_is():
    model = Session().get_paginator_model("s3")

    assert isinstance(model, PaginatorModel)
    assert model.get_paginator("ListParts")["limit_key"] == "MaxParts"
    with pytest.raises(ValueError, match="Paginator for operation does not exist: PutObject"):
        model.get_paginator("PutObject")


def test_a_service_without_paginators_has_none(tmp_path):
    folder = tmp_path / "other" / "2020-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(
        '{"metadata": {"serviceId": "other", "endpointPrefix": "other", "protocol": "rest-xml",'
        ' "apiVersion": "2020-01-01", "signatureVersion": "s3v4"},'
        ' "operations": {"ListThings": {"name": "ListThings", "http": {"method": "GET", "requestUri": "/"}}}}'
    )
    session = Session()
    session.get_component("data_loader").search_paths.append(str(tmp_path))

    client = session.create_client("other", region_name="us-south", endpoint_url="http://cos.example.com")

    assert not client.can_paginate("list_things")
    assert client.waiter_names == []


TEXT_LIMIT = ServiceModel(
    {
        "metadata": {"serviceId": "x", "endpointPrefix": "x", "protocol": "rest-xml"},
        "operations": {"List": {"name": "List", "http": {}, "input": {"shape": "In"}}},
        "shapes": {"In": {"type": "structure", "members": {"Size": {"shape": "S"}}}, "S": {"type": "string"}},
    }
).operation_model("List")


def test_a_page_size_takes_the_type_of_its_member():
    calls = []
    paging = {"input_token": "T", "output_token": "N", "result_key": "R", "limit_key": "Size"}

    paginator = Paginator(lambda **kwargs: calls.append(kwargs) or {}, paging, TEXT_LIMIT)
    list(paginator.paginate(PaginationConfig={"PageSize": 5}))

    assert calls == [{"Size": "5"}]


def test_a_page_size_is_refused_where_there_is_none():
    paginator = Paginator(dict, {"input_token": "T", "output_token": "N", "result_key": "R"}, TEXT_LIMIT)

    with pytest.raises(PaginationError, match="PageSize parameter is not supported"):
        paginator.paginate(PaginationConfig={"PageSize": 5})


@pytest.mark.parametrize("option", ["MaxItems", "PageSize"])
def test_a_limit_that_is_no_number_is_a_value_error(option):
    client, _ = make_client()

    with pytest.raises(ValueError, match="invalid literal"):
        client.get_paginator("list_objects").paginate(Bucket="bkt", PaginationConfig={option: "many"})
