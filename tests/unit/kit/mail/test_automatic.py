"""Mail that no person wrote (formats.md 1.6)."""

import pytest

from deskhand.kit.mail.automatic import reason
from deskhand.kit.mail.headers import Headers


def why(*pairs: tuple[str, str], sender: str = "a@b.example", envelope: str | None = "a@b") -> str:
    return reason(
        Headers(pairs), sender=sender, envelope_sender=envelope, content_type="text/plain"
    )


class TestReason:
    @pytest.mark.parametrize(
        ("pair", "word"),
        [
            (("Auto-Submitted", "auto-replied; x"), "auto_submitted"),
            (("Precedence", "Bulk"), "bulk"),
            (("List-Id", "<x>"), "list"),
            (("X-Autoreply", "yes"), "auto_reply"),
            (("X-Auto-Response-Suppress", "All"), "auto_response_suppress"),
            (("Return-Path", "<>"), "null_sender"),
            (("Content-Type", "multipart/report; report-type=x"), "report"),
            (("X-Failed-Recipients", "x@y"), "bounce"),
            (("Subject", "Automatic reply: x"), "subject"),
            (("Subject", "自动回复: x"), "subject"),
            (("Subject", "=?utf-8?B?6Ieq5Yqo5Zue5aSNOng=?="), "subject"),
        ],
    )
    def test_names_the_sign(self, pair: tuple[str, str], word: str) -> None:
        assert why(pair) == word

    @pytest.mark.parametrize(
        "pair",
        [
            ("Auto-Submitted", "no"),
            ("Precedence", "normal"),
            ("X-Auto-Response-Suppress", "None"),
            ("Subject", "Re: I got an automatic reply"),
            ("Return-Path", "<a@b.example>"),
        ],
    )
    def test_a_persons_mail_has_none(self, pair: tuple[str, str]) -> None:
        assert why(pair) == ""

    @pytest.mark.parametrize("envelope", ["", "<>", " "])
    def test_the_null_sender(self, envelope: str) -> None:
        assert why(envelope=envelope) == "null_sender"

    @pytest.mark.parametrize("sender", ["mailer-daemon@x", "postmaster@x"])
    def test_robots(self, sender: str) -> None:
        assert why(sender=sender) == "robot"

    @pytest.mark.parametrize(
        ("list_id", "word"),
        [("Support <support.acme.example>", ""), ("<deals.acme.example>", "bulk"), ("", "bulk")],
    )
    def test_our_own_group_passes_on_what_people_write(self, list_id: str, word: str) -> None:
        found = reason(
            Headers([("List-Id", list_id), ("Precedence", "list")]),
            sender="a@b.example",
            envelope_sender="support+bounces@acme.example",
            content_type="text/plain",
            own_address="support@acme.example",
        )
        assert found == word

    def test_an_unknown_envelope_proves_nothing(self) -> None:
        assert why(envelope=None) == ""
