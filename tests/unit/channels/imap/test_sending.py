"""Answers by SMTP, over a real socket: S25, S26, S50."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from deskhand.channels.imap.adapter import ADAPTER, ImapAdapter
from deskhand.channels.imap.sending import build
from deskhand.channels.model import Account, Attachment, Sent
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.mail.identity import read_reply_address
from tests.support.mail_servers import ImapServer, SmtpServer, certificate
from tests.unit.channels.imap.builders import CONVERSATION, NOW, OURS, account, mail, outbound

HTTP = PooledHttpClient()


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_STAGE", "local")


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as made:
        yield made


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    with ImapServer() as made:
        yield made


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert isinstance(found, EmailMessage)
    return found


def to(smtp: SmtpServer, **settings: object) -> Account:
    return account(1, smtp.port, save_sent=False, **settings)


class TestSend:
    def test_who_to_whom_and_what(self, smtp: SmtpServer) -> None:
        sent = ADAPTER.send(outbound(html="<p>昨天</p>"), to(smtp), HTTP)
        assert sent == Sent(external_message_id=OURS)
        sender, recipient, raw = smtp.taken[0]
        assert (sender, recipient) == ("support@acme.example", "lena@customer.example")
        message = read(raw)
        assert message["From"] == "Acme Outdoor <support@acme.example>"
        assert message["To"] == "Lena Vögt <lena@customer.example>"
        assert message["Subject"] == "Re: Order #1166 🏕"
        assert message["Date"]
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        assert plain is not None
        assert html is not None
        assert plain.get_content().strip() == "昨天已发货。"
        assert html.get_content().strip() == "<p>昨天</p>"

    def test_threads(self, smtp: SmtpServer) -> None:  # S50
        ADAPTER.send(outbound(), to(smtp), HTTP)
        message = read(smtp.taken[0][2])
        assert message["Message-Id"] == f"<{OURS}>"
        assert message["In-Reply-To"] == "<q1@customer.example>"
        assert message["References"] == "<q0@customer.example> <q1@customer.example>"
        assert read_reply_address(message["Reply-To"], "reply-key") == CONVERSATION

    def test_long_references_stay_whole(self) -> None:
        ids = tuple(f"{'x' * 80}{number}@mail.example" for number in range(30))
        raw = build(outbound(references=ids), account()).as_bytes()
        assert b"=?" not in raw.partition(b"References:")[2].partition(b"\r\nDate")[0]
        assert str(read(raw)["References"]).count("<") == 20
        assert max(map(len, raw.split(b"\r\n"))) <= 998

    def test_each_part_has_its_own_id(self, smtp: SmtpServer) -> None:
        sent = ADAPTER.send(outbound(part=1, parts=2), to(smtp), HTTP)
        assert sent.external_message_id == OURS.replace("@", "-1@")

    def test_files(self, smtp: SmtpServer) -> None:
        file = Attachment(name="发票.pdf", content_type="application/pdf", content=b"%PDF-1")
        ADAPTER.send(outbound(attachments=(file,)), to(smtp), HTTP)
        found = list(read(smtp.taken[0][2]).iter_attachments())
        assert [(one.get_filename(), one.get_content()) for one in found] == [
            ("发票.pdf", b"%PDF-1")
        ]

    def test_an_automatic_answer_says_so(self, smtp: SmtpServer) -> None:
        ADAPTER.send(outbound(automatic=True), to(smtp), HTTP)
        assert read(smtp.taken[0][2])["Auto-Submitted"] == "auto-replied"

    def test_lines_of_dots_arrive(self, smtp: SmtpServer) -> None:
        ADAPTER.send(outbound(body=".\n..\nend"), to(smtp), HTTP)
        assert read(smtp.taken[0][2]).get_content().splitlines() == [".", "..", "end"]

    def test_starttls(self, tmp_path: Path) -> None:
        tls, trusting = certificate(tmp_path)
        adapter = ImapAdapter(lambda: trusting)
        for security in ("starttls", "ssl"):
            with SmtpServer(tls, tls_first=security == "ssl") as smtp:
                there = to(smtp, smtp_host="localhost", smtp_security=security)
                adapter.send(outbound(), there, HTTP)
                assert len(smtp.taken) == 1

    def test_a_name_can_not_smuggle_in_a_header(self, smtp: SmtpServer) -> None:
        name = "Lena\r\nBcc: x@evil.example"
        ADAPTER.send(outbound(recipient_name=name, subject=name), to(smtp), HTTP)
        assert read(smtp.taken[0][2])["Bcc"] is None

    @pytest.mark.parametrize(
        "recipient", ["lena", "lenä@x.example", "a@b.c\r\nDATA", "a b@c.d", ""]
    )
    def test_an_address_that_no_server_takes(self, smtp: SmtpServer, recipient: str) -> None:
        with pytest.raises(Permanent):
            ADAPTER.send(outbound(recipient=recipient), to(smtp), HTTP)

    def test_a_domain_in_its_own_letters(self, smtp: SmtpServer) -> None:
        ADAPTER.send(outbound(recipient="lena@bücher.example"), to(smtp), HTTP)
        assert smtp.taken[0][1] == "lena@xn--bcher-kva.example"


class TestFailures:
    @pytest.mark.parametrize(
        ("command", "said", "kind"),
        [
            ("AUTH", "535 5.7.8 wrong", NeedsHuman),
            ("AUTH", "454 4.7.0 later", Retriable),
            ("MAIL", "530 authenticate", NeedsHuman),
            ("MAIL", "452 4.3.1 full", Retriable),
            ("RCPT", "550 5.1.1 no such user", Permanent),
            ("RCPT", "450 4.2.1 greylisted", Retriable),
            ("BODY", "554 5.7.1 spam", Permanent),
            ("BODY", "451 4.3.0 later", Retriable),
        ],
    )
    def test_by_code(
        self, smtp: SmtpServer, command: str, said: str, kind: type[ProviderFailure]
    ) -> None:
        smtp.answers[command] = said
        with pytest.raises(kind) as caught:
            ADAPTER.send(outbound(), to(smtp), HTTP)
        assert not isinstance(caught.value, ProviderUnreachable)
        assert said[:3] in caught.value.text

    @pytest.mark.parametrize("at", ["MAIL", "RCPT", "AUTH"])
    def test_a_break_before_the_mail_is_no_doubt(self, smtp: SmtpServer, at: str) -> None:
        smtp.drop_at = at
        with pytest.raises(Retriable) as caught:
            ADAPTER.send(outbound(), to(smtp), HTTP)
        assert not isinstance(caught.value, ProviderUnreachable)

    def test_a_break_after_the_mail_leaves_it_open(self, smtp: SmtpServer) -> None:
        smtp.drop_at = "BODY"
        with pytest.raises(ProviderUnreachable):
            ADAPTER.send(outbound(), to(smtp), HTTP)

    def test_too_large_for_the_server(self, smtp: SmtpServer) -> None:
        file = Attachment(name="a", content_type="a/b", content=b"x" * 25_000_000)
        with pytest.raises(Permanent, match="too_large"):
            ADAPTER.send(outbound(attachments=(file,)), to(smtp), HTTP)

    def test_nobody_there(self) -> None:
        with pytest.raises(Retriable) as caught:
            ADAPTER.send(outbound(), account(1, 1), HTTP)
        assert not isinstance(caught.value, ProviderUnreachable)


class TestCopies:
    def test_a_copy_is_kept_and_found(self, smtp: SmtpServer, imap: ImapServer) -> None:
        there = account(imap.port, smtp.port)
        ADAPTER.send(outbound(), there, HTTP)
        assert len(imap.boxes["Sent Items"]) == 1
        assert ADAPTER.find_sent(outbound(), there, HTTP) == Sent(external_message_id=OURS)
        with pytest.raises(Permanent, match="outcome_unknown"):
            ADAPTER.find_sent(outbound(part=1, parts=2), there, HTTP)

    def test_a_copy_that_can_not_be_kept_sends_nothing_twice(self, smtp: SmtpServer) -> None:
        assert ADAPTER.send(outbound(), account(1, smtp.port), HTTP)
        assert len(smtp.taken) == 1

    def test_no_mailbox_of_sent_mail(self, smtp: SmtpServer, imap: ImapServer) -> None:
        there = account(imap.port, smtp.port, sent_mailbox="Nowhere")
        assert ADAPTER.send(outbound(), there, HTTP)
        with pytest.raises(Permanent, match="outcome_unknown"):
            ADAPTER.find_sent(outbound(), there, HTTP)

    def test_what_others_sent_is_not_ours(self, imap: ImapServer) -> None:
        imap.put(mail("other@acme.example"), NOW, "Sent Items")
        with pytest.raises(Permanent, match="outcome_unknown"):
            ADAPTER.find_sent(outbound(), account(imap.port), HTTP)
