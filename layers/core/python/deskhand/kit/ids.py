"""Opaque, time-ordered identifiers (RFC 9562 UUIDv7) and names derived from content."""

import hashlib
import os
import time
import uuid
from typing import NewType

MerchantId = NewType("MerchantId", str)
AccountId = NewType("AccountId", str)
CustomerId = NewType("CustomerId", str)
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
OrderId = NewType("OrderId", str)
ServiceCode = NewType("ServiceCode", str)


def new_id() -> str:
    """A fresh UUIDv7: 48 bits of Unix milliseconds, then random bits."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10))
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return str(uuid.UUID(int=value))


def fingerprint(*parts: str) -> str:
    """A stable 32-character name for content without an id of its own (hex SHA-256, cut)."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
