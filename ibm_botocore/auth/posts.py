"""Signatures in the fields of forms, for request objects whose context holds a form and its policy."""

from __future__ import annotations

from typing import Any

from . import post_policy
from .base import keys_of
from .sigv4 import format_amz_date
from .v1 import HmacV1Auth
from .v4 import SigV4Auth

# Where the context of a request holds the form, as published.
FIELDS, POLICY = "s3-presign-post-fields", "s3-presign-post-policy"


class S3SigV4PostAuth(SigV4Auth):
    """Signs the policy of a form for S3."""

    def add_auth(self, request: Any) -> None:
        """Put the policy and its signature into the fields of a form.

        :param request: an :class:`ibm_botocore.awsrequest.AWSRequest`; its context is changed.
        :raises NoCredentialsError: if there is nothing to sign with.
        """
        keys = keys_of(self.credentials)
        amz_date = request.context["timestamp"] = format_amz_date(self.clock())
        post_policy.sign_v4(
            request.context.setdefault(FIELDS, {}),
            request.context.setdefault(POLICY, {}),
            keys.access_key,
            keys.secret_key,
            keys.token,
            self._region_name,
            self._service_name,
            amz_date,
        )


class HmacV1PostAuth(HmacV1Auth):
    """Signs the policy of a form for S3 with the older signature."""

    def add_auth(self, request: Any) -> None:
        """Put the policy and its signature into the fields of a form.

        :param request: an :class:`ibm_botocore.awsrequest.AWSRequest`; its context is changed.
        :raises NoCredentialsError: if there is nothing to sign with.
        """
        keys = keys_of(self.credentials)
        fields = request.context.setdefault(FIELDS, {})
        policy = request.context.setdefault(POLICY, {})
        post_policy.sign_v1(fields, policy, keys.access_key, keys.secret_key, keys.token)
