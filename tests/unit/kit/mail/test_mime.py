"""Raw mails taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.mail.mime import MAX_PARTS, Mail, parse, split_headers, split_parts


def mail(*lines: str) -> Mail:
    return parse("\r\n".join(lines).encode())


class TestSplitHeaders:
    def test_unfolds(self) -> None:
        headers, content = split_headers(b"Subject: a\r\n b\r\nX: y\r\n\r\nbody")
        assert headers.get("Subject") == "a b"
        assert content == b"body"

    def test_a_line_that_is_no_header_begins_the_content(self) -> None:
        headers, content = split_headers(b"A: b\nnot a header\n\nrest")
        assert headers.items == (("A", "b"),)
        assert content == b"not a header\n\nrest"

    @pytest.mark.parametrize("before", [b"From x@y Mon Nov\n", b"\n \r\n", b">From x\n"])
    def test_skips_what_stands_before(self, before: bytes) -> None:
        assert split_headers(before + b"A: b\n\nc")[0].get("a") == "b"

    def test_raw_bytes_use_the_charset_of_the_body(self) -> None:
        raw = "Subject: 订单\nContent-Type: text/plain; charset=gbk\n\n".encode("gbk")
        assert split_headers(raw)[0].get("Subject") == "订单"

    def test_very_many_headers_do_not_hide_the_body(self) -> None:
        headers, content = split_headers(b"a: b\n" * 5_000 + b"\nbody")
        assert len(headers.items) == 1_000
        assert content == b"body"


class TestSplitParts:
    def test_cuts_at_boundary_lines_only(self) -> None:
        body = b"preamble\r\n--b\r\none\r\n--bx\r\n--b \r\ntwo\r\n--b--\r\nepilogue"
        assert split_parts(body, b"b", 9) == [b"one\r\n--bx", b"two\r\n"[:-2]]

    def test_forgives_a_missing_end(self) -> None:
        assert split_parts(b"--b\nx", b"b", 9) == [b"x"]

    def test_none_when_the_boundary_never_comes(self) -> None:
        assert split_parts(b"x", b"b", 9) == []

    def test_the_last_part_takes_the_rest(self) -> None:
        parts = split_parts(b"--b\nx\n" * 50, b"b", 3)
        assert len(parts) == 4
        assert parts[-1].endswith(b"x\n")


class TestParse:
    def test_alternative_is_one_body_in_two_forms(self) -> None:
        read = mail(
            'Content-Type: multipart/alternative; boundary="b"', "", "--b", "", "plain", "--b",
            "Content-Type: text/html; charset=utf-8", "", "<p>rich</p>", "--b--",
        )  # fmt: skip
        assert [(body.plain, body.html) for body in read.bodies] == [("plain", "<p>rich</p>")]

    def test_html_and_its_images_and_a_file_inside_an_alternative(self) -> None:
        read = mail(
            "Content-Type: multipart/alternative; boundary=a", "", "--a", "", "plain", "--a",
            "Content-Type: multipart/related; boundary=r", "", "--r", "Content-Type: text/html",
            "", "<img src=cid:i>", "--r", "Content-Type: image/png; name=i.png",
            "Content-ID: <i>", "Content-Transfer-Encoding: base64", "", "QUJD", "--r--", "--a--",
        )  # fmt: skip
        assert [(body.plain, body.html) for body in read.bodies] == [("plain", "<img src=cid:i>")]
        assert [(f.name, f.content_id, f.inline, f.content) for f in read.files] == [
            ("i.png", "i", True, b"ABC")
        ]

    def test_text_between_files_is_kept_in_order(self) -> None:
        read = mail(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "one", "--b",
            "Content-Type: image/jpeg", "", "x", "--b", "", "two", "--b--",
        )  # fmt: skip
        assert [body.plain for body in read.bodies] == ["one", "two"]
        assert read.files[0].name == "attachment-1.jpg"

    def test_an_attached_mail_stays_a_file(self) -> None:
        read = mail(
            "Content-Type: multipart/mixed; boundary=b", "", "--b",
            "Content-Type: message/rfc822", "", "Subject: inner", "", "text", "--b--",
        )  # fmt: skip
        assert [(f.name, f.content_type) for f in read.files] == [("inner.eml", "message/rfc822")]

    def test_digest_parts_are_mails(self) -> None:
        read = mail(
            "Content-Type: multipart/digest; boundary=b", "", "--b", "", "Subject: x", "", "y",
            "--b--",
        )  # fmt: skip
        assert read.files[0].content_type == "message/rfc822"

    @pytest.mark.parametrize("encoding", ["8bits", "plain", "7bit;", "binary", ""])
    def test_misspelt_encodings_mean_none(self, encoding: str) -> None:
        read = mail(f"Content-Transfer-Encoding: {encoding}", "", "a=3D")
        assert read.bodies[0].plain == "a=3D"

    def test_uuencode(self) -> None:
        read = mail(
            "Content-Type: a/b; name=x", "Content-Transfer-Encoding: x-uuencode", "",
            "begin 644 x", "#0V%T", "`", "end",
        )  # fmt: skip
        assert read.files[0].content == b"Cat"

    def test_a_multipart_without_its_boundary_is_shown_as_text(self) -> None:
        read = mail("Content-Type: multipart/mixed; boundary=b", "", "hello")
        assert read.bodies[0].plain == "hello"

    def test_nesting_beyond_the_limit_is_kept_as_a_file(self) -> None:
        lines: list[str] = []
        for n in range(40):
            lines += [f"Content-Type: multipart/mixed; boundary=b{n}", "", f"--b{n}"]
        read = mail(*lines, "", "deep")
        assert len(read.files) == 1
        assert b"deep" in read.files[0].content

    def test_parts_beyond_the_limit_are_kept_in_the_last(self) -> None:
        read = parse(
            b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2_000 + b"--b\n\nend"
        )
        assert len(read.bodies) <= MAX_PARTS + 1
        assert (read.bodies[-1].plain or "").endswith("end")

    @given(st.binary(max_size=400))
    def test_never_fails(self, raw: bytes) -> None:
        assert isinstance(parse(raw), Mail)

    @given(
        st.lists(
            st.sampled_from(
                [b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n", b"\n",
                 b"Content-Type: text/html\n", b"Content-Transfer-Encoding: base64\n", b"QUJD\n",
                 b"Content-Type: message/rfc822\n", b"x"]
            ),
            max_size=30,
        )
    )  # fmt: skip
    def test_never_fails_on_shuffled_structure(self, pieces: list[bytes]) -> None:
        assert isinstance(parse(b"".join(pieces)), Mail)
