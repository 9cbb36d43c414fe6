"""The page's own certificate, made once: nobody signs it, so people compare its fingerprint.

Without encryption everybody in the same network could read the token and the cookie, and a phone
would not keep its screen awake for the page.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import ssl
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509

VALID_S = 800 * 86_400  # phones refuse what is valid for more than 825 days
SOON_S = 30 * 86_400  # a new one is made before the old one runs out
BACK_S = 86_400  # a phone's clock may be behind
LINE = 16  # octets of a fingerprint on one line
KEY = "-----BEGIN PRIVATE KEY-----"


def certificate_path(folder: Path) -> Path:
    """Return the file with certificate and key; its owner's alone."""
    return folder / "page_tls.pem"


def made(folder: Path, names: tuple[str, ...], now: float) -> Path:
    """Return the certificate's file; make it where there is none, or none that is valid for a while.

    A new address of this computer makes no new one: the phones would have to be asked again.

    Args:
        folder: the data folder.
        names: addresses and names that it speaks for.
        now: seconds since 1970.

    Raises:
        OSError: it cannot be written.
    """
    path = certificate_path(folder)
    if not _good(path, now):
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_new(names, now))
        beside.replace(path)
    return path


def fingerprint(path: Path) -> str:
    """Return the certificate's SHA-256 as browsers show it, `AB:CD:…`, on two lines.

    Raises:
        OSError, ValueError: the file cannot be read, or is none.
    """
    digest = sha256(_octets(path)).hexdigest().upper()
    pairs = [digest[at : at + 2] for at in range(0, len(digest), 2)]
    return "\n".join(":".join(pairs[at : at + LINE]) for at in range(0, len(pairs), LINE))


def _octets(path: Path) -> bytes:
    text = path.read_text(encoding="ascii")
    begin, end = text.find(ssl.PEM_HEADER), text.find(ssl.PEM_FOOTER)
    if begin < 0 or end < 0 or KEY not in text:
        raise ValueError(f"{path} holds no certificate with its key")
    return ssl.PEM_cert_to_DER_cert(text[begin : end + len(ssl.PEM_FOOTER)] + "\n")


def _good(path: Path, now: float) -> bool:
    from cryptography import x509

    try:
        until = x509.load_der_x509_certificate(_octets(path)).not_valid_after_utc.timestamp()
    except (OSError, ValueError):
        return False
    return SOON_S < until - now <= VALID_S


def _new(names: tuple[str, ...], now: float) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "treadctl")])
    begins = dt.datetime.fromtimestamp(now - BACK_S, dt.UTC)
    usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(seconds=VALID_S))
        .add_extension(x509.SubjectAlternativeName([_spoken_for(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usages, critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, *form)
    return signed.public_bytes(serialization.Encoding.PEM) + private


def _spoken_for(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
