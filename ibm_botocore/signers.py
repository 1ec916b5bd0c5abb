"""Which signature a request gets, and the credentials it is made with."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from . import UNSIGNED, _listeners
from ._auth_choice import BEARER, holds_instance_id_as_secret, instance_id_as_secret, misfit, uses_token
from ._message import Request
from ._plan import Call
from ._time import parse_timestamp
from .auth import AUTH_TYPE_MAPS
from .auth.oauth import set_bearer
from .auth.sigv4 import choose_payload_hash, format_amz_date, mark_trailer, sign_request
from .exceptions import CredentialRetrievalError, NoCredentialsError, UnknownSignatureVersionError
from .hooks import HierarchicalEmitter

logger = logging.getLogger("ibm_botocore.signers")

# Services refuse signatures that are 15 minutes off; a difference below this is no reason to sign again.
_CLOCK_TOLERANCE_S = 60.0


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
    """

    def __init__(
        self,
        service_id: str,
        region_name: str,
        signing_name: str,
        signature_version: Any,
        credentials: Any,
        event_emitter: HierarchicalEmitter,
        auth_token: Any = None,
        signs_payload: bool | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._service_id = service_id
        self._region_name = region_name
        self._signing_name = signing_name
        self._signature_version = signature_version
        self._credentials = credentials
        self._events = event_emitter
        self._signs_payload = signs_payload
        self._clock = clock
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
            version = self._chosen_version(call)
        if self._events.handlers_for(call.plan.events.before_sign):
            _listeners.before_sign(
                self._events,
                call,
                signing_name=self._signing_name,
                region_name=self._region_name,
                signature_version=version,
                request_signer=self,
            )
        if version is UNSIGNED:
            mark_trailer(call.request.headers)
            return
        if version not in AUTH_TYPE_MAPS:
            raise UnknownSignatureVersionError(signature_version=version)
        if self._credentials is None:
            raise NoCredentialsError()
        if self._is_unfit[version == BEARER]:
            raise self._misfit(version)
        keys = self._credentials.get_frozen_credentials()
        request = call.request
        if version == BEARER:
            if not keys.token:
                raise self._misfit(version)
            set_bearer(request, keys.token)
            return
        if keys.access_key is None:
            raise self._misfit(version)
        payload_hash = choose_payload_hash(request, call.plan.has_streaming_input, self._signs_payload)
        sign_request(
            request,
            keys.access_key,
            keys.secret_key,
            keys.token,
            call.signing_region or self._region_name,
            self._signing_name,
            format_amz_date(self._clock() + self._clock_offset_s),
            payload_hash,
        )

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
        return misfit(self._credentials, version)

    def _chosen_version(self, call: Call) -> Any:
        _, version = self._events.emit_until_response(
            call.plan.events.choose_signer,
            signing_name=self._signing_name,
            region_name=self._region_name,
            # As published: what the service uses, not what the client chose.
            signature_version=call.context["auth_type"],
            context=call.context,
        )
        return self._signature_version if version is None else version

    def get_auth_instance(
        self, signing_name: str, region_name: str, signature_version: Any = None, **kwargs: Any
    ) -> Any:
        """Return the object whose ``add_auth`` signs an :class:`AWSRequest`, or None for unsigned requests.

        :param signing_name: service in the credential scope.
        :param region_name: region in the credential scope.
        :param signature_version: another one than the client's.
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
        if not auth_class.REQUIRES_REGION:
            return auth_class(frozen)
        return auth_class(frozen, signing_name, region_name)

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

        :param operation_name: for messages.
        :param request: changed in place.
        :param region_name: another region than the client's.
        :param signing_type: ``standard`` puts the signature into headers.
        :param expires_in: for signing types that expire.
        :param signing_name: another service than the client's.
        """
        if signing_type != "standard":
            raise UnknownSignatureVersionError(signature_version=f"{self._signature_version}-{signing_type}")
        auth = self.get_auth_instance(signing_name or self._signing_name, region_name or self._region_name)
        if auth is not None:
            auth.add_auth(request)
