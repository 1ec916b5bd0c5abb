import pytest

from ibm_boto3.resources.base import ResourceMeta
from tests.resources.fakes import make_service


@pytest.fixture(scope="module")
def service():
    return make_service()[0]


def test_identifiers_are_given_in_order_or_by_name(service):
    for made in (service.Object("b", "k"), service.Object("b", key="k"), service.Object(key="k", bucket_name="b")):
        assert (made.bucket_name, made.key) == ("b", "k")
        assert repr(made) == "s3.Object(bucket_name='b', key='k')"


@pytest.mark.parametrize(
    ("arguments", "names", "error", "text"),
    [
        (("b",), {}, ValueError, "Required parameter key not set"),
        ((None, "k"), {}, ValueError, "Required parameter bucket_name not set"),
        (("b", "k"), {"version": 1}, ValueError, "Unknown keyword argument: version"),
        (("b", "k", "more"), {}, TypeError, "2 further identifiers, 3 were given"),
    ],
)
def test_faulty_identifiers_are_refused(service, arguments, names, error, text):
    with pytest.raises(error, match=text):
        service.Object(*arguments, **names)


def test_resources_are_equal_by_class_and_identifiers(service):
    other, _ = make_service()

    assert service.Object("b", "k") == other.Object("b", "k")
    assert len({service.Object("b", "k"), other.Object("b", "k"), service.Object("b", "l")}) == 2
    assert service.Object("b", "k") != service.ObjectSummary("b", "k")
    assert service.Object("b", "k") != "s3.Object(bucket_name='b', key='k')"
    assert service == other


def test_identifiers_and_attributes_cannot_be_set(service):
    made = service.Object("b", "k")

    for name in ("key", "content_length"):
        with pytest.raises(AttributeError):
            setattr(made, name, 1)
    made.note = "programs may keep their own"
    assert made.note


def test_meta_tells_what_a_resource_is(service):
    meta = service.Object("b", "k").meta

    assert (meta.service_name, meta.identifiers, meta.data) == ("s3", ["bucket_name", "key"], None)
    assert meta.client is service.meta.client
    assert meta.resource_model.name == "Object"
    assert repr(meta) == "ResourceMeta('s3', identifiers=['bucket_name', 'key'])"
    assert meta.copy() == meta and meta.copy() is not meta
    assert ResourceMeta("s3") != "s3"
    with pytest.raises(TypeError):
        hash(meta)
