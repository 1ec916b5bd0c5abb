"""Issues IAM tokens, and knows whom it issued them to."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ibm_boto3.local.accounts import Account, Profile
from ibm_boto3.local.clock import Clock

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ISSUER = "https://iam.cloud.ibm.com/identity"
REFRESH_SECONDS = 72 * 3600
SIGNING_KEY_BITS = 2048
# Beyond this the expired ones are swept out.
MANY_TOKENS = 1024


@dataclass(frozen=True)
class Grant:
    """What a token stands for.

    :param account: who may act with it.
    :param expires: when it ends, in seconds since the epoch.
    :param client: the client it was issued to, or that may use it; empty without client authentication.
    """

    account: Account
    expires: float
    client: str = ""


class Book:
    """Tokens of one kind and their grants.

    :param clock: tells which have expired.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._grants: dict[str, Grant] = {}

    def enter(self, token: str, grant: Grant) -> None:
        """Remember a token.

        :param token: the token.
        :param grant: what it stands for.
        """
        with self._lock:
            if len(self._grants) >= MANY_TOKENS:
                now = self._clock.token_now()
                self._grants = {old: kept for old, kept in self._grants.items() if kept.expires > now}
            self._grants[token] = grant

    def revoke(self, account: Account) -> None:
        """Forget all tokens of an account."""
        with self._lock:
            self._grants = {token: kept for token, kept in self._grants.items() if kept.account is not account}

    def find(self, token: str) -> Grant | None:
        """Return the grant of a token, None if it was never issued here or has expired."""
        grant = self._grants.get(token)
        return grant if grant is not None and grant.expires > self._clock.token_now() else None


class SigningKey:
    """The RSA key that signs access tokens, made when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: RSAPrivateKey | None = None
        #: The name of the key in token heads and in the key list.
        self.id = secrets.token_hex(16)

    def _made(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.asymmetric import rsa

        with self._lock:
            if self._key is None:
                self._key = rsa.generate_private_key(public_exponent=65537, key_size=SIGNING_KEY_BITS)
            return self._key

    def jwt(self, claims: dict[str, Any]) -> str:
        """Sign claims.

        :param claims: the content of the token.
        :returns: a JSON Web Token, RS256 (RFC 7515, RFC 7518).
        """
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        signed = f"{encoded({'kid': self.id, 'alg': 'RS256'})}.{encoded(claims)}"
        signature = self._made().sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{base64url(signature)}"

    def jwk(self) -> dict[str, str]:
        """Return the public half.

        :returns: a JSON Web Key (RFC 7517).
        """
        numbers = self._made().public_key().public_numbers()
        return {
            "kty": "RSA",
            "alg": "RS256",
            "use": "sig",
            "kid": self.id,
            "n": base64url(numbers.n.to_bytes(SIGNING_KEY_BITS // 8, "big")),
            "e": base64url(numbers.e.to_bytes(3, "big")),
        }


class TokenOffice:
    """Issues access, refresh and delegated refresh tokens.

    :param clock: the server's clock.
    :param access_seconds: how long an access token lives.
    """

    def __init__(self, clock: Clock, access_seconds: int = 3600) -> None:
        self._clock = clock
        self.access_seconds = access_seconds
        self.key = SigningKey()
        self.access = Book(clock)
        self.refresh = Book(clock)
        self.delegated = Book(clock)

    def issue_access(
        self, account: Account, client: str, grant_type: str, profile: Profile | None = None
    ) -> tuple[str, int]:
        """Issue an access token.

        :param account: who may act with it.
        :param client: the authenticated client, empty if none.
        :param grant_type: what it was issued for.
        :param profile: the trusted profile it stands for, None for the account's service id.
        :returns: the token and when it expires, in seconds since the epoch.
        """
        issued = int(self._clock.token_now())
        expires = issued + self.access_seconds
        claims = access_claims(account, client or "default", grant_type, issued, expires)
        if profile is not None:
            claims |= profile_claims(profile)
        token = self.key.jwt(claims)
        self.access.enter(token, Grant(account, expires, client))
        return token, expires

    def revoke(self, account: Account) -> None:
        """Take back all tokens of an account."""
        for book in (self.access, self.refresh, self.delegated):
            book.revoke(account)

    def issue_refresh(self, account: Account, client: str) -> str:
        """Issue a refresh token to a client.

        :param account: who may act with it.
        :param client: the only client that may use it.
        :returns: the token.
        """
        token = secrets.token_urlsafe(96)
        self.refresh.enter(token, Grant(account, self._clock.token_now() + REFRESH_SECONDS, client))
        return token

    def issue_delegated(self, account: Account, receivers: str, seconds: int) -> str:
        """Issue a delegated refresh token.

        :param account: who may act with it.
        :param receivers: the clients that may use it, separated by commas.
        :param seconds: how long it lives.
        :returns: the token.
        """
        token = secrets.token_urlsafe(96)
        self.delegated.enter(token, Grant(account, self._clock.token_now() + seconds, receivers))
        return token


def access_claims(account: Account, client: str, grant_type: str, issued: int, expires: int) -> dict[str, Any]:
    """Return the content of an access token, as IAM's tokens for service ids have it.

    :param account: who may act with the token.
    :param client: the client's name.
    :param grant_type: what it was issued for.
    :param issued: when, in seconds since the epoch.
    :param expires: when it ends.
    :returns: the claims.
    """
    identifier = account.iam_id.removeprefix("iam-")
    return {
        "iam_id": account.iam_id,
        "id": account.iam_id,
        "realmid": "iam",
        "jti": str(uuid.uuid4()),
        "identifier": identifier,
        "name": "local COS",
        "sub": identifier,
        "sub_type": "ServiceId",
        "account": {"valid": True, "bss": account.id, "frozen": True},
        "iat": issued,
        "exp": expires,
        "iss": ISSUER,
        "grant_type": grant_type,
        "scope": "ibm openid",
        "client_id": client,
        "acr": 1,
        "amr": ["pwd"],
    }


def profile_claims(profile: Profile) -> dict[str, Any]:
    """Return what is different in the access token of a trusted profile.

    :param profile: the profile.
    :returns: the claims.
    """
    iam_id = f"iam-{profile.id}"
    return {
        "iam_id": iam_id,
        "id": iam_id,
        "identifier": profile.id,
        "name": profile.name,
        "sub": profile.id,
        "sub_type": "ComputeResource",
    }


def encoded(value: dict[str, Any]) -> str:
    """Return a JSON object in base64url."""
    return base64url(json.dumps(value, separators=(",", ":")).encode())


def base64url(data: bytes) -> str:
    """Return bytes in base64url without padding (RFC 4648, 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
