"""Uploads: the form can be read again, and no name breaks out of it."""

from email import message_from_bytes
from email.message import Message

import pytest

from deskhand.kit.multipart import encode_file


def parts(content_type: str, body: bytes) -> list[Message]:
    document = message_from_bytes(b"content-type: " + content_type.encode() + b"\r\n\r\n" + body)
    found = document.get_payload()
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, Message)]


def test_fields_and_file_come_back() -> None:
    form = encode_file({"type": "image/png"}, "file", "a b.png", "image/png", b"\x00\r\n--x")
    plain, file = parts(*form)
    assert plain.get_payload(decode=True) == b"image/png"
    assert file.get_filename() == "a b.png"
    assert file.get_payload(decode=True) == b"\x00\r\n--x"


@pytest.mark.parametrize("name", ['a"\r\nx-evil: 1', "a\\", "a\x00b"])
def test_no_name_breaks_out(name: str) -> None:
    (file,) = parts(*encode_file({}, "file", name, "image/png\r\nx-evil: 1", b"x"))
    assert file["x-evil"] is None
    assert file.get_payload(decode=True) == b"x"


def test_no_two_boundaries_are_alike() -> None:
    assert encode_file({}, "f", "n", "t", b"")[0] != encode_file({}, "f", "n", "t", b"")[0]
