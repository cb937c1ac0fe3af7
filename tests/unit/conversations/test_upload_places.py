"""Keys of uploads: all that is known of a file, and nothing that a stranger's name could do."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.conversations.upload_places import (
    MAX_BYTES,
    FileRefused,
    Uploader,
    UploadPlace,
    is_upload,
)

ANA = Uploader("acme")
VISITOR = Uploader.visitor("acme", "acc-1", "user:lena@example.com")
NASTY = [
    "../../raw/other",
    "a/b\\c.png",
    'x";filename=evil.exe',
    "a\r\nx-amz-acl: public-read",
    "\u202egnp.exe",
    "con.txt",
    "x" * 5000,
    "尺寸.png",
    "",
]


def place(name: str = "a.png", uploader: Uploader = VISITOR) -> UploadPlace:
    return UploadPlace.new(uploader, name, "image/png", 12)


class TestKeys:
    @pytest.mark.parametrize("name", NASTY)
    def test_no_name_shapes_the_key(self, name: str) -> None:
        made = place(name)
        assert re.fullmatch(r"uploads/acme/visitor-[0-9a-f]{32}/[\w-]+/[\w-]+", made.key)
        assert made.key.isascii()
        assert len(made.key) <= 1024
        assert UploadPlace.read(VISITOR, made.key) == made

    @given(st.text(max_size=300))
    def test_any_name_comes_back_safe(self, name: str) -> None:
        found = UploadPlace.read(VISITOR, place(name).key).name
        assert found
        assert not set(found) & set('/\\"\r\n\0')
        assert len(place(name).key) <= 1024

    def test_nobodys_identifier_stands_in_it(self) -> None:
        assert "lena" not in place().key

    def test_is_told_from_a_file_that_stays(self) -> None:
        assert is_upload(place().key)
        assert not is_upload("files/acme/c-1/u-1")
        assert not is_upload(None)


class TestWhoseItIs:  # S136
    @pytest.mark.parametrize(
        "other",
        [
            ANA,
            Uploader("globex"),
            Uploader.visitor("acme", "acc-1", "user:max"),
            Uploader.visitor("acme", "acc-2", "user:lena@example.com"),
            Uploader.visitor("globex", "acc-1", "user:lena@example.com"),
        ],
    )
    def test_nobody_elses(self, other: Uploader) -> None:
        with pytest.raises(FileRefused):
            UploadPlace.read(other, place().key)

    def test_a_merchant_whose_name_begins_alike(self) -> None:
        with pytest.raises(FileRefused):
            UploadPlace.read(Uploader("acm"), place(uploader=ANA).key)

    @pytest.mark.parametrize(
        "rest",
        ["", "x", "x/", "/x", "x/y", "x/y/z", "../staff/1/W10", "1/W10", "1/eyJ9", "1/é", "1/====",
         "1/WyJhIiwiYi9jIiwiMSJd", "1/WzEsMiwzXQ", "1/bnVsbA", "1/MQ"],
    )  # fmt: skip
    def test_what_is_no_key(self, rest: str) -> None:
        with pytest.raises(FileRefused, match="not the key"):
            UploadPlace.read(VISITOR, f"{VISITOR.prefix}{rest}")

    @given(st.text(alphabet=string.printable, max_size=80))
    def test_any_text(self, text: str) -> None:
        for key in (text, f"{VISITOR.prefix}1/{text}"):
            try:
                found = UploadPlace.read(VISITOR, key)
            except FileRefused:
                continue
            assert found.key == key


class TestTypeAndSize:
    @pytest.mark.parametrize(
        ("given", "kept"), [("image/PNG", "image/png"), (" text/plain; charset=x ", "text/plain")]
    )
    def test_a_type_is_plain_and_lower_case(self, given: str, kept: str) -> None:
        assert UploadPlace.new(ANA, "a", given, 1).content_type == kept

    @pytest.mark.parametrize(
        "given",
        ["", "png", "image/", "/png", "image/png/x", "image/png\r\nx: y", "im age/png", "т/png",
         "*/*", "image/*", "a/" + "b" * 200],
    )  # fmt: skip
    def test_what_is_no_type(self, given: str) -> None:
        with pytest.raises(FileRefused) as refused:
            UploadPlace.new(ANA, "a", given, 1)
        assert refused.value.code == "type_invalid"

    @pytest.mark.parametrize(
        ("size", "code"), [(0, "empty"), (-1, "empty"), (MAX_BYTES + 1, "too_large")]
    )
    def test_sizes_out_of_bounds(self, size: int, code: str) -> None:
        with pytest.raises(FileRefused) as refused:
            UploadPlace.new(ANA, "a", "image/png", size)
        assert refused.value.code == code
