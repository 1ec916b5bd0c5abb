"""Elements read as values: a table of (document, value)."""

import datetime

import pytest

from ibm_botocore._message import BufferedResponse
from ibm_botocore.parsers import ResponseParserError, compile_reader
from tests.botocore.small_models import operation, s3, structure

UTC = datetime.timezone.utc
SHAPES = {
    "Inner": structure(
        {"Text": "String", "Type": {"shape": "String", "xmlAttribute": True, "locationName": "xsi:type"}}
    ),
    "Plain": structure({"Kind": {"shape": "String", "xmlAttribute": True, "locationName": "kind"}}),
    "Inners": {"type": "list", "member": {"shape": "Inner"}},
    "FlatInners": {"type": "list", "member": {"shape": "Inner"}, "flattened": True},
    "Lists": {"type": "list", "member": {"shape": "Strings"}},
    "FlatNamed": {"type": "list", "member": {"shape": "String", "locationName": "One"}, "flattened": True},
    "Numbers": {"type": "list", "member": {"shape": "Integer"}},
}
MEMBERS = {
    "Text": "String",
    "Renamed": {"shape": "String", "locationName": "Other"},
    "Int": "Integer",
    "Num": "Float",
    "Bool": "Boolean",
    "Time": "Timestamp",
    "Data": "Blob",
    "Strings": "Strings",
    "Flat": "Flat",
    "FlatNamed": "FlatNamed",
    "Map": "Map",
    "FlatMap": "FlatMap",
    "Inner": "Inner",
    "Plain": "Plain",
    "Inners": "Inners",
    "FlatInners": {"shape": "FlatInners", "locationName": "FI"},
    "Lists": "Lists",
    "Numbers": "Numbers",
    "Header": {"shape": "String", "location": "header", "locationName": "h"},
}
READER = compile_reader(operation(gives=structure(MEMBERS), shapes=SHAPES))


def read(document, reader=READER):
    answer = reader.read_bytes(200, {}, document.encode())
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


DOCUMENTS = [
    ("<Text>é &lt;&amp;&#13;&#10;</Text>", {"Text": "é <&\r\n"}),
    ("<Text/>", {"Text": ""}),
    ("<Text>  kept </Text>", {"Text": "  kept "}),
    ("<Text>a<!-- x -->b</Text>", {"Text": "ab"}),
    ("<Text><![CDATA[a<]]></Text>", {"Text": "a<"}),
    ("<Text>1</Text><Text>2</Text>", {"Text": "1"}),
    ("<Other>x</Other><Renamed>y</Renamed>", {"Renamed": "x"}),
    ("<Int> 5 </Int>", {"Int": 5}),
    ("<Num>1.5</Num>", {"Num": 1.5}),
    ("<Bool>true</Bool>", {"Bool": True}),
    ("<Bool>false</Bool>", {"Bool": False}),
    ("<Bool>TRUE</Bool>", {"Bool": False}),
    ("<Bool/>", {"Bool": False}),
    ("<Time>2026-01-02T03:04:05.678Z</Time>", {"Time": datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)}),
    ("<Time>Fri, 07 Sep 2018 21:33:08 GMT</Time>", {"Time": datetime.datetime(2018, 9, 7, 21, 33, 8, tzinfo=UTC)}),
    ("<Data>eHk=</Data>", {"Data": b"xy"}),
    ("<Strings/>", {"Strings": []}),
    ("<Strings>text</Strings>", {"Strings": []}),
    ("<Strings><member>a</member><any/></Strings>", {"Strings": ["a", ""]}),
    ("<Numbers><member>1</member></Numbers>", {"Numbers": [1]}),
    ("<Flat>a</Flat><Text>t</Text><Flat/>", {"Flat": ["a", ""], "Text": "t"}),
    ("<One>a</One><FlatNamed>b</FlatNamed>", {"FlatNamed": ["a"]}),
    ("<Map/>", {"Map": {}}),
    (
        "<Map><entry><key>a</key><value>b</value></entry><entry><value>d</value><key>c</key></entry><odd/></Map>",
        {"Map": {"a": "b", "c": "d"}},
    ),
    ("<FlatMap><K>a</K><V>1</V></FlatMap><FlatMap><K>b</K><V>2</V></FlatMap>", {"FlatMap": {"a": 1, "b": 2}}),
    ("<Inner/>", {"Inner": {}}),
    ("<Inner><Text>t</Text><Unknown><Text>u</Text></Unknown></Inner>", {"Inner": {"Text": "t"}}),
    ('<Inner xmlns:xsi="urn:x" xsi:type="T"><Type>no</Type></Inner>', {"Inner": {"Type": "T"}}),
    ('<Inner xmlns:q="urn:q" q:type="T" type="no"/>', {"Inner": {"Type": "T"}}),
    ('<Inner type="no"/>', {"Inner": {}}),
    ('<Plain kind="k"/>', {"Plain": {"Kind": "k"}}),
    ("<Inners><a><Text>1</Text></a><b/></Inners>", {"Inners": [{"Text": "1"}, {}]}),
    ("<FI/><FI><Text>1</Text></FI>", {"FlatInners": [{}, {"Text": "1"}]}),
    ("<Lists><m><q>a</q></m><m/></Lists>", {"Lists": [["a"], []]}),
    ("<Header>no</Header><Nope/>", {}),
    ("text", {}),
]


