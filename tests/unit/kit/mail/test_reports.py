"""Bounces that arrive as mail."""

import pytest

from deskhand.kit.mail.mime import parse
from deskhand.kit.mail.reports import DeliveryReport, failed_delivery
from tests.support.corpus import corpus_file


def report(action: str = "failed", original: str = "Message-ID: <m@x.example>") -> str:
    return (
        "Content-Type: multipart/report; boundary=r\n\n--r\n\nSorry.\n"
        "--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        f"Final-Recipient: rfc822; a@b\nAction: {action}\nStatus: 5.2.2 (full)\n"
        "Diagnostic-Code: smtp; 552\n full\n"
        f"--r\nContent-Type: text/rfc822-headers\n\n{original}\n--r--\n"
    )


class TestFailedDelivery:
    def test_reads_which_and_why(self) -> None:
        found = failed_delivery(parse(report().encode()))
        assert found == DeliveryReport("m@x.example", "5.2.2", "smtp; 552 full")

    @pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
    def test_other_news_is_no_failure(self, action: str) -> None:
        assert failed_delivery(parse(report(action).encode())) is None

    def test_without_an_original_id_there_is_nothing_to_mark(self) -> None:
        assert failed_delivery(parse(report(original="Subject: x").encode())) is None
        assert failed_delivery(parse(b"Subject: x\n\ny")) is None

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("mikel_multipart_report_emails_report_530.eml", "5.3.0"),
            ("mikel_multipart_report_emails_multi_address_bounce1.eml", "5.1.1"),
            ("mikel_multipart_report_emails_report_422.eml", None),
        ],
    )
    def test_real_reports(self, name: str, status: str | None) -> None:
        found = failed_delivery(parse(corpus_file(f"email/{name}").read_bytes()))
        assert (found.status if found else None) == status
