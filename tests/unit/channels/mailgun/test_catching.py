"""Asking Mailgun: how the domain stands, what was missed, where stored files are."""

import json
from datetime import timedelta
from typing import Any

import pytest

from deskhand.channels.base import Health
from deskhand.channels.mailgun.adapter import ADAPTER
from deskhand.channels.model import Attachment, Ignored, InboundMessage, Receipt, Unknown
from deskhand.kit.errors import NeedsHuman, Permanent, Retriable
from tests.unit.channels.mailgun.builders import (
    NOW,
    Provider,
    account,
    answer,
    event,
    form,
    mail,
    parse,
)

URL = "https://api.acme.example/webhooks/mailgun/account-1"
ACTIVE = answer(200, {"domain": {"name": "acme.example", "state": "active"}})
WITH_URL = account(settings={"address": "support@acme.example", "webhook_url": URL})
EVENTS = ("delivered", "permanent_fail", "opened", "complained", "temporary_fail")
STORED = "https://storage-us-east4.api.mailgun.net/v3/domains/acme.example/messages/k1"
RAW = (
    "From: Lena Vogt <lena@customer.example>\r\nTo: support@acme.example\r\n"
    "Subject: Order #1166\r\nMessage-Id: <q1@customer.example>\r\n\r\nWhere is it?"
)


def page(*items: Any, next_: str = "") -> Any:
    url = f"https://api.mailgun.net/v3/acme.example/events/{next_}" if next_ else ""
    return answer(200, {"items": list(items), "paging": {"next": url}})


def stored(**changes: Any) -> dict[str, Any]:
    return {
        "event": "stored",
        "id": "s1",
        "timestamp": 1795521600.5,
        "storage": {"url": STORED, "key": "k1"},
        "envelope": {"sender": "lena@customer.example"},
        "message": {
            "headers": {"message-id": "q1@customer.example"},
            "recipients": ["support@acme.example", "other@acme.example"],
        },
        **changes,
    }


