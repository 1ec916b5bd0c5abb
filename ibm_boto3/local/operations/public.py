"""Who may read without a signature: access control lists, blocked public access, public policies."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ibm_boto3.local.call import Call
from ibm_boto3.local.documents import XSI, document, found_text, parsed
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.operations.finding import version_of
from ibm_boto3.local.store.buckets import Bucket

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
CANNED = ("private", "public-read")


def canned_acl(bucket: Bucket | None, name: str) -> str:
    """Check the name of a canned access control list.

    :param bucket: the bucket it is for, None for one that is about to be made.
    :param name: the name.
    :returns: the name.
    :raises ServiceError: if the service has no such list, or the bucket blocks public ones.
    """
    if name not in CANNED:
        raise ServiceError("InvalidArgument", "The only canned ACLs are private and public-read")
    if bucket is not None and name == "public-read" and block_of(bucket)[0]:
        raise ServiceError("AccessDenied")
    return name


def block_of(bucket: Bucket) -> tuple[bool, bool]:
    """Return whether a bucket blocks public lists from being set, and whether it ignores them."""
    return bucket.rules("publicAccessBlock") or (False, False)


def is_listed_for_all(bucket: Bucket) -> bool:
    """Whether everybody may list a bucket."""
    return bucket.is_public or (bucket.acl == "public-read" and not block_of(bucket)[1])


def is_read_by_all(bucket: Bucket, key: str, version_id: str | None) -> bool:
    """Whether everybody may read an object.

    :param bucket: the bucket.
    :param key: the object's key.
    :param version_id: which version, None or empty for the latest.
    """
    if bucket.is_public:
        return True
    found = bucket.keys.find(key, version_id) if version_id else bucket.keys.current(key)
    return found is not None and found.about.acl == "public-read" and not block_of(bucket)[1]


def requested_acl(call: Call) -> str:
    """Read the list a request sets, from its headers or its document.

    :param call: the call.
    :returns: the name of the canned list it amounts to.
    :raises ServiceError: for a list the service does not have.
    """
    if "x-amz-acl" in call.headers:
        return canned_acl(call.bucket, call.headers["x-amz-acl"])
    grants = {name: value for name, value in call.headers.items() if name.startswith("x-amz-grant-")}
    if grants:
        public = ALL_USERS in grants.get("x-amz-grant-read", "")
    else:
        public = grants_all(parsed(call.body, "AccessControlPolicy"))
    return canned_acl(call.bucket, "public-read" if public else "private")


def grants_all(root: ET.Element) -> bool:
    """Whether a list lets everybody read.

    :param root: the document.
    :raises ServiceError: if it lets anybody else do anything else.
    """
    public = False
    for grant in root.iter("Grant"):
        permission = found_text(grant, "Permission")
        if found_text(grant, "Grantee/URI") == ALL_USERS and permission == "READ":
            public = True
        elif permission != "FULL_CONTROL" or not found_text(grant, "Grantee/ID"):
            raise ServiceError("InvalidArgument", "The only grants are FULL_CONTROL of the owner and READ of all users")
    return public


def acl_document(bucket: Bucket, acl: str) -> Answer:
    """Answer with an access control list.

    :param bucket: whose owner may do everything.
    :param acl: the canned list.
    """
    guid = bucket.instance.guid
    owner = f"<ID>{guid}</ID><DisplayName>{guid}</DisplayName>"
    grants = f'<Grant><Grantee xmlns:xsi="{XSI}" xsi:type="CanonicalUser">{owner}</Grantee>'
    grants += "<Permission>FULL_CONTROL</Permission></Grant>"
    if acl == "public-read":
        grants += f'<Grant><Grantee xmlns:xsi="{XSI}" xsi:type="Group"><URI>{ALL_USERS}</URI></Grantee>'
        grants += "<Permission>READ</Permission></Grant>"
    content = f"<Owner>{owner}</Owner><AccessControlList>{grants}</AccessControlList>"
    return document("AccessControlPolicy", content)


def get_bucket_acl(call: Call) -> Answer:
    """Answer GetBucketAcl."""
    return acl_document(call.bucket, call.bucket.acl)


def put_bucket_acl(call: Call) -> Answer:
    """Answer PutBucketAcl."""
    call.bucket.acl = requested_acl(call)
    return Answer()


def get_object_acl(call: Call) -> Answer:
    """Answer GetObjectAcl."""
    return acl_document(call.bucket, version_of(call).about.acl)


def put_object_acl(call: Call) -> Answer:
    """Answer PutObjectAcl."""
    acl = requested_acl(call)
    version_of(call).about.acl = acl
    return Answer()


def read_block(root: ET.Element) -> tuple[bool, bool]:
    """Read a configuration that blocks public access.

    :param root: the document.
    :returns: whether public lists cannot be set, and whether they are ignored.
    :raises ServiceError: for anything the service does not block.
    """
    values = {child.tag: found_text(root, child.tag).lower() for child in root}
    if set(values) - {"BlockPublicAcls", "IgnorePublicAcls"} or set(values.values()) - {"true", "false"}:
        raise ServiceError("MalformedXML")
    return values.get("BlockPublicAcls") == "true", values.get("IgnorePublicAcls") == "true"


PUBLIC_ACCESS_BLOCK = Kind(
    "publicAccessBlock", "PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration", read_block
)
