"""Documentation of methods, paginators and waiters: complete, written late, and a string to everybody who asks."""

import copy
import inspect
import pickle
import pydoc
import subprocess
import sys
import typing
from datetime import datetime
from pathlib import Path
from unittest import mock

import pytest

from ibm_botocore.docs import LazyText
from ibm_botocore.docs import operations as operation_docs
from ibm_botocore.model import ListShape, StructureShape
from ibm_botocore.validate import validate_parameters
from tests.fakes import make_client

ROOT = Path(__file__).parents[3]
CLIENT, _ = make_client()
METHODS = sorted(CLIENT.meta.method_to_api_mapping)

DELETE_BUCKET = """\
delete_bucket(*, Bucket, ExpectedBucketOwner=...)

Deletes an empty bucket; its name stays reserved for some minutes.

Parameters:
    Bucket (str, required): The bucket's name.
    ExpectedBucketOwner (str): Account you expect the bucket to belong to.

Request syntax:
    response = client.delete_bucket(
        Bucket='...',
        ExpectedBucketOwner='...',
    )

Returns a dict:
    ResponseMetadata (dict): Status, headers and request id of the answer, and how often it was retried.

Return structure:
    {
        'ResponseMetadata': {'HTTPStatusCode': 200, 'HTTPHeaders': {'...': '...'}, 'RetryAttempts': 0},
    }

Errors:
    client.exceptions.ClientError: The service refused; ``error.response['Error']['Code']`` tells why.
"""


def _operation(method):
    return CLIENT.meta.service_model.operation_model(CLIENT.meta.method_to_api_mapping[method])


def _names(shape):
    """Yield the names of all members, at any depth."""
    if isinstance(shape, ListShape):
        yield from _names(shape.member)
    elif isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            yield name
            yield from _names(member)


def test_a_methods_documentation_has_a_plain_layout():
    assert CLIENT.delete_bucket.__doc__ == DELETE_BUCKET


@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_all_it_takes_and_gives(method):
    text, operation = str(getattr(CLIENT, method).__doc__), _operation(method)

    assert text.startswith(f"{method}(")
    assert operation.documentation.split(maxsplit=1)[0] in text
    for name in {*_names(operation.input_shape), *_names(operation.output_shape)}:
        assert name in text
    for error in operation.error_shapes:
        assert f"client.exceptions.{error.name}" in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("method", METHODS)
def test_every_example_of_a_request_is_python_that_the_model_takes(method):
    example = "\n".join(operation_docs.Arguments(_operation(method)).example())
    sent = {}
    names = {"datetime": datetime, "call": lambda **kwargs: sent.update(kwargs)}

    exec(f"call(\n{example}\n)", names)

    if sent:
        validate_parameters(sent, _operation(method).input_shape)


@pytest.mark.parametrize("method", METHODS)
def test_every_signature_has_the_operations_parameters(method):
    signature, shape = inspect.signature(getattr(CLIENT, method)), _operation(method).input_shape
    members = {} if shape is None else shape.members
    required = [] if shape is None else shape.required_members

    assert set(signature.parameters) == set(members)
    assert all(p.kind is p.KEYWORD_ONLY for p in signature.parameters.values())
    assert {name for name, p in signature.parameters.items() if p.default is p.empty} == set(required)


def test_signatures_show_types_and_what_may_be_left_out():
    text = str(inspect.signature(CLIENT.copy_object))

    assert text.startswith("(*, Bucket: str, CopySource: dict[str, str] | str, Key: str, ACL: str = ..., ")
    assert text.endswith(") -> dict")
    assert str(inspect.signature(type(CLIENT).delete_bucket)).startswith("(self, *, Bucket: str")


def test_known_values_are_listed():
    assert "Known values: 'private', 'public-read'" in " ".join(CLIENT.put_bucket_acl.__doc__.split())


def test_help_shows_all_of_it():
    text = pydoc.plain(pydoc.render_doc(CLIENT.put_object))

    # Since Python 3.13 a long signature is shown in lines.
    assert "put_object(*,Bucket:str,Key:str,ACL:str=..." in "".join(text.split())
    assert "Body (bytes, str or binary file)" in text
    assert "Return structure:" in text


def test_nothing_is_written_before_somebody_looks():
    client, _ = make_client()
    with mock.patch.object(operation_docs, "operation_text", return_value="written") as write:
        method = client.delete_bucket
        text = LazyText("A sentence.", lambda: operation_docs.operation_text(None, "x"))
        assert isinstance(method.__doc__, LazyText)
        write.assert_not_called()
        assert (str(text), str(text)) == ("written", "written")
        write.assert_called_once_with(None, "x")


