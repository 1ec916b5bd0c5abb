"""Which signature a request gets, and the credentials it is made with."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from . import UNSIGNED, _listeners, awsrequest
from ._auth_choice import (
    BEARER,
    holds_instance_id_as_secret,
    instance_id_as_secret,
    misfit,
    presigning_misfit,
    uses_token,
)
from ._message import Request
from ._plan import Call
from ._presign import S3PostPresigner, generate_presigned_post, generate_presigned_url
from ._time import format_rfc822, parse_timestamp
from .auth import (
    AUTH_TYPE_MAPS,
    HmacV1Auth,
    HmacV1QueryAuth,
    OAuth2,
    S3SigV4Auth,
    S3SigV4QueryAuth,
    SigV4Auth,
    hmac_v1,
)
from .auth.oauth import set_bearer
from .auth.presign import presign
from .auth.sigv4 import choose_payload_hash, format_amz_date, mark_trailer, sign_request
from .exceptions import (
    CredentialRetrievalError,
    NoCredentialsError,
    UnknownSignatureVersionError,
    UnsupportedSignatureVersionError,
)
from .hooks import HierarchicalEmitter
from .model import ServiceId

logger = logging.getLogger("ibm_botocore.signers")

__all__ = ["RequestSigner", "S3PostPresigner", "generate_presigned_post", "generate_presigned_url"]

# Services refuse signatures that are 15 minutes off; a difference below this is no reason to sign again.
_CLOCK_TOLERANCE_S = 60.0
# What the versions of signatures outside of headers end in, by signing type.
_QUERY, _FORM = "-query", "-presign-post"
_SUFFIXES = {"presign-url": _QUERY, "presign-post": _FORM}


class RequestSigner:
    """Signs the requests of a client.

    :param service_id: the service's id in event names.
    :param region_name: region in the credential scope.
    :param signing_name: service in the credential scope.
    :param signature_version: ``s3v4``, ``oauth`` … or :data:`ibm_botocore.UNSIGNED`.
    :param credentials: an object with ``get_frozen_credentials()``, or None.
    :param event_emitter: the client's events.
    :param auth_token: accepted for compatibility.
    :param signs_payload: hash the body even where it could be left unsigned; None decides by the request.
    :param clock: seconds since the epoch.
    :param presign_version: signature of URLs and forms, if not that of requests.
    :param auth_type: what handlers are told before a signature is chosen, if not its version.
    """

    def __init__(
        self,
        service_id: ServiceId,
        region_name: str,
        signing_name: str,
        signature_version: Any,
        credentials: Any,
        event_emitter: HierarchicalEmitter,
        auth_token: Any = None,
        signs_payload: bool | None = None,
        clock: Callable[[], float] = time.time,
        presign_version: Any = None,
        auth_type: str | None = None,
    ) -> None:
        self._service_id = service_id
        self._region_name = region_name
        self._signing_name = signing_name
        self._signature_version = signature_version
        self._credentials = credentials
        self._events = event_emitter
        self._signs_payload = signs_payload
        self._clock = clock
        self._presign_version = signature_version if presign_version is None else presign_version
        self.auth_type = auth_type
        self._clock_offset_s = 0.0
        is_token = uses_token(credentials)
        # For signatures with keys, and for bearer tokens; foreign credentials show what they are when they are frozen.
        self._is_unfit = (is_token is True or holds_instance_id_as_secret(credentials), is_token is False)

    @property
    def region_name(self) -> str:
        """Region in the credential scope."""
        return self._region_name

    @property
    def signature_version(self) -> Any:
        """The signature that requests get unless a handler chooses another."""
        return self._signature_version

    @property
    def signing_name(self) -> str:
        """Service in the credential scope."""
        return self._signing_name

    def sign_call(self, call: Call) -> None:
        """Sign the request of a call; an earlier signature is replaced.

        :raises NoCredentialsError: if a signature is wanted and there is nothing to sign with.
        :raises UnknownSignatureVersionError: naming a version nothing here knows.
        """
        version = self._signature_version
        if self._events.handlers_for(call.plan.events.choose_signer):
            version = self._chosen(call.plan.events.choose_signer, version, "", self._region_name, call.context)
        if self._events.handlers_for(call.plan.events.before_sign):
            self._show_before_sign(call, version)
        request = call.request
        if version is UNSIGNED:
            mark_trailer(request.headers)
            return
        signer_class = AUTH_TYPE_MAPS.get(version)
        if signer_class is None:
            raise UnknownSignatureVersionError(signature_version=version)
        keys = self._keys_for(version)
        if signer_class is OAuth2:
            set_bearer(request, keys.token)
        elif signer_class is S3SigV4Auth or signer_class is SigV4Auth:
            payload_hash = choose_payload_hash(request, call.plan.has_streaming_input, self._signs_payload)
            sign_request(
                request,
                keys.access_key,
                keys.secret_key,
                keys.token,
                call.signing_region or self._region_name,
                self._signing_name,
                format_amz_date(self.now()),
                payload_hash,
            )
        elif signer_class is HmacV1Auth:
            hmac_v1.end_bucket_path(request)
            date = format_rfc822(int(self.now()))
            hmac_v1.sign_request(request, keys.access_key, keys.secret_key, keys.token, date)
        else:
            shown = awsrequest.to_aws_request(request, call.context)
            self._make(signer_class, keys, self._signing_name, call.signing_region).add_auth(shown)
            awsrequest.take_back(request, shown)

    def presign_call(self, call: Call, expires_in: int) -> str:
        """Return the URL with which anybody can send the request of a call for some time.

        :param expires_in: for how many seconds.
        :raises NoCredentialsError: if a signature is wanted and there is nothing to sign with.
        :raises UnsupportedSignatureVersionError: naming a version that URLs cannot have.
        """
        version = _suffixed(self._presign_version, _QUERY)
        if self._events.handlers_for(call.plan.events.choose_signer):
            version = self._chosen(call.plan.events.choose_signer, version, _QUERY, self._region_name, call.context)
        if self._events.handlers_for(call.plan.events.before_sign):
            self._show_before_sign(call, version)
        request = call.request
        if version is UNSIGNED:
            return request.url
        signer_class = self._presigner_class(version)
        keys = self._keys_for(version)
        if signer_class is S3SigV4QueryAuth:
            region, now = call.signing_region or self._region_name, format_amz_date(self.now())
            return presign(
                request, keys.access_key, keys.secret_key, keys.token, region, self._signing_name, now, expires_in
            )
        if signer_class is HmacV1QueryAuth:
            hmac_v1.end_bucket_path(request)
            expires = str(int(self.now()) + expires_in)
            return hmac_v1.presign(request, keys.access_key, keys.secret_key, keys.token, expires)
        shown = awsrequest.to_aws_request(request, call.context)
        self._make(signer_class, keys, self._signing_name, call.signing_region, expires=expires_in).add_auth(shown)
        return str(shown.prepare().url)

    def now(self) -> float:
        """Return the service's time as far as it is known, in seconds since the epoch."""
        return self._clock() + self._clock_offset_s

    def _keys_for(self, version: str) -> Any:
        """Return the credentials of a signature, frozen and fit for it."""
        if self._credentials is None:
            raise NoCredentialsError()
        if self._is_unfit[version == BEARER]:
            raise self._misfit(version)
        keys = self._credentials.get_frozen_credentials()
        if not (keys.token if version == BEARER else keys.access_key):
            raise self._misfit(version)
        return keys

    def _presigner_class(self, version: str) -> Any:
        signer_class = AUTH_TYPE_MAPS.get(version)
        if signer_class is not None:
            return signer_class
        if version.partition("-")[0] == BEARER:
            raise presigning_misfit(version)
        raise UnsupportedSignatureVersionError(signature_version=version)

    def _make(self, signer_class: Any, keys: Any, signing_name: str, region: str | None, **kwargs: Any) -> Any:
        """Return the object that signs request objects, with the client's idea of the time."""
        places = (signing_name, region or self._region_name) if signer_class.REQUIRES_REGION else ()
        auth = signer_class(keys, *places, **kwargs)
        auth.clock = self.now
        return auth

    def _show_before_sign(self, call: Call, version: Any) -> None:
        _listeners.before_sign(
            self._events,
            call,
            signing_name=self._signing_name,
            region_name=self._region_name,
            signature_version=version,
            request_signer=self,
        )

    def _chosen(self, event: str, version: Any, suffix: str, region: str, context: dict[str, Any]) -> Any:
        """Ask handlers for a signature version, and return it or the one given.

        :param suffix: what the version of this kind of signature ends in.
        """
        shown = context.get("auth_type") or self._signature_version
        _, chosen = self._events.emit_until_response(
            event,
            signing_name=self._signing_name,
            region_name=region,
            # As published: what the service uses, unless the client was told what to use.
            signature_version=f"{shown}{suffix}",
            context=context,
        )
        return version if chosen is None else _suffixed(chosen, suffix)

    def has_new_clock(self, date: str) -> bool:
        """Take over the service's time for later signatures, and say whether that may make a difference.

        :param date: the Date header of an answer.
        """
        try:
            offset_s = parse_timestamp(date).timestamp() - self._clock()
        except ValueError:
            return False
        is_new = abs(offset_s - self._clock_offset_s) > _CLOCK_TOLERANCE_S
        self._clock_offset_s = offset_s
        return is_new

    def has_new_token(self, request: Request) -> bool:
        """Say whether a request that the service refused may succeed with another token.

        The service answers an expired token like a missing right, so only the token's dates can tell.
        """
        refresh = getattr(self._credentials, "refresh_if_stale", None)
        scheme, _, used = request.headers.get("Authorization", "").partition(" ")
        if refresh is None or scheme != "Bearer":
            return False
        try:
            return bool(refresh(used))
        except CredentialRetrievalError as error:
            logger.warning("The service refused an expired token, and there is no other. %s", error)
            return False

    def _misfit(self, version: str) -> Exception:
        if version != BEARER and holds_instance_id_as_secret(self._credentials):
            return instance_id_as_secret(version)
        if version.endswith((_QUERY, _FORM)):
            return presigning_misfit(version)
        return misfit(self._credentials, version)

    def get_auth_instance(
        self, signing_name: str, region_name: str, signature_version: Any = None, **kwargs: Any
    ) -> Any:
        """Return the object whose ``add_auth`` signs an :class:`AWSRequest`, or None for unsigned requests.

        :param signing_name: service in the credential scope.
        :param region_name: region in the credential scope.
        :param signature_version: another one than the client's.
        :param kwargs: what the signer's class takes beside, for example ``expires``.
        :raises UnknownSignatureVersionError: naming a version nothing here knows.
        """
        version = self._signature_version if signature_version is None else signature_version
        if version is UNSIGNED:
            return None
        auth_class: Any = AUTH_TYPE_MAPS.get(version)
        if auth_class is None:
            raise UnknownSignatureVersionError(signature_version=version)
        if self._credentials is not None and self._is_unfit[version == BEARER]:
            raise self._misfit(version)
        frozen = None if self._credentials is None else self._credentials.get_frozen_credentials()
        return self._make(auth_class, frozen, signing_name, region_name, **kwargs)

    get_auth = get_auth_instance

    def handler(self, operation_name: str | None = None, request: Any = None, **kwargs: Any) -> Any:
        """Sign a request from an event handler."""
        return self.sign(operation_name or "", request)

    def sign(
        self,
        operation_name: str,
        request: Any,
        region_name: str | None = None,
        signing_type: str = "standard",
        expires_in: int | None = None,
        signing_name: str | None = None,
    ) -> None:
        """Sign an :class:`AWSRequest` outside of a call.

        :param operation_name: for the names of events.
        :param request: changed in place.
        :param region_name: another region than the client's.
        :param signing_type: ``standard`` puts the signature into headers, ``presign-url`` into the URL, and
            ``presign-post`` into the form that the request's context holds.
        :param expires_in: for how many seconds a URL is good.
        :param signing_name: another service than the client's.
        :raises UnsupportedSignatureVersionError: naming a version that URLs or forms cannot have.
        """
        suffix = _SUFFIXES.get(signing_type, "")
        signing = request.context.get("signing") or {}
        region = region_name or signing.get("region") or self._region_name
        name = signing.get("signing_name") or signing_name or self._signing_name
        version = _suffixed(self._presign_version, suffix) if suffix else self._signature_version
        place = f"{self._service_id.hyphenize()}.{operation_name}"
        version = self._chosen(f"choose-signer.{place}", version, suffix, region, request.context)
        self._events.emit(
            f"before-sign.{place}",
            request=request,
            signing_name=name,
            region_name=region,
            signature_version=version,
            request_signer=self,
            operation_name=operation_name,
        )
        if version is UNSIGNED:
            return
        if suffix:
            self._presigner_class(version)
        kwargs = {"expires": expires_in} if suffix == _QUERY and expires_in is not None else {}
        self.get_auth_instance(name, region, version, **kwargs).add_auth(request)

    def generate_presigned_url(
        self,
        request_dict: dict[str, Any],
        operation_name: str,
        expires_in: int = 3600,
        region_name: str | None = None,
        signing_name: str | None = None,
    ) -> str:
        """Return the URL with which anybody can send a request for some time.

        :param request_dict: the request in dict form, see :func:`ibm_botocore.awsrequest.create_request_object`.
        :param operation_name: for the names of events.
        :param expires_in: for how many seconds.
        :param region_name: another region than the client's.
        :param signing_name: another service than the client's.
        """
        request = awsrequest.create_request_object(request_dict)
        self.sign(operation_name, request, region_name, "presign-url", expires_in, signing_name)
        return str(request.prepare().url)


def _suffixed(version: Any, suffix: str) -> Any:
    return version if version is UNSIGNED or version.endswith(suffix) else version + suffix
