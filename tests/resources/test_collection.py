import pytest

from tests.resources.fakes import make_service


def page(*keys, is_truncated=False, **more):
    return {"Contents": [{"Key": key, "Size": len(key)} for key in keys], "IsTruncated": is_truncated, **more}


def keys(resources):
    return [each.key for each in resources]


def test_a_collection_asks_anew_each_time():
    service, calls = make_service(page("a"), page("a", "b"))
    found = service.Bucket("b").objects.all()

    assert (keys(found), keys(found)) == (["a"], ["a", "b"])
    assert len(calls.made) == 2


def test_pages_are_asked_for_one_after_another():
    service, calls = make_service(page("a", "b", is_truncated=True), page("c"))

    pages = service.Bucket("b").objects.pages()

    assert keys(next(pages)) == ["a", "b"]
    assert len(calls.made) == 1
    assert [keys(each) for each in pages] == [["c"]]
    assert calls.made[1] == ("ListObjects", {"Bucket": "b", "Marker": "b"})


def test_items_know_what_the_listing_said():
    service, calls = make_service(page("abc"))

    (found,) = service.Bucket("b").objects.all()

    assert (found.bucket_name, found.key, found.size, found.e_tag) == ("b", "abc", 3, None)
    assert found.meta.data == {"Key": "abc", "Size": 3}
    assert found == service.ObjectSummary("b", "abc")
    assert len(calls.made) == 1


def test_a_collection_never_changes():
    service, calls = make_service(*[page()] * 4)
    objects = service.Bucket("b").objects
    some = objects.filter(Prefix="p", OptionalObjectAttributes=["a"])
    fewer = some.filter(Delimiter="/", OptionalObjectAttributes=["b"]).page_size(7)

    for each in (objects.all(), some, fewer, some):
        list(each)

    of_some = {"Bucket": "b", "Prefix": "p", "OptionalObjectAttributes": ["a"]}
    of_fewer = {**of_some, "Delimiter": "/", "OptionalObjectAttributes": ["a", "b"], "MaxKeys": 7}
    assert [arguments for _, arguments in calls.made] == [{"Bucket": "b"}, of_some, of_fewer, of_some]


@pytest.mark.parametrize(
    ("limit", "found", "asked"),
    [(0, [], 1), (1, ["a"], 1), (2, ["a", "b"], 1), (3, ["a", "b", "c"], 2), (9, list("abc"), 2)],
)
def test_a_limit_ends_a_listing(limit, found, asked):
    service, calls = make_service(page("a", "b", is_truncated=True), page("c"))

    assert keys(service.Bucket("b").objects.limit(limit)) == found
    assert len(calls.made) == asked


def test_a_limit_counts_for_listings_without_pages_too():
    service, _ = make_service({"Buckets": [{"Name": "a"}, {"Name": "b"}]})

    assert [each.name for each in service.buckets.limit(1)] == ["a"]


def test_a_manager_is_no_collection_yet():
    service, _ = make_service()
    objects = service.Bucket("b").objects

    assert repr(objects) == "s3.Bucket.objectsCollectionManager(s3.Bucket(name='b'), s3.ObjectSummary)"
    assert repr(objects.all()) == "s3.Bucket.objectsCollection(s3.Bucket(name='b'), s3.ObjectSummary)"
    with pytest.raises(TypeError):
        iter(objects)


def test_classes_of_the_users_own_are_constructed_with_care():
    class Counting:
        made = 0

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            type(self).made += 1

    def add(base_classes, **kwargs):
        base_classes.insert(0, Counting)

    service, _ = make_service(
        page("a", "b"), prepare=lambda events: events.register("creating-resource-class.s3.ObjectSummary", add)
    )

    found = list(service.Bucket("b").objects.all())

    assert [(each.key, each.size, each.made) for each in found] == [("a", 1, 2), ("b", 1, 2)]
    assert all(each.meta.client is service.meta.client for each in found)