def test_lazy_text_is_a_string_to_everybody_who_asks():
    text = LazyText("A sentence.", lambda: "Two\nlines")

    assert isinstance(text, str)
    assert text == "Two\nlines"
    assert "Two\nlines" == text  # noqa: SIM300
    assert text != "A sentence."
    assert hash(text) == hash("Two\nlines")
    assert (len(text), text[0], text[-5:], "lines" in text, list(text)[:3]) == (9, "T", "lines", True, ["T", "w", "o"])
    assert (text + "!", "!" + text, text * 2) == ("Two\nlines!", "!Two\nlines", "Two\nlinesTwo\nlines")
    assert (f"{text:>11}", "%s" % text, repr(text)) == ("  Two\nlines", "Two\nlines", "'Two\\nlines'")  # noqa: UP031
    assert (text.splitlines(), text.expandtabs(), text.upper()) == (["Two", "lines"], "Two\nlines", "TWO\nLINES")
    assert sorted([text, "A"]) == ["A", "Two\nlines"]
    assert pickle.loads(pickle.dumps(text)) == copy.copy(text) == copy.deepcopy(text) == "Two\nlines"
    assert inspect.cleandoc(text) == "Two\nlines"


def test_every_method_of_strings_answers_from_the_text():
    text = LazyText("A sentence.", lambda: "the text")

    for name in dir(str):
        if not name.startswith("_") and name not in ("maketrans", "format", "format_map", "encode"):
            arguments = {"join": (["a"],), "replace": ("t", "x"), "translate": ({},), "zfill": (9,)}.get(name, ())
            if name in ("center", "ljust", "rjust"):
                arguments = (20,)
            elif not arguments and name in (
                "count", "endswith", "find", "index", "partition", "removeprefix", "removesuffix", "rfind", "rindex",
                "rpartition", "startswith",
            ):  # fmt: skip
                arguments = ("t",)
            assert getattr(text, name)(*arguments) == getattr("the text", name)(*arguments), name


def test_methods_stay_functions_bound_to_their_client():
    assert inspect.ismethod(CLIENT.put_object)
    assert inspect.isfunction(type(CLIENT).put_object)
    assert CLIENT.put_object.__self__ is CLIENT
    assert (CLIENT.put_object.__name__, CLIENT.put_object.__qualname__) == ("put_object", "S3.put_object")
    assert typing.get_type_hints(CLIENT.put_object) == {}


def test_a_specified_mock_of_a_client_knows_its_parameters():
    spec = mock.create_autospec(CLIENT)

    spec.head_bucket(Bucket="bkt")

    spec.head_bucket.assert_called_once_with(Bucket="bkt")
    for call in (lambda: spec.head_bucket("bkt"), lambda: spec.head_bucket(Bogus=1), lambda: spec.head_bucket()):
        with pytest.raises(TypeError):
            call()


def test_methods_can_be_patched():
    client, transport = make_client()
    for options in ({}, {"autospec": True}):
        with mock.patch.object(client, "head_bucket", **options) as patched:
            client.head_bucket(Bucket="bkt")
        patched.assert_called_once_with(Bucket="bkt")
    assert transport.sent == []
    client.head_bucket(Bucket="bkt")
    assert len(transport.sent) == 1


def test_whoever_unwraps_a_method_can_call_it():
    client, transport = make_client()

    inspect.unwrap(type(client).head_bucket, stop=lambda f: not inspect.isfunction(f))(client, Bucket="bkt")

    assert len(transport.sent) == 1


def test_a_paginator_tells_what_it_takes_besides_paging():
    paginate = CLIENT.get_paginator("list_objects_v2").paginate
    text = str(paginate.__doc__)

    assert {"Bucket", "Prefix", "PaginationConfig"} <= set(inspect.signature(paginate).parameters)
    assert not {"ContinuationToken", "MaxKeys"} & set(inspect.signature(paginate).parameters)
    for part in ("MaxItems", "PageSize", "StartingToken", "client.get_paginator('list_objects_v2')", "``Contents``"):
        assert part in text


def test_a_waiter_tells_what_it_takes_and_how_long_it_waits():
    wait = CLIENT.get_waiter("bucket_exists").wait
    text = str(wait.__doc__)

    assert list(inspect.signature(wait).parameters)[-1] == "WaiterConfig"
    assert "every 5 seconds, 20 times at most" in text
    assert "client.get_waiter('bucket_exists').wait(" in text


def test_clients_are_made_without_any_documentation_module():
    program = """if True:
        import sys, ibm_boto3
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "s"}
        client = ibm_boto3.client("s3", endpoint_url="http://127.0.0.1:1", **keys)
        client.get_paginator("list_objects"), client.get_waiter("bucket_exists")
        late = {"ibm_botocore.docs.operations", "ibm_botocore.docs.companions", "inspect", "jmespath"}
        assert not late & set(sys.modules), late & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, cwd=ROOT)
