"""RSA signatures: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2). Standard library only.

Verifying handles public values alone, so that Python's big integers are safe for it. A signature
is checked by building the one encoding that is right and comparing all of it; the padding of what
came is never parsed.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

from deskhand.kit.der import BIT_STRING, NULL, OBJECT_ID, Der

MIN_BITS: Final = 2048
MAX_BITS: Final = 8192
MIN_EXPONENT: Final = 65537  # FIPS 186-5 §5.1; small exponents invite forgeries
MAX_PEM: Final = 10_000

RSA_ENCRYPTION: Final = bytes.fromhex("2a864886f70d010101")
"""1.2.840.113549.1.1.1 (RFC 8017 appendix A.1)."""
_SHA256_PREFIX: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo up to the digest (RFC 8017 §9.2, note 1)."""
_PEM: Final = re.compile(
    r"\s*-----BEGIN ([A-Z ]{1,30})-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END \1-----\s*"
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A modulus and an exponent, checked for size."""

    modulus: int
    exponent: int

    def __post_init__(self) -> None:
        """Refuse what no sane key has."""
        if not MIN_BITS <= self.modulus.bit_length() <= MAX_BITS or self.modulus % 2 == 0:
            raise ValueError("not a modulus of a size that is accepted")
        if not MIN_EXPONENT <= self.exponent < self.modulus or self.exponent % 2 == 0:
            raise ValueError("not an exponent that is accepted")

    @property
    def size(self) -> int:
        """Bytes of a signature."""
        return (self.modulus.bit_length() + 7) // 8


def read_pem(text: str, label: str) -> bytes:
    """The DER inside a PEM text with this label (RFC 7468), nothing before it, nothing after.

    Raises:
        ValueError: not that.
    """
    found = _PEM.fullmatch(text) if len(text) <= MAX_PEM else None
    if not found or found[1] != label:
        raise ValueError(f"not one PEM block of a {label.lower()}")
    return base64.b64decode("".join(found[2].split()), validate=True)


def read_public_key(pem: str) -> PublicKey:
    """A key from `-----BEGIN PUBLIC KEY-----`, a SubjectPublicKeyInfo (RFC 5280 §4.1).

    Raises:
        ValueError: not exactly one RSA key, or of a size that is not accepted.
    """
    whole = Der(read_pem(pem, "PUBLIC KEY"))
    info = whole.sequence()
    whole.end()
    algorithm = info.sequence()
    if algorithm.read(OBJECT_ID) != RSA_ENCRYPTION or algorithm.read(NULL):
        raise ValueError("not an RSA key")
    algorithm.end()
    bits = info.read(BIT_STRING)
    info.end()
    if bits[:1] != b"\0":
        raise ValueError("the key is not of whole bytes")
    content = Der(bits[1:])
    numbers = content.sequence()
    content.end()
    key = PublicKey(numbers.natural(), numbers.natural())
    numbers.end()
    return key


def encode_sha256(message: bytes, size: int) -> bytes:
    """EMSA-PKCS1-v1_5 of a message's SHA-256 in `size` bytes (RFC 8017 §9.2)."""
    told = _SHA256_PREFIX + hashlib.sha256(message).digest()
    return b"\0\1" + b"\xff" * (size - len(told) - 3) + b"\0" + told


def verify_sha256(key: PublicKey, message: bytes, signature: bytes) -> bool:
    """Whether the key's owner signed the message (RFC 8017 §8.2.2)."""
    number = int.from_bytes(signature)
    if len(signature) != key.size or number >= key.modulus:
        return False
    found = pow(number, key.exponent, key.modulus).to_bytes(key.size)
    return hmac.compare_digest(found, encode_sha256(message, key.size))
