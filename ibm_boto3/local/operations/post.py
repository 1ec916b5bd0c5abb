"""Uploads from a form of a web page, under a policy that somebody signed."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from ibm_boto3.local import checksums, post_policy
from ibm_boto3.local.call import Address, Call, Caller
from ibm_boto3.local.content import MemoryContent
from ibm_boto3.local.documents import element, parsed
from ibm_boto3.local.errors import DECLARATION, ServiceError
from ibm_boto3.local.forms import Form, read_form
from ibm_boto3.local.messages import Answer
from ibm_boto3.local.operations import describing, retention, tags
from ibm_boto3.local.operations.writing import install, new_version
from ibm_boto3.local.payload import check_checksum
from ibm_boto3.local.store.versions import Version

FILE_NAME = "${filename}"


def post_object(call: Call) -> Answer:
    """Answer PostObject."""
    form = read_form(call.body, call.request.headers.get("content-type", ""))
    if form.file is None:
        raise ServiceError("IncorrectNumberOfFilesInPostRequest")
    if not form.fields.get("key"):
        raise ServiceError("UserKeyMustBeSpecified")
    form.fields["key"] = form.fields["key"].replace(FILE_NAME, form.file_name)
    inner = signed_call(call, form)
    bucket = inner.bucket
    if bucket.instance.account is not inner.caller.account:
        raise ServiceError("AccessDenied")
    post_policy.check(form.fields, bucket.name, form.file.size, call.world.clock)
    for name, value in checksums.stated(inner.headers).items():
        check_checksum(name, value, form.file)
    version = new_version(inner, describing.described(inner), form.file)
    if "tagging" in form.fields:
        document = parsed(MemoryContent(form.fields["tagging"].encode()), "Tagging")
        version.about.tags = tags.from_document(document)
    version.checksums = checksums.stated_or_default(inner.headers, form.file)
    version.retention = retention.of_new(inner)
    return answered(inner, form, version, install(inner, version))


def signed_call(call: Call, form: Form) -> Call:
    """Return the call that a form amounts to.

    :param call: the call with the form in its body.
    :param form: the form.
    :returns: a call that puts the file.
    :raises ServiceError: if nobody signed its policy.
    """
    access_key = post_policy.signer_of(form.fields, call.world.accounts)
    instance = call.world.accounts.instance_of(access_key)
    call.request.sender = instance.account.id
    headers = dict(form.fields)
    if "acl" in headers:
        headers["x-amz-acl"] = headers["acl"]
    address = Address(call.address.bucket, form.fields["key"])
    assert form.file is not None
    caller = Caller(instance.account, instance)
    return Call(call.world, call.request, caller, address, {}, headers, form.file, call.now, call.region)


def answered(call: Call, form: Form, version: Version, headers: dict[str, str]) -> Answer:
    """Answer as the form asks.

    :param call: the call.
    :param form: the form.
    :param version: what was put.
    :param headers: that tell of it.
    """
    headers["Location"] = f"{call.request.url}{quote(call.address.resource)}"
    redirect = form.fields.get("success_action_redirect") or form.fields.get("redirect")
    if redirect:
        query = urlencode({"bucket": call.bucket.name, "key": call.key, "etag": f'"{version.etag}"'})
        headers["Location"] = f"{redirect}{'&' if '?' in redirect else '?'}{query}"
        return Answer(303, headers)
    status = form.fields.get("success_action_status")
    if status != "201":
        return Answer(200 if status == "200" else 204, headers)
    content = (
        element("Location", headers["Location"])
        + element("Bucket", call.bucket.name)
        + element("Key", call.key)
        + f"<ETag>&quot;{version.etag}&quot;</ETag>"
    )
    body = f"{DECLARATION}<PostResponse>{content}</PostResponse>"
    return Answer(201, {**headers, "Content-Type": "application/xml"}, body.encode())
