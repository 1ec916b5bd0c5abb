"""A throw-away authority with a certificate for the loopback interface, for servers that are asked to speak TLS."""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

LIFETIME = datetime.timedelta(days=30)
NAMES = ("localhost", "*.localhost")


def loopback_context(host: str) -> tuple[ssl.SSLContext, str]:
    """Make a certificate that nobody else will ever trust, and what serves with it.

    :param host: the address that is served.
    :returns: the context of the server, and the authority's certificate in PEM for its clients.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certificate("local COS authority", authority_key, authority_key, None, host)
    own = certificate("localhost", key, authority_key, authority, host)
    pem = own.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    load(context, pem)
    return context, authority.public_bytes(serialization.Encoding.PEM).decode()


def load(context: ssl.SSLContext, pem: bytes) -> None:
    """Give a context its certificate and key, which it reads from a file only.

    :param context: the context.
    :param pem: both.
    """
    descriptor, path = tempfile.mkstemp(prefix="local-cos-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)


def certificate(
    name: str,
    key: EllipticCurvePrivateKey,
    signer: EllipticCurvePrivateKey,
    authority: x509.Certificate | None,
    host: str,
) -> x509.Certificate:
    """Make a certificate.

    :param name: whose it is.
    :param key: its key.
    :param signer: the key of the authority.
    :param authority: the certificate of the authority, None for its own.
    :param host: the address that is served.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now = datetime.datetime.now(datetime.timezone.utc)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.subject if authority else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .add_extension(key_usage(is_authority=authority is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if authority is not None:
        addresses = {ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")}
        names: list[x509.GeneralName] = [x509.DNSName(known) for known in NAMES]
        try:
            addresses.add(ipaddress.ip_address(host))
        except ValueError:
            names.append(x509.DNSName(host))
        names += [x509.IPAddress(address) for address in sorted(addresses, key=str)]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.sign(signer, hashes.SHA256())


def key_usage(*, is_authority: bool) -> x509.KeyUsage:
    """Return what a key may be used for: strict verifiers want it said.

    :param is_authority: whether it signs certificates.
    """
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
