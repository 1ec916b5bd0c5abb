"""Structures written as XML: a table of (value, document)."""

import datetime
import decimal
import io
from typing import Any

import pytest

from ibm_botocore.exceptions import ParamValidationError
from ibm_botocore.serialize import compile_writer
from tests.botocore.small_models import operation, s3, structure

D = datetime.datetime(2020, 1, 2, 3, 4, 5, 678999)
SHAPES = {
    "Body": structure(
        {
            "Text": "String",
            "Renamed": {"shape": "String", "locationName": "Other"},
            "Key": "Key",
            "Int": "Integer",
            "Num": "Float",
            "Bool": "Boolean",
            "Time": "Timestamp",
            "HttpTime": {"shape": "Timestamp", "timestampFormat": "rfc822"},
            "Data": "Blob",
            "Strings": "Strings",
            "Items": "Items",
            "Flat": "Flat",
            "FlatRenamed": {"shape": "Flat", "locationName": "F"},
            "Map": "Map",
            "FlatMap": "FlatMap",
            "Inner": "Inner",
            "Lists": "Lists",
        }
    ),
    "Inner": structure(
        {"Type": {"shape": "String", "locationName": "xsi:type", "xmlAttribute": True}, "Text": "String"},
        xmlNamespace={"prefix": "xsi", "uri": "urn:xsi"},
    ),
    "Lists": {"type": "list", "member": {"shape": "Strings"}},
}


def body(value, checked=True):
    payload = {"shape": "Body", "locationName": "Doc", "xmlNamespace": {"uri": "urn:doc"}}
    model = operation(takes=structure({"P": payload}, payload="P"), shapes=SHAPES)
    written: Any = compile_writer(model, checked)({"P": value}).body
    prefix, suffix = b'<Doc xmlns="urn:doc">', b"</Doc>"
    assert written.startswith(prefix) and written.endswith(suffix)
    return written[len(prefix) : -len(suffix)].decode()


DOCUMENTS = [
    ({}, ""),
    ({"Text": "é 😀"}, "<Text>é 😀</Text>"),
    ({"Text": ""}, "<Text></Text>"),
    ({"Text": "a<&>\"'\r\n\t]]>"}, "<Text>a&lt;&amp;&gt;\"'&#xD;&#xA;\t]]&gt;</Text>"),
    ({"Renamed": "x"}, "<Other>x</Other>"),
    ({"Int": -5}, "<Int>-5</Int>"),
    ({"Num": 1.0}, "<Num>1.0</Num>"),
    ({"Num": decimal.Decimal("1.10")}, "<Num>1.10</Num>"),
    ({"Bool": True}, "<Bool>true</Bool>"),
    ({"Bool": False}, "<Bool>false</Bool>"),
    ({"Time": D}, "<Time>2020-01-02T03:04:05.678999Z</Time>"),
    ({"Time": "2020-01-02"}, "<Time>2020-01-02T00:00:00Z</Time>"),
    ({"HttpTime": D}, "<HttpTime>Thu, 02 Jan 2020 03:04:05 GMT</HttpTime>"),
    ({"Data": b"xy"}, "<Data>eHk=</Data>"),
    ({"Data": "strü"}, "<Data>c3Ryw7w=</Data>"),
    ({"Strings": ["a", "b"]}, "<Strings><member>a</member><member>b</member></Strings>"),
    ({"Strings": []}, "<Strings></Strings>"),
    ({"Items": ("a", "b")}, "<Items><Item>a</Item><Item>b</Item></Items>"),
    ({"Flat": ["a", "b"]}, "<Flat>a</Flat><Flat>b</Flat>"),
    ({"FlatRenamed": ["a", "b"]}, "<F>a</F><F>b</F>"),
    ({"Flat": []}, ""),
    ({"Map": {"a": "b"}}, "<Map><entry><key>a</key><value>b</value></entry></Map>"),
    ({"FlatMap": {"a": 1, "b": 2}}, "<FlatMap><K>a</K><V>1</V></FlatMap><FlatMap><K>b</K><V>2</V></FlatMap>"),
    ({"Inner": {}}, '<Inner xmlns:xsi="urn:xsi"></Inner>'),
    (
        {"Inner": {"Text": "t", "Type": 'a"<\n'}},
        '<Inner xmlns:xsi="urn:xsi" xsi:type="a&quot;&lt;&#xA;"><Text>t</Text></Inner>',
    ),
    ({"Lists": [["a"], []]}, "<Lists><member><member>a</member></member><member></member></Lists>"),
    ({"Int": 1, "Text": "in the order given"}, "<Int>1</Int><Text>in the order given</Text>"),
    ({"Text": "in the order given", "Int": 1}, "<Text>in the order given</Text><Int>1</Int>"),
]


