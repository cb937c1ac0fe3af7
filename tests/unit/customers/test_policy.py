"""One spelling for e-mail addresses and phone numbers."""

import time

import pytest

from deskhand.customers.policy import normal_email, normal_phone


class TestEmail:
    @pytest.mark.parametrize(
        ("text", "normal"),
        [
            (" Dana@Customer.Example ", "dana@customer.example"),
            ("<dana@customer.example>", "dana@customer.example"),
            ("dana+shop@customer.example", "dana+shop@customer.example"),
            ("dana@BÜCHER.example", "dana@bücher.example"),
            ("dana@xn--bcher-kva.example", "dana@bücher.example"),
            ("用户@例子.公司", "用户@例子.公司"),
            ("x@y.test", "x@y.test"),
        ],
    )
    def test_one_spelling(self, text: str, normal: str) -> None:
        assert normal_email(text) == normal

    @pytest.mark.parametrize(
        "text",
        ["", "dana", "dana@", "@customer.example", "dana@localhost", "a b@c.de", "a@b@c.de",
         "a@.de", "a@b..de", "x" * 65 + "@c.de", "a@" + "b" * 251 + ".de", "a@c.de\nb@c.de"],
    )  # fmt: skip
    def test_not_an_address(self, text: str) -> None:
        assert normal_email(text) is None

    @pytest.mark.parametrize("text", ["a@" + "b." * 500_000, "a" * 1_000_000, "@" * 1_000_000])
    def test_long_input_is_refused_at_once(self, text: str) -> None:
        began = time.process_time()
        assert normal_email(text) is None
        assert time.process_time() - began < 0.25


class TestPhone:
    @pytest.mark.parametrize(
        ("text", "region", "normal"),
        [
            ("(603) 555-0142", "US", "+16035550142"),
            ("+1 603 555 0142", "DE", "+16035550142"),
            ("030 123456", "DE", "+4930123456"),
            ("0049 30 123456", "DE", "+4930123456"),
            ("138 0013 8000", "CN", "+8613800138000"),
        ],
    )
    def test_e164(self, text: str, region: str, normal: str) -> None:
        assert normal_phone(text, region) == normal

    @pytest.mark.parametrize("text", ["", "call me", "12", "+1", "1" * 41, "+999999999999999999"])
    def test_not_a_number(self, text: str) -> None:
        assert normal_phone(text, "US") is None
