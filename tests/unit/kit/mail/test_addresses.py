"""Addresses out of headers (S42)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.kit.mail.addresses import Mailbox, first_mailbox, mailboxes, normalise


class TestMailboxes:
    @pytest.mark.parametrize(
        ("value", "address", "name"),
        [
            ("a@b.example", "a@b.example", ""),
            ("Lena Vogt <Lena@B.example>", "lena@b.example", "Lena Vogt"),
            ('"Vogt, Lena" <l@b.example>', "l@b.example", "Vogt, Lena"),
            (r'"a \"b\" c" <l@b.example>', "l@b.example", 'a "b" c'),
            ("l@b.example (Lena (the second))", "l@b.example", "Lena the second"),
            ("=?utf-8?B?546L6Iqz?= <10001@qq.example>", "10001@qq.example", "王芳"),
            ("=?utf-8?B?YUBiLmV4YW1wbGU=?=", "a@b.example", ""),
            ("Jöhn <jdöe@mächine.example>", "jdöe@mächine.example", "Jöhn"),
            ("team: a@b.example, c@d.example;", "a@b.example", ""),
            ("a@b.example c@d.example", "a@b.example", ""),
            (", a@b.example", "a@b.example", ""),
            ("a@b.example <>", "a@b.example", ""),
            ("'a@b.example' <a@b.example>", "a@b.example", "'a@b.example'"),
        ],
    )
    def test_reads_the_first(self, value: str, address: str, name: str) -> None:
        assert first_mailbox(value) == Mailbox(address, name)

    @pytest.mark.parametrize("value", ["", "<>", "undisclosed-recipients:;", "no address", "(((("])
    def test_none_when_there_is_none(self, value: str) -> None:
        assert first_mailbox(value) is None

    def test_reads_a_list(self) -> None:
        boxes = mailboxes('"A, B" <a@x.example>; c@y.example,, "D" <d@z.example>')
        assert [box.address for box in boxes] == ["a@x.example", "c@y.example", "d@z.example"]

    def test_ten_thousand_addresses_are_cut(self) -> None:
        value = ", ".join(f"u{n}@x.example" for n in range(10_000))
        assert len(mailboxes(value)) == 100

    @pytest.mark.parametrize("char", ["(", "<", '"', "\\", ",", "@", "=?"])
    def test_no_recursion_on_a_thousand_of(self, char: str) -> None:
        assert isinstance(mailboxes(char * 1_000 + " a@b.example"), list)

    @given(st.text(alphabet='<>()",;@\\ab. ', max_size=60))
    def test_never_fails(self, value: str) -> None:
        assert all("@" in box.address for box in mailboxes(value))


def test_normalise_gives_one_spelling() -> None:
    assert normalise(" <Cafe\u0301@X.Example> ") == "café@x.example"