@pytest.mark.parametrize(("value", "document"), DOCUMENTS)
def test_a_value_has_its_document(value, document):
    assert body(value) == document


WRONG: list[Any] = [
    None,
    [],
    "x",
    {"Nope": 1},
    {"Text": None},
    {"Text": 5},
    {"Text": "\ud800"},
    {"Key": ""},
    {"Int": "1"},
    {"Num": "1"},
    {"Bool": 1},
    {"Time": "no time"},
    {"Strings": "abc"},
    {"Strings": [1]},
    {"Items": []},
    {"Map": []},
    {"Map": {"a": 1}},
    {"Inner": {"Nope": 1}},
    {"Inner": {"Type": 1}},
    {"Lists": [["a"], [1]]},
]


@pytest.mark.parametrize("value", WRONG)
def test_a_wrong_value_is_refused(value):
    with pytest.raises(ParamValidationError, match=r"parameter (in )?P"):
        body(value)


def test_a_file_is_no_content_of_an_element():
    with pytest.raises(ParamValidationError, match="Invalid value for parameter P"):
        body({"Data": io.BytesIO(b"x")})


UNCHECKED = [
    ({"Text": None, "Int": 1}, "<Int>1</Int>"),
    ({"Text": 5, "Int": "x", "Key": ""}, "<Text>5</Text><Int>x</Int><Key></Key>"),
    ({"Items": []}, "<Items></Items>"),
    ({"Inner": {"Type": None, "Text": None}}, '<Inner xmlns:xsi="urn:xsi"></Inner>'),
]


@pytest.mark.parametrize(("value", "document"), UNCHECKED)
def test_without_checks_values_go_as_they_are_and_none_is_left_out(value, document):
    assert body(value, checked=False) == document


@pytest.mark.parametrize("value", [{"Nope": 1}, {"Inner": {"Nope": 1}}])
def test_without_checks_an_unknown_member_is_still_refused(value):
    with pytest.raises(ParamValidationError, match=r'Unknown parameter in P.*: "Nope"'):
        body(value, checked=False)


def test_members_without_a_place_are_children_of_the_root():
    takes = structure(
        {"A": "String", "B": {"shape": "Flat", "locationName": "Bee"}, "H": {"shape": "String", "location": "header"}}
    )
    write = compile_writer(operation(takes=takes, root="Top"))

    assert write({"A": "x", "H": "h", "B": ["1", "2"]}).body == b"<Top><A>x</A><Bee>1</Bee><Bee>2</Bee></Top>"
    assert write({"H": "h"}).body is None


S3 = "http://s3.amazonaws.com/doc/2006-03-01/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
REAL = [
    (
        "DeleteObjects",
        {"Delete": {"Objects": [{"Key": "a"}, {"Key": "b", "VersionId": "v"}], "Quiet": True}},
        f'<Delete xmlns="{S3}"><Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>v</VersionId></Object>'
        "<Quiet>true</Quiet></Delete>",
    ),
    (
        "PutBucketAcl",
        {
            "AccessControlPolicy": {
                "Grants": [{"Grantee": {"ID": "x", "Type": "CanonicalUser"}, "Permission": "READ"}],
                "Owner": {"ID": "i"},
            }
        },
        f'<AccessControlPolicy xmlns="{S3}"><AccessControlList><Grant><Grantee xmlns:xsi="{XSI}" '
        'xsi:type="CanonicalUser"><ID>x</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList>'
        "<Owner><ID>i</ID></Owner></AccessControlPolicy>",
    ),
    (
        "PutBucketProtectionConfiguration",
        {"ProtectionConfiguration": {"MinimumRetention": {"Days": 1}, "EnablePermanentRetention": False}},
        "<ProtectionConfiguration><MinimumRetention><Days>1</Days></MinimumRetention>"
        "<EnablePermanentRetention>false</EnablePermanentRetention></ProtectionConfiguration>",
    ),
    (
        "CreateBucket",
        {"CreateBucketConfiguration": {}},
        f'<CreateBucketConfiguration xmlns="{S3}"></CreateBucketConfiguration>',
    ),
]


@pytest.mark.parametrize(("name", "params", "document"), REAL)
def test_operations_of_the_service_have_their_documents(name, params, document):
    write = compile_writer(s3().operation_model(name))

    assert write({"Bucket": "b", **params}).body == document.encode()
