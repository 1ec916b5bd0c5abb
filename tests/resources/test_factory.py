import threading

import pytest

from tests.resources.fakes import make_service

CLASSES = {
    "Bucket", "BucketAcl", "BucketCors", "BucketLifecycleConfiguration", "BucketProtection", "BucketTagging",
    "BucketVersioning", "BucketWebsite", "MultipartUpload", "MultipartUploadPart", "Object", "ObjectAcl",
    "ObjectProtection", "ObjectSummary", "ObjectVersion",
}  # fmt: skip


@pytest.fixture(scope="module")
def service():
    return make_service()[0]


def test_there_are_fifteen_classes(service):
    assert set(service.get_available_subresources()) == CLASSES


def test_everything_that_is_listed_can_be_made(service):
    waiting, seen = [service], set()
    while waiting:
        resource = waiting.pop()
        for name in resource.get_available_subresources():
            for count in range(5):
                try:
                    made = getattr(resource, name)(*"abcd"[:count])
                except ValueError:
                    continue
                if type(made) not in seen:
                    seen.add(type(made))
                    waiting.append(made)
                break
            else:
                pytest.fail(f"{resource}.{name}")
    assert {made.__name__ for made in seen} == {f"s3.{name}" for name in CLASSES}


def test_a_session_makes_each_class_once(service):
    assert type(service.Bucket("a")) is type(service.Object("b", "k").Bucket())


def test_data_is_fetched_when_it_is_first_needed_and_again_after_a_change():
    service, calls = make_service({"ContentLength": 5}, {}, {"ContentLength": 6})
    resource = service.Object("b", "k")

    assert (resource.content_length, resource.content_length, resource.e_tag) == (5, 5, None)
    resource.put(Body=b"x")
    assert resource.content_length == 6
    assert [name for name, _ in calls.made] == ["HeadObject", "PutObject", "HeadObject"]


def test_data_that_cannot_be_fetched_again_stays():
    service, calls = make_service({"Versions": [{"Key": "k", "VersionId": "v", "Size": 3}]})
    (version,) = service.Bucket("b").object_versions.all()

    version.get()

    assert version.size == 3
    assert calls.made[1] == ("GetObject", {"Bucket": "b", "Key": "k", "VersionId": "v"})


def test_an_answer_without_the_part_that_counts_is_asked_for_once():
    service, calls = make_service({}, {})
    protection = service.Bucket("b").Protection()

    assert (protection.status, protection.minimum_retention) == (None, None)
    assert len(calls.made) == 1


def test_load_takes_arguments_of_its_operation():
    service, calls = make_service()
    service.Object("b", "k").load(VersionId="v")

    assert calls.made == [("HeadObject", {"Bucket": "b", "Key": "k", "VersionId": "v"})]


def test_positional_arguments_are_refused_as_the_client_does():
    service, _ = make_service()

    with pytest.raises(TypeError, match="only accepts keyword arguments"):
        service.Object("b", "k").put(b"body")


def test_a_known_identifier_can_be_replaced_by_name(service):
    assert repr(service.Bucket("b").Object(key="k", bucket_name="other")) == "s3.Object(bucket_name='other', key='k')"
    with pytest.raises(TypeError, match="Acl takes 0 further identifiers, 1 were given"):
        service.Bucket("b").Acl("x")


def test_handlers_add_to_a_class_while_it_is_made():
    seen = []

    class Mixin:
        def shout(self):
            return self.key.upper()

    def add(class_attributes, base_classes, service_context, event_name, **kwargs):
        seen.append((event_name, service_context.service_name, "open" in class_attributes))
        base_classes.insert(0, Mixin)
        class_attributes["twice"] = lambda self: self.key * 2

    service, _ = make_service(prepare=lambda events: events.register("creating-resource-class.s3.Object", add))

    made = service.Object("b", "k")

    assert (made.shout(), made.twice()) == ("K", "kk")
    assert seen == [("creating-resource-class.s3.Object", "s3", True)]
    assert not hasattr(service.ObjectSummary("b", "k"), "twice")


def test_a_handler_that_comes_later_counts_for_what_is_made_later():
    events = []
    service, _ = make_service(prepare=events.append)
    before = service.Object("b", "k")

    def add(class_attributes, **kwargs):
        class_attributes["late"] = True

    events[0].register("creating-resource-class.s3.Object", add)

    assert not hasattr(before, "late")
    assert service.Object("b", "k").late
    assert service.Object("b", "k") == before


def test_all_classes_are_told_by_their_names():
    seen = []
    service, _ = make_service(
        prepare=lambda events: events.register(
            "creating-resource-class.s3", lambda event_name, **kwargs: seen.append(event_name.rpartition(".")[2])
        )
    )
    service.Bucket("b").Acl()

    assert seen == ["ServiceResource", "Bucket", "BucketAcl"]


def test_many_threads_get_one_class():
    service, _ = make_service()
    found, start = [], threading.Barrier(16)

    def make():
        start.wait()
        found.append(type(service.MultipartUpload("b", "k", "u").Part(3)))

    threads = [threading.Thread(target=make) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(found)) == 1 and len(found) == 16
