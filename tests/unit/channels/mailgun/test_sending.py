"""Answers that leave: S25, S26."""

import base64
from dataclasses import replace

import pytest

from deskhand.channels.mailgun.adapter import ADAPTER
from deskhand.channels.mailgun.form import read_form
from deskhand.channels.model import Attachment, Sent
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.mail.identity import read_reply_address
from deskhand.kit.webhook import Request
from tests.support.corpus import corpus_file
from tests.unit.channels.mailgun.builders import (
    CONVERSATION,
    Provider,
    account,
    answer,
    outbound,
)

OURS = "0199c0de-0000-7000-8000-00000000a001@acme.example"
QUEUED = answer(200, {"id": f"<{OURS}>", "message": "Queued. Thank you."})


class TestSend:
    def test_returns_mailguns_id_bare(self) -> None:
        assert ADAPTER.send(outbound(), account(), Provider([QUEUED])) == Sent(
            external_message_id=OURS
        )

    def test_asks_the_domain_with_the_api_key(self) -> None:
        provider = Provider([QUEUED])
        ADAPTER.send(outbound(), account(), provider)
        method, url, headers, _ = provider.asked[0]
        assert (method, url) == ("POST", "https://api.mailgun.net/v3/acme.example/messages")
        assert headers["authorization"] == f"Basic {base64.b64encode(b'api:api-key').decode()}"

    def test_the_european_region_has_its_own_host(self) -> None:
        provider = Provider([QUEUED])
        settings = {"address": "support@acme.example", "region": "eu"}
        ADAPTER.send(outbound(), account(settings=settings), provider)
        assert provider.asked[0][1].startswith("https://api.eu.mailgun.net/v3/")

    def test_says_who_to_whom_and_what(self) -> None:
        provider = Provider([QUEUED])
        ADAPTER.send(outbound(html="<p>It was sent.</p>"), account(), provider)
        sent = provider.form()
        assert sent["from"] == "Acme Outdoor <support@acme.example>"
        assert sent["to"] == "Lena Vogt <lena@customer.example>"
        assert sent["subject"] == "Re: Order #1166"
        assert sent["text"] == "It was sent yesterday."
        assert sent["html"] == "<p>It was sent.</p>"

    def test_threads(self) -> None:  # S50
        provider = Provider([QUEUED])
        ADAPTER.send(outbound(), account(), provider)
        sent = provider.form()
        assert sent["h:Message-Id"] == f"<{OURS}>"
        assert sent["h:In-Reply-To"] == "<q1@customer.example>"
        assert sent["h:References"] == "<q0@customer.example> <q1@customer.example>"
        assert read_reply_address(sent["h:Reply-To"], "reply-key") == CONVERSATION
        assert sent["v:deskhand_message_id"] == "0199c0de-0000-7000-8000-00000000a001"

    def test_a_first_mail_answers_nothing(self) -> None:
        provider = Provider([QUEUED])
        ADAPTER.send(outbound(in_reply_to=None, references=()), account(), provider)
        sent = provider.form()
        assert "h:In-Reply-To" not in sent
        assert "h:References" not in sent
        assert sent["subject"] == "Order #1166"

    def test_a_made_up_id_never_leaves(self) -> None:
        provider = Provider([QUEUED])
        ADAPTER.send(outbound(in_reply_to="no-message-id.ab", references=()), account(), provider)
        assert "h:In-Reply-To" not in provider.form()

    @pytest.mark.parametrize(
        ("changes", "word"),
        [
            ({}, None),
            ({"automatic": True}, "auto-replied"),
            ({"by_human": False}, "auto-generated"),
        ],
    )
    def test_machines_say_so(self, changes: dict[str, bool], word: str | None) -> None:
        provider = Provider([QUEUED])
        ADAPTER.send(outbound(**changes), account(), provider)
        assert provider.form().get("h:Auto-Submitted") == word

    def test_carries_files_of_any_name(self) -> None:
        provider = Provider([QUEUED])
        file = Attachment(name="订单.pdf", content_type="application/pdf", content=b"%PDF")
        ADAPTER.send(outbound(attachments=(file,)), account(), provider)
        _, _, headers, body = provider.asked[0]
        read = read_form(Request(headers={"content-type": headers["content-type"]}, body=body))
        assert [(f.field, f.filename, f.content) for f in read.files] == [
            ("attachment", "订单.pdf", b"%PDF")
        ]

    def test_no_header_is_smuggled_in(self) -> None:
        provider = Provider([QUEUED])
        evil = outbound(
            recipient_name="x\r\nBcc: e@e", subject="y\r\nBcc: e@e", references=("a\n@b",)
        )
        ADAPTER.send(evil, account(), provider)
        sent = provider.form()
        assert not any("\n" in sent[name] for name in ("to", "subject", "h:References"))


