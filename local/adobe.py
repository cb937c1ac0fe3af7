"""The key pair that plays Adobe's on this machine: the sandbox shows one half, samples are signed
with the other."""

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

FILE: Final = "adobe-key.pem"
BITS: Final = 2048


def private_pem(home: Path) -> str:
    """The private half, made once for each local stack."""
    return _key(home).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(home: Path) -> str:
    """The public half."""
    key = _key(home).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _key(home: Path) -> RSAPrivateKey:
    place = home / FILE
    if not place.exists():
        made = generate_private_key(65537, BITS)
        content = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        fresh = place.with_suffix(".tmp")
        fresh.touch(mode=0o600)
        fresh.write_bytes(content)
        fresh.replace(place)
    found = load_pem_private_key(place.read_bytes(), None)
    if not isinstance(found, RSAPrivateKey):
        raise TypeError(f"{place} holds another kind of key")
    return found
