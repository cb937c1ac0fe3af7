"""WeChat's message encryption (formats.md 7).

AES-256-CBC under the account's EncodingAESKey, IV the key's first 16 bytes; inside: 16 random
bytes, the length as big-endian uint32, the XML, the AppID; padded as PKCS#7 to 32-byte blocks. The
AppID at the end says for whom it was made: without that check, whoever has an account of their own
that shares token and key could have their messages taken for ours.

`cryptography` takes 30 ms to import, so it is imported by who decrypts.
"""

import base64
import binascii
import hmac
import os
from typing import Any, Final

from deskhand.kit.errors import ParseFailure

_BLOCK: Final = 32
_HEAD: Final = 20
_KEY_LENGTH: Final = 43


def decrypt(encrypted: bytes, encoding_aes_key: str, app_id: str) -> bytes:
    """The XML inside an `Encrypt` element.

    Raises:
        ParseFailure: `no_key`, `not_decryptable` (wrong key, cut off, tampered with) or
            `for_another_app`.
    """
    key = _key(encoding_aes_key)
    try:
        locked = base64.b64decode(encrypted, validate=False)
        padded = _run(key, locked, encrypting=False)
    except (binascii.Error, ValueError) as error:
        raise ParseFailure("not_decryptable") from error
    pad = padded[-1] if padded else 0
    if not 1 <= pad <= _BLOCK or len(padded) < pad + _HEAD:
        raise ParseFailure("not_decryptable")
    content = padded[:-pad]
    end = _HEAD + int.from_bytes(content[16:_HEAD], "big")
    if end > len(content):
        raise ParseFailure("not_decryptable")
    if not app_id or not hmac.compare_digest(content[end:], app_id.encode()):
        raise ParseFailure("for_another_app")
    return content[_HEAD:end]


def encrypt(
    document: bytes, encoding_aes_key: str, app_id: str, randomness: bytes | None = None
) -> bytes:
    """The base64 content of an `Encrypt` element, as WeChat makes it.

    Raises:
        ParseFailure: `no_key`.
    """
    key = _key(encoding_aes_key)
    head = randomness if randomness is not None else os.urandom(16)
    content = head + len(document).to_bytes(4, "big") + document + app_id.encode()
    pad = _BLOCK - len(content) % _BLOCK
    return base64.b64encode(_run(key, content + bytes([pad]) * pad, encrypting=True))


def _key(encoding_aes_key: str) -> bytes:
    try:
        key = base64.b64decode(f"{encoding_aes_key}=", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ParseFailure("no_key") from error
    if len(encoding_aes_key) != _KEY_LENGTH or len(key) != _BLOCK:
        raise ParseFailure("no_key")
    return key


def _run(key: bytes, data: bytes, *, encrypting: bool) -> bytes:
    from cryptography.hazmat.primitives.ciphers import (  # noqa: PLC0415 - see the module's words
        Cipher,
        algorithms,
        modes,
    )

    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
    step: Any = cipher.encryptor() if encrypting else cipher.decryptor()
    return bytes(step.update(data) + step.finalize())
