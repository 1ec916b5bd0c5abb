"""Requests that somebody else will send: presigned URLs, and forms for browsers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from . import _listeners
from ._call import begin_presigned
from ._plan import Call
from .auth.post_policy import make_policy
from .auth.posts import FIELDS, POLICY
from .awsrequest import create_request_object
from .exceptions import ParamValidationError, UnknownClientMethodError

if TYPE_CHECKING:
    from ._client import BaseClient
    from .signers import RequestSigner

DEFAULT_EXPIRES_IN_S = 3600
# A browser puts the name of the chosen file in its place.
_FILE_NAME = "${filename}"


def generate_presigned_url(
    self: BaseClient,
    ClientMethod: str,
    Params: Mapping[str, Any] | None = None,
    ExpiresIn: float | None = DEFAULT_EXPIRES_IN_S,
    HttpMethod: str | None = None,
) -> str:
    """Return the URL with which anybody can call a method of this client for some time.

    Whoever uses it has to send the headers that the parameters make, for example ``ContentType``, and the body.

    :param ClientMethod: the method, for example ``get_object``.
    :param Params: its parameters.
    :param ExpiresIn: for how many seconds the URL is good.
    :param HttpMethod: another HTTP method than that of the call.
    :raises UnknownClientMethodError: if the client has no such method.
    :raises ParamValidationError: if parameters are wrong, or make a body.
    :raises UnsupportedSignatureVersionError: if the client signs with bearer tokens.
    """
    operation = self.meta.method_to_api_mapping.get(ClientMethod)
    if operation is None:
        raise UnknownClientMethodError(method_name=ClientMethod)
    call = begin_presigned(self, operation, Params or {})
    if call.request.body:
        raise _body_refused(call)
    if call.request.headers:
        _refuse_line_breaks(call.request.headers)
    if HttpMethod is not None:
        call.request.method = HttpMethod.upper()
    return self._request_signer.presign_call(call, DEFAULT_EXPIRES_IN_S if ExpiresIn is None else int(ExpiresIn))


def _body_refused(call: Call) -> ParamValidationError:
    """Return the error that names the parameters which make a request's body."""
    shape = call.plan.model.input_shape
    members: Mapping[str, Any] = {} if shape is None else shape.members
    payload = None if shape is None else shape.serialization.get("payload")
    names = [
        name
        for name in call.params
        if name == payload or (name in members and "location" not in members[name].serialization)
    ]
    return ParamValidationError(
        report=f"A presigned {call.plan.name} cannot hold a body: leave out {', '.join(names) or 'it'}, "
        "and send it along with the URL"
    )


def _refuse_line_breaks(headers: Mapping[str, str]) -> None:
    """Refuse headers that nobody could send: in the signed text their lines would pass for others."""
    text = "".join([*headers, *headers.values()])
    if "\n" in text or "\r" in text or "\0" in text:
        names = ", ".join(map(repr, headers))
        raise ParamValidationError(report=f"A header holds a line break or a NUL character; it is one of {names}")


def generate_presigned_post(
    self: BaseClient,
    Bucket: str,
    Key: str,
    Fields: Mapping[str, Any] | None = None,
    Conditions: Iterable[Any] | None = None,
    ExpiresIn: float | None = DEFAULT_EXPIRES_IN_S,
) -> dict[str, Any]:
    """Return ``url`` and ``fields`` of a form with which anybody can upload an object for some time.

    :param Bucket: where the object will be.
    :param Key: its key; ``${filename}`` at its end stands for the name of the uploaded file.
    :param Fields: further fields of the form, for example ``{"acl": "public-read"}``.
    :param Conditions: what the policy demands; every further field needs one, for example ``{"acl": "public-read"}``,
        and ``["content-length-range", 1, 10]`` limits the size.
    :param ExpiresIn: for how many seconds the form is good.
    :raises ParamValidationError: if the bucket or the key is wrong.
    :raises UnsupportedSignatureVersionError: if the client signs with bearer tokens.
    """
    own_conditions = [{"bucket": Bucket}, _key_condition(Key)]
    # A form is posted to the bucket: of all requests, that which makes a bucket has this URL and nothing else.
    call = begin_presigned(self, "CreateBucket", {"Bucket": Bucket})
    return S3PostPresigner(self._request_signer).generate_presigned_post(
        _listeners.request_dict(call),
        {**(Fields or {}), "key": Key},
        [*(Conditions or ()), *own_conditions],
        DEFAULT_EXPIRES_IN_S if ExpiresIn is None else ExpiresIn,
        call.signing_region,
    )


def _key_condition(key: Any) -> Any:
    if not isinstance(key, str):
        fault = f"Invalid type for parameter Key, value: {key}, type: {type(key)}, valid types: {str}"
        raise ParamValidationError(report=fault)
    if key.endswith(_FILE_NAME):
        return ["starts-with", "$key", key.removesuffix(_FILE_NAME)]
    return {"key": key}


class S3PostPresigner:
    """Makes signed forms, with which browsers upload to a bucket.

    :param request_signer: the client's signer.
    """

    def __init__(self, request_signer: RequestSigner) -> None:
        self._request_signer = request_signer

    def generate_presigned_post(
        self,
        request_dict: dict[str, Any],
        fields: dict[str, Any] | None = None,
        conditions: list[Any] | None = None,
        expires_in: float = DEFAULT_EXPIRES_IN_S,
        region_name: str | None = None,
    ) -> dict[str, Any]:
        """Return the URL of a form as ``url`` and its fields as ``fields``.

        :param request_dict: a request to the bucket in dict form.
        :param fields: the fields to begin with.
        :param conditions: what the policy demands of them.
        :param expires_in: for how many seconds.
        :param region_name: another region than the client's.
        """
        request = create_request_object(request_dict)
        form = request.context[FIELDS] = dict(fields or {})
        request.context[POLICY] = make_policy(list(conditions or ()), self._request_signer.now(), expires_in)
        self._request_signer.sign("PutObject", request, region_name, "presign-post")
        return {"url": request.url, "fields": form}