class TestFailures:
    """formats.md 1.5: three classes, by a table."""

    @pytest.mark.parametrize(
        ("status", "body", "kind", "code"),
        [
            (400, {"message": "'to' parameter is not valid"}, Permanent, "invalid_request"),
            (401, "Forbidden", NeedsHuman, "unauthorized"),
            (402, {"message": "pay"}, NeedsHuman, "payment_required"),
            (403, {"message": "disabled"}, NeedsHuman, "forbidden"),
            (404, {"message": "Domain not found: x"}, NeedsHuman, "domain_not_found"),
            (413, {"message": "big"}, Permanent, "too_large"),
            (418, "tea", Permanent, "refused"),
            (429, {"message": "limit exceeded"}, Retriable, "throttled"),
            (500, "", Retriable, "unavailable"),
            (503, "<html>", Retriable, "unavailable"),
            (302, "", Permanent, "refused"),
        ],
    )
    def test_by_status(
        self, status: int, body: object, kind: type[ProviderFailure], code: str
    ) -> None:
        with pytest.raises(kind) as failure:
            ADAPTER.send(outbound(), account(), Provider([answer(status, body)]))
        assert type(failure.value) is kind
        assert failure.value.code == code

    @pytest.mark.parametrize(
        ("header", "wait"), [("7", 7.0), ("999999", 3600.0), ("soon", None), ("", None)]
    )
    def test_waits_as_long_as_told(self, header: str, wait: float | None) -> None:
        limited = replace(answer(429, "x"), headers={"retry-after": header})
        with pytest.raises(Retriable) as failure:
            ADAPTER.send(outbound(), account(), Provider([limited]))
        assert failure.value.retry_after == wait

    def test_the_front_page_is_not_success(self) -> None:
        with pytest.raises(NeedsHuman, match="wrong_url"):
            ADAPTER.send(outbound(), account(), Provider([answer(200, "Mailgun Magnificent API")]))

    @pytest.mark.parametrize("body", ["", "<html>", {}, {"id": None}, {"id": ""}, []])
    def test_an_unreadable_yes_leaves_the_outcome_unknown(self, body: object) -> None:
        with pytest.raises(ProviderUnreachable):
            ADAPTER.send(outbound(), account(), Provider([answer(200, body)]))

    @pytest.mark.parametrize(
        "changes",
        [{"secrets": {}}, {"secrets": {"api_key": ""}}, {"settings": {}}, {"external_id": ""}],
    )
    def test_not_configured_is_a_failure_not_silence(
        self, changes: dict[str, object]
    ) -> None:  # S25
        provider = Provider([QUEUED])
        with pytest.raises(NeedsHuman, match="not_configured"):
            ADAPTER.send(outbound(), account(**changes), provider)
        assert provider.asked == []

    def test_files_that_are_not_there_or_too_large(self) -> None:
        missing = Attachment(name="a", content_type="a/b", url="https://x")
        with pytest.raises(Permanent, match="attachment_unavailable"):
            ADAPTER.send(outbound(attachments=(missing,)), account(), Provider([QUEUED]))
        large = Attachment(name="a", content_type="a/b", content=bytes(13 * 1024 * 1024))
        with pytest.raises(Permanent, match="too_large"):
            ADAPTER.send(outbound(attachments=(large, large)), account(), Provider([QUEUED]))

    def test_the_corpus_answer_is_understood(self) -> None:
        body = corpus_file("mailgun/send/response_200.json").read_text()
        sent = ADAPTER.send(outbound(), account(), Provider([answer(200, body)]))
        assert sent.external_message_id == "20160306015544.116301.25145@example.org"


class TestFindSent:
    def test_finds_it_by_our_own_id(self) -> None:
        provider = Provider([answer(200, {"items": [{"event": "accepted"}]})])
        assert ADAPTER.find_sent(outbound(), account(), provider) == Sent(external_message_id=OURS)
        method, url, _, _ = provider.asked[0]
        assert method == "GET"
        assert url.startswith("https://api.mailgun.net/v3/acme.example/events?message-id=0199c0de-")
        assert "%40acme.example" in url

    @pytest.mark.parametrize("items", [[], [{"event": "rejected"}], ["odd"]])
    def test_none_when_mailgun_has_not_got_it(self, items: list[object]) -> None:
        provider = Provider([answer(200, {"items": items})])
        assert ADAPTER.find_sent(outbound(), account(), provider) is None

    def test_an_unreadable_answer_tells_nothing(self) -> None:
        with pytest.raises(ProviderUnreachable):
            ADAPTER.find_sent(outbound(), account(), Provider([answer(200, "x")]))