class TestCatchUp:
    def test_an_event_is_the_one_that_the_webhook_brought(self) -> None:
        data = {
            "id": "e-9",
            "event": "delivered",
            "timestamp": 1795521600.0,
            "message": {"headers": {"message-id": "m-1@acme.example"}},
        }
        caught = ADAPTER.catch_up(account(), NOW, None, Provider([page(data)]))
        (found,) = parse(caught.requests[0])
        assert isinstance(found, Receipt)
        assert found.event_id == parse(event(**data))[0].event_id

    def test_a_stored_mail_is_the_one_that_the_route_brought(self) -> None:
        provider = Provider([page(stored()), answer(200, {"body-mime": RAW})])
        caught = ADAPTER.catch_up(account(), NOW, None, provider)
        (request,) = caught.requests
        (found,) = parse(request)
        assert isinstance(found, InboundMessage)
        routed = parse(form(mail(recipient="support@acme.example", body_mime=RAW)))[0]
        assert found.event_id == routed.event_id
        assert (found.body, found.delivery_id) == ("Where is it?", None)
        assert found.metadata["envelope_sender"] == "lena@customer.example"
        _, url, headers, _ = provider.asked[1]
        assert url == STORED
        assert headers["accept"] == "message/rfc2822"

    def test_two_found_mails_are_two(self) -> None:
        other = RAW.replace("q1@", "q2@")
        provider = Provider(
            [page(stored(), stored()), answer(200, {"body-mime": RAW}),
             answer(200, {"body-mime": other})]
        )  # fmt: skip
        found = [parse(r)[0] for r in ADAPTER.catch_up(account(), NOW, None, provider).requests]
        assert [one.event_id for one in found] == ["q1@customer.example", "q2@customer.example"]

    def test_asks_from_a_time_on_and_goes_on_by_mailguns_name_of_the_page(self) -> None:
        data = {"id": "e-1", "event": "opened", "timestamp": 1795521600.0}
        provider = Provider([page(data, next_="W3siYSI6="), page()])
        since = NOW - timedelta(hours=1)
        first = ADAPTER.catch_up(account(), since, None, provider)
        assert first.cursor == "W3siYSI6="
        last = ADAPTER.catch_up(account(), since, first.cursor, provider)
        assert (last.requests, last.cursor) == ((), None)
        assert f"begin={int(since.timestamp())}" in provider.asked[0][1]
        assert provider.asked[1][1].endswith("/v3/acme.example/events/W3siYSI6=")

    @pytest.mark.parametrize("answer_", [answer(404, {}), answer(200, {"other": 1})])
    def test_a_mail_that_is_gone_is_told(self, answer_: Any) -> None:
        provider = Provider([page(stored()), answer_])
        (request,) = ADAPTER.catch_up(account(), NOW, None, provider).requests
        (found,) = parse(request)
        assert isinstance(found, Unknown)
        assert found.reason == "unknown_event stored_and_gone"

    @pytest.mark.parametrize(
        "url", ["https://evil.example/v3", "http://api.mailgun.net/", "https://a@x.mailgun.net/", 7]
    )
    def test_the_key_goes_to_mailgun_only(self, url: object) -> None:
        provider = Provider([page(stored(storage={"url": url}))])
        ADAPTER.catch_up(account(), NOW, None, provider)
        assert len(provider.asked) == 1

    @pytest.mark.parametrize(
        "changes",
        [{"message": None}, {"message": {"headers": {}}},
         {"message": {"headers": {"message-id": "a@b"}, "recipients": ["other@acme.example"]}}],
    )  # fmt: skip
    def test_what_can_not_be_told_apart_or_is_not_ours(self, changes: dict[str, Any]) -> None:
        provider = Provider([page(stored(**changes))])
        assert ADAPTER.catch_up(account(), NOW, None, provider).requests == ()

    @pytest.mark.parametrize("body", [[], {"items": None}, "Mailgun Magnificent API"])
    def test_an_answer_without_sense(self, body: object) -> None:
        with pytest.raises(Retriable):
            ADAPTER.catch_up(account(), NOW, None, Provider([answer(200, body)]))

    def test_a_signed_post_of_a_stored_event_is_of_no_consequence(self) -> None:
        assert isinstance(parse(event(event="stored"))[0], Ignored)


class TestCheck:
    def hooks(self, url: str = URL) -> Any:
        return answer(200, {"webhooks": {name: {"urls": [url]} for name in EVENTS}})

    def routes(self) -> Any:
        return answer(200, {"items": [{"actions": ["store()", f'forward("{URL}/mime")']}]})

    def test_all_is_there(self) -> None:
        provider = Provider([ACTIVE, self.routes(), self.hooks()])
        assert ADAPTER.check(WITH_URL, provider) == Health(subscribed=True)

    def test_what_is_missing_is_told(self) -> None:
        provider = Provider([ACTIVE, answer(200, {"items": []}), self.hooks("https://old")])
        found = ADAPTER.check(WITH_URL, provider)
        assert found.subscribed is False
        assert "a route" in found.detail
        assert "the webhook delivered" in found.detail

    def test_without_our_address_it_can_not_be_told(self) -> None:
        assert ADAPTER.check(account(), Provider([ACTIVE])) == Health(subscribed=None)

    def test_a_wrong_key(self) -> None:
        with pytest.raises(NeedsHuman, match="unauthorized"):
            ADAPTER.check(account(), Provider([answer(401, "Forbidden")]))


class TestMedia:
    def test_a_stored_file_wants_the_key(self) -> None:
        file = Attachment(name="a.pdf", content_type="application/pdf", url=STORED)
        found = ADAPTER.media(file, account(), Provider([]))
        assert found.url == STORED
        assert found.headers["authorization"].startswith("Basic ")
        assert "Basic" not in json.dumps(repr(found))

    @pytest.mark.parametrize("url", [None, "https://evil.example/a.pdf"])
    def test_a_file_elsewhere_does_not(self, url: str | None) -> None:
        file = Attachment(name="a.pdf", content_type="application/pdf", url=url)
        with pytest.raises(Permanent, match="no_such_file"):
            ADAPTER.media(file, account(), Provider([]))
