"""Form posts of both encodings."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.mailgun.form import FormFile, read_form, read_last
from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Request
from tests.unit.channels.mailgun.builders import FORM, form, multipart


class TestReadForm:
    @given(st.dictionaries(st.text(min_size=1, max_size=9), st.binary(max_size=40), max_size=5))
    def test_gives_back_every_byte(self, fields: dict[str, bytes]) -> None:
        fields["always"] = b"="
        assert read_form(form(fields)).fields == fields

    def test_the_last_of_repeated_fields_counts(self) -> None:
        request = Request(headers={"content-type": FORM}, body=b"a=1&a=2&b&c=+%2B%zz%3D=")
        read = read_form(request)
        assert read.fields == {"a": b"2", "c": b" +%zz=="}

    def test_reads_files(self) -> None:
        read = read_form(multipart({"a": "ä", "b": ""}, {"attachment-1": ("x.txt", b"\r\n--\x00")}))
        assert read.text("a") == "ä"
        assert read.has("b")
        assert read.files == (
            FormFile(
                field="attachment-1",
                filename="x.txt",
                content_type="text/plain",
                content=b"\r\n--\x00",
            ),
        )

    @pytest.mark.parametrize("name", ["path\\", 'a"b', "", "..", "a;b=c", "訂單.pdf"])
    def test_odd_file_names_arrive_as_they_are(self, name: str) -> None:
        assert read_form(multipart({}, {"attachment-1": (name, b"x")})).files[0].filename == name

    def test_line_feeds_alone_will_do(self) -> None:
        request = multipart({"a": "b", "c": "d"}, {})
        read = read_form(replace(request, body=request.body.replace(b"\r\n", b"\n")))
        assert read.fields == {"a": b"b", "c": b"d"}

    def test_a_missing_end_is_forgiven(self) -> None:
        request = multipart({"a": "b"}, {})
        assert read_form(replace(request, body=request.body[:-20])).fields == {"a": b"b"}

    @pytest.mark.parametrize(
        ("request_", "reason"),
        [
            (Request(headers={"content-type": "text/plain"}, body=b"a=b"), "not_a_form"),
            (Request(headers={"content-type": FORM}, body=b"&" * 5), "not_a_form"),
            (Request(headers={"content-type": FORM}, body=b"a=1&" * 3_000), "too_many_fields"),
            (replace(multipart({"a": "b"}, {}), body=b"x"), "malformed_multipart"),
            (
                replace(multipart({}, {}), body=b"------boundary\r\n\r\n\r\n" * 3_000),
                "too_many_fields",
            ),
        ],
    )
    def test_refusals_are_typed(self, request_: Request, reason: str) -> None:
        with pytest.raises(ParseFailure) as failure:
            read_form(request_)
        assert failure.value.reason == reason


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "ab"]), st.text(max_size=5)), min_size=1))
def test_the_short_reader_agrees_with_the_long_one(pairs: list[tuple[str, str]]) -> None:
    body = b"&".join(form({name: text}).body for name, text in pairs)
    request = Request(headers={"content-type": FORM}, body=body)
    whole = read_form(request)
    ascii_only = {n: whole.fields.get(n, b"").decode("ascii", "replace") for n in ("a", "b")}
    assert read_last(request, ("a", "b")) == ascii_only
