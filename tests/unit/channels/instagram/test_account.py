"""An account's standing with Meta by either route, what it missed, and its webhook's secrets."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from deskhand.channels.instagram.adapter import OWN_FIELDS
from deskhand.channels.instagram.signing import SIGNING
from deskhand.channels.instagram.webhook import WEBHOOK
from deskhand.channels.meta.subscription import PAGE_FIELDS
from deskhand.channels.model import Account, InboundMessage
from deskhand.kit.errors import NeedsHuman
from deskhand.kit.webhook import Accepted, Refused, Request
from tests.support.fake_http import FakeHttp
from tests.unit.channels.facebook.builders import answered, refused
from tests.unit.channels.instagram.builders import (
    ADAPTER,
    IG,
    IGSID,
    MID,
    NOW,
    OWN_LOGIN,
    PAGE,
    PAGE_LOGIN,
    SECRETS,
    message,
    parse,
)

BOTH = {**SECRETS, "instagram_app_secret": "instagrams-own"}
OWN_URL, PAGE_URL = "https://graph.instagram.com/v25.0", "https://graph.facebook.com/v25.0"
ROUTES = [
    (OWN_LOGIN, f"{OWN_URL}/{IG}", OWN_FIELDS),
    (PAGE_LOGIN, f"{PAGE_URL}/{PAGE}", PAGE_FIELDS),
]


class TestSubscription:
    @pytest.mark.parametrize(("account", "node", "fields"), ROUTES)
    def test_goes_by_the_accounts_route(
        self, account: Account, node: str, fields: tuple[str, ...]
    ) -> None:
        http = FakeHttp([answered(200, {"success": True})])
        ADAPTER.activate(account, http)
        assert http.asked[0]["url"] == f"{node}/subscribed_apps"
        assert http.bodies() == [{"subscribed_fields": list(fields)}]

    def test_through_the_page_it_does_not_take_the_pages_own_fields_away(self) -> None:
        """A subscription replaces the one before, and the page may be connected, too."""
        assert {"feed", "messages", "message_echoes"} <= set(PAGE_FIELDS)

    @pytest.mark.parametrize(("account", "node", "fields"), ROUTES)
    def test_is_checked(self, account: Account, node: str, fields: tuple[str, ...]) -> None:
        app = {"id": "900", "subscribed_fields": list(fields)}
        http = FakeHttp([answered(200, {"data": [app]})])
        assert ADAPTER.check(account, http).subscribed is True
        assert http.asked[0]["url"] == f"{node}/subscribed_apps"
        assert ADAPTER.check(account, FakeHttp([answered(200, {"data": []})])).subscribed is False

    def test_a_token_of_more_than_60_days_needs_a_human(self) -> None:
        with pytest.raises(NeedsHuman, match="token_invalid"):
            ADAPTER.check(OWN_LOGIN, FakeHttp([refused(190)]))


def told(mid: str, sender: str, receiver: str, **more: Any) -> dict[str, Any]:
    return {
        "id": mid,
        "created_time": "2026-11-24T09:00:00+0000",
        "from": {"id": sender, "username": "x"},
        "to": {"data": [{"id": receiver}]},
        "message": "Hi",
        **more,
    }


class TestCatchUp:
    """Formats §2.3."""

    since = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    @pytest.mark.parametrize(("account", "node", "_fields"), ROUTES)
    def test_has_the_ids_that_the_webhook_had(
        self, account: Account, node: str, _fields: tuple[str, ...]
    ) -> None:
        posted = parse(message(text="Hi"))
        messages = [told(MID, IGSID, IG), told("aWdfOURS", IG, IGSID)]
        thread = {"updated_time": "2026-11-24T09:00:00+0000", "messages": {"data": messages}}
        http = FakeHttp([answered(200, {"data": [thread]})])
        caught = ADAPTER.catch_up(account, self.since, None, http)
        assert http.asked[0]["url"].startswith(f"{node}/conversations?platform=instagram")
        (request,) = caught.requests
        ours, theirs = ADAPTER.parse(request, account, NOW)
        assert isinstance(ours, InboundMessage)
        assert (ours.echo, ours.sender.identifier) == (True, IGSID)
        assert isinstance(theirs, InboundMessage)
        assert (theirs.event_id, theirs.echo, theirs.entry_id) == (posted.event_id, False, IG)

    def test_stories_and_shares_come_along(self) -> None:
        link = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=x"
        messages = [
            told(
                "aWdf3", IGSID, IG, message="", shares={"data": [{"link": "https://i.example/p"}]}
            ),
            told("aWdf2", IGSID, IG, story={"reply_to": {"id": "179", "link": link}}),
            told("aWdf1", IGSID, IG, message="", story={"mention": {"id": "178", "link": link}}),
        ]
        thread = {"updated_time": "2026-11-24T09:00:00+0000", "messages": {"data": messages}}
        http = FakeHttp([answered(200, {"data": [thread]})])
        (request,) = ADAPTER.catch_up(OWN_LOGIN, self.since, None, http).requests
        mention, answer, share = ADAPTER.parse(request, OWN_LOGIN, NOW)
        assert isinstance(mention, InboundMessage)
        assert [(one.url, one.keep) for one in mention.attachments] == [(link, False)]
        assert isinstance(answer, InboundMessage)
        assert (answer.metadata["story_id"], answer.metadata["story_url"]) == ("179", link)
        assert isinstance(share, InboundMessage)
        assert share.body == "https://i.example/p"
        assert "story" in http.asked[0]["url"]

    def test_the_page_may_be_named_as_our_side(self) -> None:
        messages = [told("aWdfOURS", PAGE, IGSID)]
        thread = {"updated_time": "2026-11-24T09:00:00+0000", "messages": {"data": messages}}
        http = FakeHttp([answered(200, {"data": [thread]})])
        (request,) = ADAPTER.catch_up(PAGE_LOGIN, self.since, None, http).requests
        (ours,) = ADAPTER.parse(request, PAGE_LOGIN, NOW)
        assert isinstance(ours, InboundMessage)
        assert (ours.echo, ours.entry_id) == (True, IG)


class TestWebhook:
    """Formats §2.2: with Instagram Login there are two secrets, and either may sign."""

    @pytest.mark.parametrize("secret", ["s3cret", "instagrams-own"])
    def test_either_is_accepted(self, secret: str) -> None:
        request = SIGNING.sign(Request(body=b"{}"), {"app_secret": secret}, NOW)
        assert WEBHOOK.verify(request, BOTH, NOW) == Accepted()
        assert isinstance(WEBHOOK.verify(replace(request, body=b"{ }"), BOTH, NOW), Refused)

    def test_handshake(self) -> None:  # S29
        query = {
            "hub.mode": "subscribe", "hub.verify_token": "let-me-in", "hub.challenge": "1158201444",
        }  # fmt: skip
        reply = WEBHOOK.handshake(Request(method="GET", query=query), BOTH)
        assert reply
        assert (reply.status, reply.body) == (200, "1158201444")
        wrong = {**query, "hub.verify_token": "x"}
        refused_reply = WEBHOOK.handshake(Request(method="GET", query=wrong), BOTH)
        assert refused_reply
        assert refused_reply.status == 403
