"""Headers: encoded words, ids, dates, parameters."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.mail.headers import (
    Headers,
    date,
    decode_base64,
    decode_words,
    message_id,
    message_ids,
    parameters,
    thread_references,
)


class TestHeaders:
    def test_keeps_order_and_repeats(self) -> None:
        headers = Headers([("Received", "a"), ("X", ""), ("received", "b")])
        assert headers.all("RECEIVED") == ["a", "b"]
        assert headers.get("Received") == "a"
        assert headers.has("x")
        assert not headers.has("y")

    def test_text_is_one_line_without_direction_tricks(self) -> None:
        headers = Headers([("Subject", "=?utf-8?q?a=0A=E2=80=AEb?=")])
        assert headers.text("subject") == "a b"


class TestDecodeWords:
    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("=?utf-8?B?546L6Iqz?=", "王芳"),
            ("=?GB2312?B?zfW3vA==?=", "王芳"),
            ("=?utf-8*en?Q?Gr=C3=BC=C3=9Fe_an_alle?=", "Grüße an alle"),
            ("Re: =?utf-8?q?=C3=A4?= b =?utf-8?q?=C3=B6?=", "Re: ä b ö"),
            ("=?none?b?VEVTVA=?=", "TEST"),
            ("no words, 1 =? 2", "no words, 1 =? 2"),
        ],
    )
    def test_reads(self, raw: str, text: str) -> None:
        assert decode_words(raw) == text

    def test_a_character_cut_between_two_words_is_joined(self) -> None:
        assert decode_words("=?utf-8?B?546L6I==?= =?utf-8?Q?=8A=B3?=") == "王芳"

    @given(st.text(alphabet="=?utf8bq_ \nA", max_size=80))
    def test_never_fails(self, raw: str) -> None:
        assert isinstance(decode_words(raw), str)


class TestDecodeBase64:
    @pytest.mark.parametrize("data", [b"QUJD", b"QUJD\r\n", b"Q U!J D", b"QUJDR", b"", b"=", b"A"])
    def test_forgives(self, data: bytes) -> None:
        assert decode_base64(data) in {b"ABC", b""}


class TestMessageIds:
    """Empty ids must never tie two conversations together."""

    @pytest.mark.parametrize(
        ("value", "ids"),
        [
            ("<a@b>", ["a@b"]),
            ("<a@b> <c@d> <a@b>", ["a@b", "c@d"]),
            ("<> < > <a@b>", ["a@b"]),
            ("", []),
            ("someone@yahoo.com", ["someone@yahoo.com"]),
            ("<b@c>, <in.   valid@c>", ["b@c", "in.valid@c"]),
            ("no id at all", []),
            (f"<{'x' * 2500}@y>", []),
        ],
    )  # fmt: skip
    def test_reads(self, value: str, ids: list[str]) -> None:
        assert message_ids(value) == ids

    def test_keeps_the_nearest_of_very_many(self) -> None:
        value = " ".join(f"<{n}@x>" for n in range(20_000))
        assert message_ids(value)[-1] == "19999@x"
        assert len(message_ids(value)) == 50

    @pytest.mark.parametrize(
        ("value", "name"),
        [("<a@b>", "a@b"), ("a@b", "a@b"), (" <odd> ", "odd"), ("", ""), ("two words", "")],
    )
    def test_reads_one(self, value: str, name: str) -> None:
        assert message_id(value) == name

    def test_references_are_nearest_first(self) -> None:  # S50
        headers = Headers(
            [("References", "<1@x> <2@x>"), ("references", "<3@x>"), ("In-Reply-To", "<2@x>")]
        )
        assert thread_references(headers) == ("2@x", "3@x", "1@x")


class TestDate:
    def test_is_aware(self) -> None:
        expected = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
        assert date("Mon, 23 Nov 2026 10:15:00 +0100") == expected
        assert date("Mon, 23 Nov 2026 09:15:00 -0000") == expected

    @pytest.mark.parametrize("value", ["", "yesterday", "Fri, 99 Foo 20 25:61", "1" * 500])
    def test_is_none_when_it_is_none(self, value: str) -> None:
        assert date(value) is None


class TestParameters:
    @pytest.mark.parametrize(
        ("value", "name", "text"),
        [
            ('text/plain; Charset="utf-8"', "charset", "utf-8"),
            ("text/plain ; charset=gbk; x=y", "charset", "gbk"),
            (r'a/b; filename="a\"b\\c.txt"', "filename", r'a"b\c.txt'),
            ("a/b; filename*=utf-8''%E8%AE%A2%E5%8D%95.pdf", "filename", "订单.pdf"),
            ("a/b; filename*1=b.txt; filename*0=a", "filename", "ab.txt"),
            ('a/b; name="=?utf-8?B?6K6i5Y2V?="', "name", "订单"),
            ("a/b; boundary = next", "boundary", "next"),
            ('a/b; name="open', "name", '"open'),
        ],
    )  # fmt: skip
    def test_reads(self, value: str, name: str, text: str) -> None:
        assert parameters(value)[1][name] == text

    def test_the_type_is_lower_case(self) -> None:
        assert parameters(" Text/HTML ;x=y")[0] == "text/html"

    @given(st.text(max_size=60))
    def test_never_fails(self, value: str) -> None:
        assert parameters(f"a/b;{value}")[0] == "a/b"
