"""Static websites: the configuration of a bucket, and the pages its website endpoint serves."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from ibm_boto3.local.documents import found_text
from ibm_boto3.local.errors import ServiceError
from ibm_boto3.local.messages import Answer, Request
from ibm_boto3.local.operations import archive, conditions, describing, public
from ibm_boto3.local.operations.configurations import Kind
from ibm_boto3.local.operations.finding import find
from ibm_boto3.local.store.buckets import Bucket
from ibm_boto3.local.store.versions import Version

MAX_ROUTING_RULES = 50
REDIRECT_LOCATION = "x-amz-website-redirect-location"


@dataclass(frozen=True)
class Redirect:
    """Where a rule sends the reader; what it leaves as it is is empty.

    :param host: the host.
    :param protocol: ``http`` or ``https``.
    :param prefix: what replaces the beginning of the key the rule matched, None for nothing.
    :param key: what replaces the whole key.
    :param status: the HTTP status.
    """

    host: str
    protocol: str
    prefix: str | None
    key: str
    status: int


@dataclass(frozen=True)
class Rule:
    """When readers are sent elsewhere.

    :param prefix: what the key begins with.
    :param error: the status the answer would have, 0 for any.
    :param redirect: where they are sent.
    """

    prefix: str
    error: int
    redirect: Redirect


@dataclass(frozen=True)
class Site:
    """The configuration of a website.

    :param suffix: the key of the page of a folder, behind the folder's.
    :param error_key: the key of the page for errors, empty for none.
    :param rules: in order.
    :param everything: where all readers are sent, None for nowhere.
    """

    suffix: str = ""
    error_key: str = ""
    rules: tuple[Rule, ...] = ()
    everything: Redirect | None = None


def read_site(root: ET.Element) -> Site:
    """Read a website configuration.

    :param root: the document.
    :returns: what it says.
    :raises ServiceError: if it breaks a rule of the service.
    """
    everything = root.find("RedirectAllRequestsTo")
    if everything is not None:
        if len(root) > 1 or not found_text(everything, "HostName"):
            raise ServiceError("MalformedXML")
        return Site(everything=read_redirect(everything))
    suffix = found_text(root, "IndexDocument/Suffix")
    if not suffix or "/" in suffix:
        raise ServiceError("InvalidArgument", "The IndexDocument Suffix is not well formed")
    nodes = root.findall("RoutingRules/RoutingRule")
    if len(nodes) > MAX_ROUTING_RULES:
        raise ServiceError("InvalidRequest", f"There can be no more than {MAX_ROUTING_RULES} routing rules")
    return Site(suffix, found_text(root, "ErrorDocument/Key"), tuple(read_rule(node) for node in nodes))


def read_rule(node: ET.Element) -> Rule:
    """Read a routing rule.

    :raises ServiceError: if it sends nobody anywhere.
    """
    redirect, error = node.find("Redirect"), found_text(node, "Condition/HttpErrorCodeReturnedEquals")
    if redirect is None or not len(redirect) or (error and not error.isdecimal()):
        raise ServiceError("MalformedXML")
    return Rule(found_text(node, "Condition/KeyPrefixEquals"), int(error or 0), read_redirect(redirect))


def read_redirect(node: ET.Element) -> Redirect:
    """Read where readers are sent.

    :raises ServiceError: for a status that is no redirect, or two ways to replace the key.
    """
    status, protocol = found_text(node, "HttpRedirectCode") or "301", found_text(node, "Protocol")
    prefix, key = node.find("ReplaceKeyPrefixWith"), found_text(node, "ReplaceKeyWith")
    if (
        status not in ("301", "302", "303", "307", "308")
        or protocol not in ("", "http", "https")
        or (prefix is not None and key)
    ):
        raise ServiceError("InvalidRequest", "The redirect is not valid")
    replaced = None if prefix is None else prefix.text or ""
    return Redirect(found_text(node, "HostName"), protocol, replaced, key, int(status))


WEBSITE = Kind("website", "WebsiteConfiguration", "NoSuchWebsiteConfiguration", read_site)


def serve(bucket: Bucket | None, path: str, request: Request, now: float) -> Answer:
    """Answer a request to a website endpoint.

    :param bucket: the bucket of the site, None if there is none of its name.
    :param path: what was asked for, decoded, without the slash before it.
    :param request: the request.
    :param now: the server's time.
    :returns: a page, a redirect, or a page about an error.
    """
    if request.method not in ("GET", "HEAD"):
        return error_page(ServiceError("MethodNotAllowed"), request)
    if bucket is None:
        return error_page(ServiceError("NoSuchBucket"), request)
    site: Site | None = bucket.rules("website")
    if site is None:
        return error_page(ServiceError("NoSuchWebsiteConfiguration"), request)
    if site.everything is not None:
        return moved(site.everything, path, "", request)
    for rule in site.rules:
        if not rule.error and path.startswith(rule.prefix):
            return moved(rule.redirect, path, rule.prefix, request)
    try:
        return page(bucket, site, path, request, now)
    except ServiceError as error:
        return error_of(bucket, site, path, request, now, error)


def page(bucket: Bucket, site: Site, path: str, request: Request, now: float) -> Answer:
    """Answer with a page.

    :param bucket: the bucket of the site.
    :param site: its configuration.
    :param path: what was asked for.
    :param request: the request.
    :param now: the server's time.
    :raises ServiceError: if it is not there or not public.
    """
    key = path + site.suffix if not path or path.endswith("/") else path
    try:
        version = readable(bucket, key, now)
    except ServiceError as error:
        folder = f"{key}/{site.suffix}"
        if error.code != "NoSuchKey" or key != path or bucket.keys.current(folder) is None:
            raise
        return Answer(302, {"Location": quote(f"/{path}/")})
    if REDIRECT_LOCATION in version.about.headers:
        return Answer(301, {"Location": version.about.headers[REDIRECT_LOCATION]})
    try:
        conditions.check_read(request.headers, version)
    except conditions.NotModified:
        return Answer(304, conditions.validators(version))
    return Answer(200, describing.headers_of(version, now), version.content)


def readable(bucket: Bucket, key: str, now: float) -> Version:
    """Return an object everybody may read.

    :raises ServiceError: if it is not there, not public or archived.
    """
    if not public.is_read_by_all(bucket, key, None):
        is_missing = bucket.keys.current(key) is None and public.is_listed_for_all(bucket)
        raise ServiceError("NoSuchKey" if is_missing else "AccessDenied")
    version = find(bucket, key, None)
    archive.check_readable(version, now)
    return version


def moved(redirect: Redirect, path: str, prefix: str, request: Request) -> Answer:
    """Send a reader elsewhere.

    :param redirect: where.
    :param path: what was asked for.
    :param prefix: what the rule matched.
    :param request: the request.
    """
    key = redirect.key or (path if redirect.prefix is None else redirect.prefix + path.removeprefix(prefix))
    host = redirect.host or request.headers.get("host", "localhost")
    protocol = redirect.protocol or ("https" if request.is_secure else "http")
    return Answer(redirect.status, {"Location": f"{protocol}://{host}/{quote(key)}"})


def error_of(bucket: Bucket, site: Site, path: str, request: Request, now: float, error: ServiceError) -> Answer:
    """Answer an error as the site wants it: by a rule, by its own page, or by a plain one."""
    for rule in site.rules:
        if rule.error == error.status and path.startswith(rule.prefix):
            return moved(rule.redirect, path, rule.prefix, request)
    if site.error_key:
        try:
            version = readable(bucket, site.error_key, now)
        except ServiceError:
            return error_page(error, request)
        return Answer(error.status, describing.headers_of(version, now), version.content)
    return error_page(error, request)


def error_page(error: ServiceError, request: Request) -> Answer:
    """Return a plain page about an error.

    :param error: the error.
    :param request: the request that met it.
    """
    title = f"{error.status} {escape(error.code)}"
    text = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{escape(error.message)}</p></body></html>\n"
    )
    return Answer(error.status, {"Content-Type": "text/html; charset=utf-8"}, text.encode())
