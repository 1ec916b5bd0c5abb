import inspect
import pydoc

import pytest

from tests.resources.fakes import make_service


@pytest.fixture(scope="module")
def service():
    return make_service()[0]


def classes(service):
    for name in service.get_available_subresources():
        for count in range(1, 5):
            try:
                yield type(getattr(service, name)(*"abcd"[:count]))
            except ValueError:
                continue
            break
    yield type(service)


def test_everything_public_is_documented(service):
    for resource_class in classes(service):
        assert str(resource_class.__doc__).strip()
        for name, value in vars(resource_class).items():
            if not name.startswith("_") and name != "meta":
                assert str(value.__doc__).strip(), f"{resource_class.__name__}.{name}"


def test_collections_are_documented(service):
    for manager in (service.buckets, service.Bucket("b").objects, service.MultipartUpload("b", "k", "u").parts):
        for each in (manager, manager.all()):
            for name in ("all", "filter", "limit", "page_size", "pages"):
                assert str(getattr(each, name).__doc__).strip()
            assert type(each).__doc__


def test_an_action_shows_what_its_caller_passes(service):
    text = str(service.Bucket("b").put_object.__doc__)

    assert text.startswith("put_object(*, Key, ACL=..., Body=...")
    assert "response = bucket.put_object(" in text
    assert "Returns:\n    The Object." in text
    assert "Bucket (str" not in text
    signature = inspect.signature(service.Bucket("b").put_object)
    assert "Bucket" not in signature.parameters
    assert signature.parameters["Key"].default is inspect.Parameter.empty


def test_an_action_without_resource_shows_its_answer(service):
    text = str(service.Object("b", "k").get.__doc__)

    assert "Body (StreamingBody)" in text and "'Body': StreamingBody()" in text
    assert "Range" in inspect.signature(service.Object("b", "k").get).parameters


def test_a_constant_inside_an_argument_leaves_the_rest_to_the_caller(service):
    assert "VersioningConfiguration" in inspect.signature(service.BucketVersioning("b").enable).parameters


def test_a_batch_action_shows_what_it_returns(service):
    text = str(service.Bucket("b").objects.delete.__doc__)

    assert "bucket.objects.delete(" in text and "A list with the answer of each call." in text
    assert {"Bucket", "Delete"}.isdisjoint(inspect.signature(service.Bucket("b").objects.delete).parameters)


def test_a_filter_shows_the_arguments_of_the_listing(service):
    assert "Prefix" in inspect.signature(service.Bucket("b").objects.filter).parameters
    assert "bucket.objects.filter(" in str(service.Bucket("b").objects.all().filter.__doc__)


def test_a_waiter_shows_how_it_waits(service):
    text = str(service.Object("b", "k").wait_until_exists.__doc__)

    assert "every 5 seconds, 20 times at most" in text
    assert "object.wait_until_exists(" in text
    parameters = inspect.signature(service.Object("b", "k").wait_until_exists).parameters
    assert "VersionId" in parameters and "WaiterConfig" in parameters and "Key" not in parameters


def test_an_attribute_shows_its_type_and_its_members(service):
    assert "ContentLength (int)" in str(type(service.Object("b", "k")).content_length.__doc__)
    text = str(type(service.BucketAcl("b")).grants.__doc__)
    assert "Grants (list of dict)" in text and "Grantee (dict)" in text


def test_help_shows_a_class(service):
    text = pydoc.render_doc(type(service.Object("b", "k")), renderer=pydoc.plaintext)

    assert "Object(bucket_name, key)." in text
    # Newer Pythons put long signatures on several lines.
    compact = "".join(text.replace("|", "").split())
    assert "open=object_open(self" in compact
    assert "put(self,*," in compact


def test_methods_are_named_after_their_class(service):
    for name in ("create", "Object", "wait_until_exists", "delete_objects"):
        method = getattr(service.Bucket("b"), name)
        assert method.__name__ == name
    assert service.Bucket("b").create.__qualname__ == "s3.Bucket.create"
    assert service.create_bucket.__qualname__ == "s3.ServiceResource.create_bucket"
    assert repr(service.Object("b", "k").put) == "<bound method s3.Object.put of s3.Object(bucket_name='b', key='k')>"
