"""What became of our mails (formats.md 1.2)."""

import json

import pytest

from deskhand.channels.model import Ignored, Receipt, ReceiptStatus, Unknown
from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Request
from tests.unit.channels.mailgun.builders import event, form, parse

OLD = {"recipient": "a@b.example", "token": "t", "timestamp": "1795435200", "Message-Id": "<m@x>"}


class TestReadEvent:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            ("accepted", ReceiptStatus.SENT),
            ("delivered", ReceiptStatus.DELIVERED),
            ("opened", ReceiptStatus.READ),
            ("clicked", ReceiptStatus.READ),
            ("rejected", ReceiptStatus.FAILED),
            ("failed", ReceiptStatus.FAILED),
        ],
    )
    def test_becomes_a_receipt(self, kind: str, status: ReceiptStatus) -> None:
        read = parse(event(event=kind))[0]
        assert isinstance(read, Receipt)
        assert read.status is status
        assert read.external_message_ids == ("m-1@acme.example",)

    def test_failure_says_why(self) -> None:
        status = {"delivery-status": {"code": 605, "message": "Not\ndelivering"}}
        request = event(event="failed", severity="permanent", reason="suppress-bounce", **status)
        read = parse(request)[0]
        assert isinstance(read, Receipt)
        assert (read.failure_code, read.failure_text) == ("suppress-bounce", "Not delivering")

    def test_a_temporary_failure_changes_nothing(self) -> None:
        assert isinstance(parse(event(event="failed", severity="temporary"))[0], Ignored)

    def test_a_complaint_stays_delivered(self) -> None:
        read = parse(event(event="complained"))[0]
        assert isinstance(read, Receipt)
        assert (read.status, read.failure_code) == (ReceiptStatus.DELIVERED, "complained")

    def test_an_unknown_kind_is_quarantined(self) -> None:
        assert isinstance(parse(event(event="x\n" * 500))[0], Unknown)
        assert isinstance(parse(event(event=None))[0], Unknown)

    def test_is_the_same_event_however_often_it_comes(self) -> None:
        one = parse(event(id="x"))[0].event_id
        assert parse(event(id="x", timestamp=1.0))[0].event_id == one
        assert parse(event(id="y"))[0].event_id != one

    def test_events_without_an_id_are_told_apart(self) -> None:
        ids = {
            parse(event(id=None, event=kind, timestamp=stamp))[0].event_id
            for kind in ("opened", "clicked") for stamp in (1.0, 2.0)
        }  # fmt: skip
        assert len(ids) == 4

    @pytest.mark.parametrize(
        "odd",
        [
            {"message": None, "user-variables": None},
            {"message": "x", "user-variables": []},
            {"message": {"headers": {"message-id": None}}},
            {"message": {"headers": {"message-id": "<>"}}, "user-variables": {"x": 1}},
        ],
    )
    def test_without_any_id_it_is_counted_only(self, odd: dict[str, object]) -> None:
        assert isinstance(parse(event(**odd))[0], Ignored)

    @pytest.mark.parametrize("stamp", [None, "x", True, [], 1e300, -1])
    def test_odd_times_do_no_harm(self, stamp: object) -> None:
        assert parse(event(timestamp=stamp))[0].at.year == 2026

    @pytest.mark.parametrize("document", [[], {}, {"event-data": []}, "x", None, 1])
    def test_other_json_is_no_event(self, document: object) -> None:
        body = json.dumps(document).encode()
        with pytest.raises(ParseFailure, match="not_an_event"):
            parse(Request(headers={"content-type": "application/json"}, body=body))


class TestReadOldEvent:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            ("delivered", ReceiptStatus.DELIVERED),
            ("bounced", ReceiptStatus.FAILED),
            ("dropped", ReceiptStatus.FAILED),
            ("opened", ReceiptStatus.READ),
        ],
    )
    def test_becomes_a_receipt(self, kind: str, status: ReceiptStatus) -> None:
        read = parse(form(OLD | {"event": kind, "code": "5.1.1", "error": "no such user"}))[0]
        assert isinstance(read, Receipt)
        assert read.status is status
        assert read.external_message_ids == ("m@x",)
        failed = status is ReceiptStatus.FAILED
        assert (read.failure_code, read.failure_text) == (
            ("5.1.1", "no such user") if failed else ("", "")
        )

    def test_reads_the_id_from_the_header_list(self) -> None:
        listed = '[["Message-Id", "<h@x>"]]'
        fields = {k: v for k, v in OLD.items() if k != "Message-Id"}
        read = parse(form(fields | {"event": "delivered", "message-headers": listed}))[0]
        assert isinstance(read, Receipt)
        assert read.external_message_ids == ("h@x",)

    def test_a_mail_with_a_variable_named_event_stays_a_mail(self) -> None:
        fields = OLD | {"event": "delivered", "from": "a@b.example", "body-plain": "Hi"}
        assert not isinstance(parse(form(fields))[0], Receipt)
