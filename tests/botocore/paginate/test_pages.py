"""Pages: nothing is lost or given twice, whatever the sizes, and limits can be gone on from."""

import itertools

import pytest

from ibm_botocore.exceptions import PaginationError
from ibm_botocore.paginate import PageIterator, Paginator
from ibm_botocore.session import Session

KEYS = [f"k{number}" for number in range(7)]
PAGING = {
    "input_token": "ContinuationToken",
    "output_token": "NextContinuationToken",
    "more_results": "IsTruncated",
    "limit_key": "MaxKeys",
    "result_key": ["Contents", "CommonPrefixes"],
}


class Bucket:
    """Lists its keys as the service does, so many at once."""

    def __init__(self, keys=KEYS, prefixes=()):
        self.keys = list(keys)
        self.prefixes = list(prefixes)
        self.calls = []

    def __call__(self, MaxKeys=3, ContinuationToken=None, **others):
        self.calls.append(ContinuationToken)
        start = int(ContinuationToken or 0)
        end = start + MaxKeys
        page = {"Contents": [{"Key": key} for key in self.keys[start:end]], "IsTruncated": end < len(self.keys)}
        if page["IsTruncated"]:
            page["NextContinuationToken"] = str(end)
        if start == 0:
            page["CommonPrefixes"] = [{"Prefix": prefix} for prefix in self.prefixes]
        return page


def _pages(method, paging=PAGING, model=None, **options):
    return Paginator(method, paging, model).paginate(Bucket="bkt", **options)


def _keys(pages):
    return [item["Key"] for page in pages for item in page["Contents"]]


@pytest.fixture
def operation():
    return Session().get_service_model("s3").operation_model("ListObjectsV2")


@pytest.mark.parametrize(("page_size", "max_items"), list(itertools.product([1, 2, 3, 7, 50], [1, 2, 3, 4, 6, 7, 8])))
def test_runs_of_limited_length_give_everything_once(operation, page_size, max_items):
    found, token = [], None
    for _ in range(len(KEYS) + 1):
        config = {"PageSize": page_size, "MaxItems": max_items, "StartingToken": token}
        pages = _pages(Bucket(), model=operation, PaginationConfig=config)
        found.append(_keys(pages))
        token = pages.resume_token
        if token is None:
            break

    assert [key for run in found for key in run] == KEYS
    assert all(len(run) == max_items for run in found[:-1])


def test_a_run_that_ends_by_itself_has_no_resume_token():
    pages = _pages(Bucket(), PaginationConfig={"MaxItems": 7})

    assert _keys(pages) == KEYS
    assert pages.resume_token is None


def test_pages_are_fetched_when_they_are_asked_for():
    bucket = Bucket()
    pages = _pages(bucket)
    assert bucket.calls == []

    next(iter(pages))

    assert bucket.calls == [None]


def test_every_iteration_begins_at_the_beginning():
    bucket = Bucket()
    pages = _pages(bucket)

    assert _keys(pages) == KEYS
    assert _keys(pages) == KEYS
    assert bucket.calls == [None, "3", "6"] * 2


def test_a_second_iteration_to_the_end_forgets_the_resume_token_of_the_first():
    answers = iter([{"Contents": [1, 2]}, {"Contents": [1]}])
    pages = _pages(lambda **kwargs: next(answers), PaginationConfig={"MaxItems": 1})

    list(pages)
    assert pages.resume_token is not None
    list(pages)
    assert pages.resume_token is None


def test_the_same_token_twice_is_an_error_and_no_endless_loop():
    pages = _pages(lambda **kwargs: {"IsTruncated": True, "NextContinuationToken": "t"})

    with pytest.raises(PaginationError, match=r"received twice: \{'ContinuationToken': 't'\}"):
        list(pages)


def test_a_full_result_joins_all_pages_and_tells_where_to_go_on():
    pages = _pages(Bucket(prefixes=["p/"]), PaginationConfig={"MaxItems": 4})

    result = pages.build_full_result()

    assert result == {
        "Contents": [{"Key": key} for key in KEYS[:4]],
        "CommonPrefixes": [{"Prefix": "p/"}],
        "NextToken": pages.resume_token,
    }


def test_a_full_result_leaves_the_pages_as_they_were():
    page = {"Contents": [1], "IsTruncated": True, "NextContinuationToken": "t"}
    answers = iter([page, {"Contents": [2]}])

    assert _pages(lambda **kwargs: next(answers)).build_full_result() == {"Contents": [1, 2]}
    assert page["Contents"] == [1]


def test_results_of_one_key_are_iterated_over_all_pages():
    contents, prefixes = _pages(Bucket(prefixes=["p/"])).result_key_iters()

    assert [item["Key"] for item in contents] == KEYS
    assert [item["Prefix"] for item in prefixes] == ["p/"]
    assert contents.result_key.expression == "Contents"


def test_search_yields_items_and_single_values():
    pages = _pages(Bucket())

    assert list(pages.search("Contents[].Key")) == KEYS
    assert list(pages.search("Contents[?Key == 'k5']")) == [{"Key": "k5"}]
    assert list(pages.search("IsTruncated")) == [True, True, False]
    assert list(pages.search("length(Contents)")) == [3, 3, 1]
    assert list(pages.search("Nothing")) == [None] * 3


def test_callers_arguments_stay_as_they_were():
    config = {"MaxItems": 4}
    arguments = {"Bucket": "bkt", "PaginationConfig": config}

    list(Paginator(Bucket(), PAGING, None).paginate(**arguments))

    assert arguments == {"Bucket": "bkt", "PaginationConfig": {"MaxItems": 4}}
    assert config == {"MaxItems": 4}


def test_a_resume_token_can_be_set():
    pages = _pages(Bucket())

    pages.resume_token = {"ContinuationToken": "3", "boto_truncate_amount": 1}

    assert _keys(_pages(Bucket(), PaginationConfig={"StartingToken": pages.resume_token})) == KEYS[4:]
    for bad in (None, 5, "t", {}, {"Other": 1}, {"ContinuationToken": "t", "Other": 1}):
        with pytest.raises(ValueError, match="Bad starting token: "):
            pages.resume_token = bad


def test_no_paging_options_and_none_are_the_same():
    assert _keys(_pages(Bucket(), PaginationConfig=None)) == _keys(_pages(Bucket(), PaginationConfig={})) == KEYS


def test_a_subclass_can_change_the_pages():
    class Marked(PageIterator):
        def __iter__(self):
            for page in super().__iter__():
                yield {**page, "Marked": True}

    class MarkedPaginator(Paginator):
        PAGE_ITERATOR_CLS = Marked

    pages = MarkedPaginator(Bucket(), PAGING, None).paginate()

    assert all(page["Marked"] for page in pages)
    assert [item["Key"] for item in pages.build_full_result()["Contents"]] == KEYS
