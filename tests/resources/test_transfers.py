import pytest

from tests.resources.fakes import make_service

SOURCE = {"Bucket": "from", "Key": "there"}
ALL = {"ExtraArgs": {"ACL": "private"}, "Callback": print, "Config": object()}
NONE = dict.fromkeys(ALL)


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("upload_file", {"Filename": "f"}),
        ("upload_fileobj", {"Fileobj": object()}),
        ("download_file", {"Filename": "f"}),
        ("download_fileobj", {"Fileobj": object()}),
        ("copy", {"CopySource": SOURCE}),
    ],
)
def test_transfers_go_to_the_client(method, arguments):
    service, _ = make_service()
    asked = []
    # The client's own methods have tests of their own.
    setattr(service.meta.client, method, lambda **kwargs: asked.append(kwargs) or "answer")
    more = {"SourceClient": None} if method == "copy" else {}

    assert getattr(service.Object("b", "k"), method)(**arguments) == "answer"
    assert getattr(service.Bucket("b"), method)(**arguments, Key="k", **ALL) == "answer"

    assert asked == [
        {"Bucket": "b", "Key": "k", **arguments, **NONE, **more},
        {"Bucket": "b", "Key": "k", **arguments, **ALL, **more},
    ]


@pytest.mark.parametrize(
    ("resource", "method", "positional"),
    [
        ("Bucket", "upload_file", ["Filename", "Key", "ExtraArgs", "Callback", "Config"]),
        ("Bucket", "upload_fileobj", ["Fileobj", "Key", "ExtraArgs", "Callback", "Config"]),
        ("Bucket", "download_file", ["Key", "Filename", "ExtraArgs", "Callback", "Config"]),
        ("Bucket", "download_fileobj", ["Key", "Fileobj", "ExtraArgs", "Callback", "Config"]),
        ("Bucket", "copy", ["CopySource", "Key", "ExtraArgs", "Callback", "SourceClient", "Config"]),
        ("Object", "upload_file", ["Filename", "ExtraArgs", "Callback", "Config"]),
        ("Object", "upload_fileobj", ["Fileobj", "ExtraArgs", "Callback", "Config"]),
        ("Object", "download_file", ["Filename", "ExtraArgs", "Callback", "Config"]),
        ("Object", "download_fileobj", ["Fileobj", "ExtraArgs", "Callback", "Config"]),
        ("Object", "copy", ["CopySource", "ExtraArgs", "Callback", "SourceClient", "Config"]),
    ],
)
def test_arguments_keep_their_positions(resource, method, positional):
    service, _ = make_service()
    asked = []
    setattr(service.meta.client, method, lambda **kwargs: asked.append(kwargs))

    getattr(getattr(service, resource)(*("b", "k")[: 1 + (resource == "Object")]), method)(*positional)

    (given,) = asked
    assert given == {"Bucket": "b", "Key": "k", **{name: name for name in positional}}
