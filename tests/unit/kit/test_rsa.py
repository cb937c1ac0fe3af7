"""RSA signatures against another implementation, known vectors and forgeries."""

import base64
import hashlib
import json
from functools import lru_cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from deskhand.kit.der import Der
from deskhand.kit.rsa import PublicKey, encode_sha256, read_pem, read_public_key, verify_sha256
from tests.support.corpus import corpus_file

MESSAGE = b'{"order":1}'


@lru_cache
def made(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def private_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return made(bits)


def pem_of(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def der_of(bits: int = 2048) -> bytes:
    return read_pem(pem_of(private_key(bits).public_key()), "PUBLIC KEY")


def wrapped(der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{body}-----END PUBLIC KEY-----\n"


def ours(bits: int = 2048) -> PublicKey:
    return read_public_key(pem_of(private_key(bits).public_key()))


def raw_signature(encoded: bytes) -> bytes:
    numbers = private_key().private_numbers()
    number = pow(int.from_bytes(encoded), numbers.d, numbers.public_numbers.n)
    return number.to_bytes(256)


class TestVerify:
    @pytest.mark.parametrize("bits", [2048, 2056, 3072])
    def test_what_another_library_signed(self, bits: int) -> None:
        signature = private_key(bits).sign(MESSAGE, padding.PKCS1v15(), SHA256())

        assert verify_sha256(ours(bits), MESSAGE, signature)
        assert not verify_sha256(ours(bits), MESSAGE + b" ", signature)

    def test_known_vectors(self) -> None:
        vectors = json.loads(corpus_file("vectors/adobe_rsa_signatures.json").read_text())
        key = read_public_key(vectors["public_key_pem"])
        body = corpus_file("magento/io_event_order_save.json").read_bytes()
        for vector in vectors["vectors"]:
            signature = base64.b64decode(vector["signature"])
            message = body if vector["valid"] else b"[" + body + b"]"
            assert verify_sha256(key, message, signature) is vector["valid"]

    def test_every_flipped_bit_is_noticed(self) -> None:
        signature = private_key().sign(MESSAGE, padding.PKCS1v15(), SHA256())
        for place in range(0, 2048, 37):
            flipped = bytearray(signature)
            flipped[place // 8] ^= 1 << place % 8
            assert not verify_sha256(ours(), MESSAGE, bytes(flipped))

    def test_another_digest_or_scheme(self) -> None:
        sha1 = private_key().sign(MESSAGE, padding.PKCS1v15(), SHA1())
        pss = private_key().sign(MESSAGE, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
        assert not verify_sha256(ours(), MESSAGE, sha1)
        assert not verify_sha256(ours(), MESSAGE, pss)

    def test_sloppy_padding_is_refused(self) -> None:
        """Bleichenbacher 2006: short padding and what follows the digest."""
        right = encode_sha256(MESSAGE, 256)
        told = right[right.index(b"\0", 1) :]
        short = b"\0\1" + b"\xff" * 8 + told
        assert verify_sha256(ours(), MESSAGE, raw_signature(right))
        assert not verify_sha256(ours(), MESSAGE, raw_signature(short.ljust(256, b"\0")))
        assert not verify_sha256(ours(), MESSAGE, raw_signature(b"\0\2" + right[2:]))
        bare = hashlib.sha256(MESSAGE).digest().rjust(256, b"\0")
        assert not verify_sha256(ours(), MESSAGE, raw_signature(bare))

    @pytest.mark.parametrize("change", [b"", b"\0", None])
    def test_lengths_and_values_out_of_range(self, change: bytes | None) -> None:
        signature = private_key().sign(MESSAGE, padding.PKCS1v15(), SHA256())
        if change is None:
            beyond = int.from_bytes(signature) + ours().modulus
            size = 257 if beyond.bit_length() > 2048 else 256
            changed = beyond.to_bytes(size)
        else:
            changed = change + signature if change else b""
        assert not verify_sha256(ours(), MESSAGE, changed)


class TestReadPublicKey:
    def test_windows_line_ends_and_one_long_line(self) -> None:
        pem = pem_of(private_key().public_key())
        lines = pem.strip().splitlines()
        single = "\n".join((lines[0], "".join(lines[1:-1]), lines[-1]))
        assert read_public_key(pem.replace("\n", "\r\n")) == ours() == read_public_key(single)

    @pytest.mark.parametrize(
        "text",
        ["", "x", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
         "-----BEGIN PUBLIC KEY-----\n====\n-----END PUBLIC KEY-----",
         "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END OTHER KEY-----",
         "A" * 20_000],
    )  # fmt: skip
    def test_no_pem(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            read_public_key(text)

    def test_two_keys_or_words_around_one(self) -> None:
        pem = pem_of(private_key().public_key())
        for text in (pem + pem, f"key: {pem}", f"{pem}-other"):
            with pytest.raises(ValueError, match="PEM"):
                read_public_key(text)

    def test_an_elliptic_key(self) -> None:
        with pytest.raises(ValueError, match="RSA"):
            read_public_key(pem_of(ec.generate_private_key(ec.SECP256R1()).public_key()))

    def test_too_small_a_key(self) -> None:
        with pytest.raises(ValueError, match="modulus"):
            ours(1024)

    @pytest.mark.parametrize("exponent", [1, 3, 65536])
    def test_a_weak_exponent(self, exponent: int) -> None:
        with pytest.raises(ValueError, match="exponent"):
            PublicKey(ours().modulus, exponent)

    def test_cut_or_lengthened_anywhere(self) -> None:
        der = der_of()
        for changed in (*(der[:cut] for cut in range(0, len(der), 11)), der + b"\0"):
            with pytest.raises(ValueError, match=r"."):
                read_public_key(wrapped(changed))

    def test_any_byte_of_the_frame_changed(self) -> None:
        der = der_of()
        for place in range(32):  # up to the modulus
            for other in {der[place] ^ 1, der[place] ^ 0x80, 0}:
                changed = der[:place] + bytes([other]) + der[place + 1 :]
                if changed == der:
                    continue
                with pytest.raises(ValueError, match=r"."):
                    read_public_key(wrapped(changed))


class TestDer:
    @pytest.mark.parametrize(
        "content",
        ["0200", "02028001", "02020001", "0280010000", "028101", "02", "",
         "0284000000010a", "02810101", "0301ff"],
    )  # fmt: skip
    def test_what_is_no_natural_number(self, content: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            Der(bytes.fromhex(content)).natural()

    @pytest.mark.parametrize(("content", "value"), [("020100", 0), ("0202 00ff", 255)])
    def test_natural_numbers(self, content: str, value: int) -> None:
        assert Der(bytes.fromhex(content)).natural() == value
