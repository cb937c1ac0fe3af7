"""Adobe's side of the signatures: a key pair made for this run, and a host that serves it."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from deskhand.shops.magento.keys import KEY_HOST, KeyRing
from deskhand.shops.magento.signing import KEY_PATH


@lru_cache
def key_pair(number: int = 1) -> RSAPrivateKey:
    """The same key for the same number."""
    assert number
    return generate_private_key(65537, 2048)


def private_pem(number: int = 1) -> str:
    """What Adobe keeps to itself."""
    return (
        key_pair(number).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    )


def public_pem(number: int = 1) -> str:
    """What Adobe shows."""
    key = key_pair(number).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def secrets() -> dict[str, str]:
    """The part of a Magento account's secrets that must fit Adobe's key."""
    return {"private_key": private_pem(), "commerce_public_key": public_pem()}


def key_ring() -> KeyRing:
    """Keys without a network."""
    return KeyRing({f"{KEY_HOST}{KEY_PATH}": public_pem()}.get)
