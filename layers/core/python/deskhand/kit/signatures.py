"""Signatures, checked in constant time; an empty secret refuses. Standard library only."""

import base64
import hashlib
import hmac


def hmac_hex(secret: str, message: bytes) -> str:
    """Lower-case hex HMAC-SHA256."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def hmac_base64(secret: str | bytes, message: bytes) -> str:
    """Base64 HMAC-SHA256; a text secret counts by its UTF-8 bytes."""
    key = secret.encode() if isinstance(secret, str) else secret
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def matches(expected: str, given: str | None) -> bool:
    """Compare in constant time; an absent or non-ASCII signature never matches."""
    if not given or not expected:
        return False
    return hmac.compare_digest(expected.encode(), given.encode())


def token(secret: str, *parts: str, length: int = 16) -> str:
    """A short unforgeable tag over `parts`, safe in an address or URL.

    Raises:
        ValueError: the secret is empty.
    """
    if not secret:
        raise ValueError("signing secret is empty")
    return hmac_hex(secret, "\x1f".join(parts).encode())[:length]
