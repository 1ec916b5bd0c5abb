import threading

import pytest

from ibm_botocore.exceptions import ClientError
from ibm_botocore.stub import ANY, Stubber
from tests.resources.fake_store import FakeStore, refuse
from tests.resources.fakes import make_service

NUMBERS = [{"Key": f"k{number}"} for number in range(2500)]


def xml(inner):
    from ibm_botocore._message import BufferedResponse

    return BufferedResponse(200, {}, f"<R>{inner}</R>".encode())


def listing(first, count, is_truncated):
    items = "".join(f"<Contents><Key>k{number}</Key></Contents>" for number in range(first, first + count))
    return xml(f"<IsTruncated>{str(is_truncated).lower()}</IsTruncated>{items}")


class ListingStore(FakeStore):
    """Lists three pages of a thousand keys and deletes what it is told to."""

    def __init__(self):
        super().__init__()
        self.before = self.answer
        self.deleted = []

    def answer(self, request):
        if request.method == "GET":
            marker = request.url.partition("marker=k")[2].partition("&")[0]
            first = int(marker) + 1 if marker else 0
            return listing(first, 1000, first < 2000)
        body = bytes(request.body)
        self.deleted.append(body.count(b"<Key>"))
        return xml(f"<Deleted><Key>{body.partition(b'<Key>')[2].partition(b'<')[0].decode()}</Key></Deleted>")


def test_objects_of_one_page_are_deleted_by_one_call():
    service, calls = make_service({"Contents": NUMBERS[:3]}, {"Deleted": NUMBERS[:3]})

    assert service.Bucket("b").objects.delete(MFA="m") == [{"Deleted": NUMBERS[:3]}]
    assert calls.made[1] == ("DeleteObjects", {"Bucket": "b", "Delete": {"Objects": NUMBERS[:3]}, "MFA": "m"})


def test_nothing_to_delete_takes_no_call():
    service, calls = make_service({})

    assert service.Bucket("b").objects.delete() == []
    assert len(calls.made) == 1


def test_pages_are_deleted_at_once_and_answers_keep_their_order():
    store = ListingStore()
    together = threading.Barrier(2, timeout=20)

    def meet(request):
        if request.method == "POST" and b"<Key>k2000<" not in bytes(request.body):
            together.wait()
        return store.answer(request)

    store.before = meet

    answers = store.service().Bucket("bkt").objects.delete()

    assert [answer["Deleted"] for answer in answers] == [[{"Key": f"k{first}"}] for first in (0, 1000, 2000)]
    assert store.deleted == [1000, 1000, 1000]


def test_a_page_that_is_too_large_goes_in_thousands():
    service, calls = make_service({"Versions": [{"Key": "k", "VersionId": str(number)} for number in range(2001)]})

    service.Bucket("b").object_versions.delete()

    deletions = [arguments["Delete"]["Objects"] for name, arguments in calls.made if name == "DeleteObjects"]
    assert [len(objects) for objects in deletions] == [1000, 1000, 1]
    assert deletions[1][0] == {"Key": "k", "VersionId": "1000"}


def test_after_a_refusal_nothing_more_is_deleted():
    store = ListingStore()
    store.before = lambda request: (
        refuse(403, "AccessDenied")(request) if request.method == "POST" else store.answer(request)
    )

    with pytest.raises(ClientError, match="AccessDenied"):
        store.service().Bucket("bkt").objects.delete()

    assert len([each for each in store.asked if each.startswith("POST")]) <= 3


def test_who_listens_gets_one_call_after_another():
    store = ListingStore()
    service = store.service()
    with Stubber(service.meta.client) as stubber:
        for first in (0, 1000):
            page = {"Contents": NUMBERS[first : first + 1000], "IsTruncated": first == 0}
            stubber.add_response("list_objects", page)
            stubber.add_response("delete_objects", {}, {"Bucket": "bkt", "Delete": ANY})

        assert len(service.Bucket("bkt").objects.delete()) == 2
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize("container", [list, tuple])
def test_any_number_of_named_objects_is_deleted(container):
    failed = [{"Key": "k1", "Code": "AccessDenied"}]
    service, calls = make_service(
        {"Deleted": NUMBERS[:1], "ResponseMetadata": {"n": 1}},
        {"Errors": failed, "ResponseMetadata": {"n": 2}},
        {"Deleted": NUMBERS[2:3], "ResponseMetadata": {"n": 3}},
    )

    answer = service.Bucket("b").delete_objects(Delete={"Objects": container(NUMBERS), "Quiet": False}, MFA="m")

    assert answer == {"Deleted": [NUMBERS[0], NUMBERS[2]], "Errors": failed, "ResponseMetadata": {"n": 3}}
    pieces = [NUMBERS[:1000], NUMBERS[1000:2000], NUMBERS[2000:]]
    assert [arguments for _, arguments in calls.made] == [
        {"Bucket": "b", "MFA": "m", "Delete": {"Objects": container(piece), "Quiet": False}} for piece in pieces
    ]


def test_a_thousand_named_objects_go_as_they_are():
    service, calls = make_service({"Deleted": []})

    assert service.Bucket("b").delete_objects(Delete={"Objects": NUMBERS[:1000]}) == {"Deleted": []}
    assert calls.made == [("DeleteObjects", {"Bucket": "b", "Delete": {"Objects": NUMBERS[:1000]}})]


def test_the_clients_own_method_stays_as_it_is():
    service, calls = make_service()

    service.meta.client.delete_objects(Bucket="b", Delete={"Objects": NUMBERS})

    assert len(calls.made) == 1