@pytest.mark.parametrize("root", ["<R>{}</R>", '<R xmlns="urn:a">{}</R>', '<p:R xmlns:p="urn:a">{}</p:R>'])
@pytest.mark.parametrize(("content", "value"), DOCUMENTS)
def test_a_document_has_its_value_with_and_without_namespace(content, value, root):
    for _ in range(2):  # the second time tags are remembered
        assert read(root.format(content)) == value


BROKEN = [
    ("<Int>x</Int>", "element 'Int' should hold a value of type integer, not 'x'"),
    ("<Int/>", "element 'Int' should hold a value of type integer, not ''"),
    ("<Num>x</Num>", "element 'Num' should hold a value of type double, not 'x'"),
    ("<Time>never</Time>", "element 'Time' should hold a value of type timestamp, not 'never'"),
    ("<Data>x</Data>", "element 'Data' should hold a value of type blob, not 'x'"),
    ("<Numbers><n>x</n></Numbers>", "element 'Numbers' should hold a value of type integer, not 'x'"),
]


@pytest.mark.parametrize(("content", "text"), BROKEN)
def test_a_value_that_does_not_fit_is_a_parser_error_that_names_the_element(content, text):
    with pytest.raises(ResponseParserError, match=text):
        read(f'<R xmlns="urn:a">{content}</R>')


def test_an_answer_with_endless_new_names_is_not_remembered():
    reader = compile_reader(operation(gives=structure(MEMBERS), shapes=SHAPES))

    for number in range(3):
        names = "".join(f'<Text xmlns="urn:{number}-{name}"/>' for name in range(2000))
        assert read(f"<R>{names}<Int>1</Int></R>", reader) == {"Text": "", "Int": 1}


ROW = (
    "<Contents><Key>k{0}</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified><ETag>&quot;e&quot;</ETag>"
    "<Size>{0}</Size><StorageClass>STANDARD</StorageClass></Contents>"
)


def test_a_page_of_a_listing_is_read():
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        "<Name>b</Name><Prefix/><IsTruncated>false</IsTruncated>"
        f"{''.join(map(ROW.format, range(1000)))}</ListBucketResult>"
    )

    answer = read(document, compile_reader(s3().operation_model("ListObjectsV2")))

    assert (answer["Name"], answer["Prefix"], answer["IsTruncated"], len(answer["Contents"])) == ("b", "", False, 1000)
    assert answer["Contents"][7] == {
        "Key": "k7",
        "LastModified": datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC),
        "ETag": '"e"',
        "Size": 7,
        "StorageClass": "STANDARD",
    }


REAL = [
    ("ListBuckets", "<R><Buckets/></R>", {"Buckets": []}),
    ("ListObjectsV2", "<R><Name>b</Name></R>", {"Name": "b"}),
    (
        "ListLegalHolds",
        "<RetentionState><CreateTime>Fri, 07 Sep 2018 21:33:08 GMT</CreateTime><RetentionPeriod>5</RetentionPeriod>"
        "<LegalHolds><LegalHold><ID>a</ID></LegalHold><member><ID>b</ID></member></LegalHolds></RetentionState>",
        {
            "CreateTime": datetime.datetime(2018, 9, 7, 21, 33, 8, tzinfo=UTC),
            "RetentionPeriod": 5,
            "LegalHolds": [{"ID": "a"}, {"ID": "b"}],
        },
    ),
    (
        "GetBucketAcl",
        '<A><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:type="Group"><URI>u</URI></Grantee></Grant></AccessControlList></A>',
        {"Grants": [{"Grantee": {"Type": "Group", "URI": "u"}}]},
    ),
    ("GetObjectRetention", "<Retention><Mode>COMPLIANCE</Mode></Retention>", {"Retention": {"Mode": "COMPLIANCE"}}),
    (
        "ListBucketReplicationFailures",
        "<L><Name>a</Name><Contents><Key>k</Key></Contents></L>",
        {"ListReplicationFailureResult": {"Name": "a", "Contents": [{"Key": "k"}]}},
    ),
]


@pytest.mark.parametrize(("name", "document", "value"), REAL)
def test_answers_of_the_service_are_read(name, document, value):
    assert read(document, compile_reader(s3().operation_model(name))) == value


def test_a_broken_answer_that_may_hold_secrets_is_not_quoted():
    reader = compile_reader(s3().operation_model("GetBucketAspera"))
    body = b"<F><AccessKey><Secret>hush</Secret>"

    with pytest.raises(ResponseParserError) as caught:
        reader.read(200, {}, BufferedResponse(200, {}, body))

    assert "hush" not in str(caught.value)
