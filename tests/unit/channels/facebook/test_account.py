"""A page's standing with Meta, what it missed, and the rules that its spec states."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskhand.channels.base import Health
from deskhand.channels.meta.subscription import PAGE_FIELDS
from deskhand.channels.model import (
    Attachment,
    InboundMessage,
    Opening,
    Sender,
    SendKind,
)
from deskhand.channels.windows import Closed, LastInbound, can_send
from deskhand.kit.errors import NeedsHuman, Permanent
from deskhand.kit.http import HttpResponse
from tests.support.fake_http import FakeHttp
from tests.unit.channels.facebook.builders import (
    ACCOUNT,
    ADAPTER,
    NOW,
    PAGE,
    PSID,
    answered,
    echo,
    entry,
    message,
    parse,
    refused,
)

APP = {"id": "900", "subscribed_fields": list(PAGE_FIELDS)}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TestActivate:
    def test_subscribes_the_app_to_the_page(self) -> None:
        http = FakeHttp([answered(200, {"success": True})])
        ADAPTER.activate(ACCOUNT, http)
        (asked,) = http.asked
        assert asked["url"] == f"https://graph.facebook.com/v25.0/{PAGE}/subscribed_apps"
        assert {"messages", "standby", "feed"} <= set(http.bodies()[0]["subscribed_fields"])

    @pytest.mark.parametrize(
        "answer", [refused(190), answered(200, {"success": False}), answered(200, {})]
    )
    def test_a_refusal_is_told(self, answer: HttpResponse) -> None:
        with pytest.raises(NeedsHuman):
            ADAPTER.activate(ACCOUNT, FakeHttp([answer]))


class TestCheck:
    """Formats §2.3: after an hour of failures Meta unsubscribes the app, without a word."""

    account = replace(ACCOUNT, settings={"app_id": "900"})

    def health(self, *apps: Any) -> Health:
        return ADAPTER.check(self.account, FakeHttp([answered(200, {"data": list(apps)})]))

    def test_subscribed_to_everything(self) -> None:
        assert self.health({"id": "1"}, APP) == Health(subscribed=True)

    def test_another_app_is_not_ours(self) -> None:
        assert self.health({**APP, "id": "1"}).subscribed is False

    def test_unsubscribed(self) -> None:
        assert self.health().subscribed is False

    def test_a_missing_field_is_named(self) -> None:
        fields = [one for one in PAGE_FIELDS if one != "feed"]
        found = self.health({"id": "900", "subscribed_fields": fields})
        assert found.subscribed is False
        assert "feed" in found.detail

    def test_a_dead_token_needs_a_human(self) -> None:
        with pytest.raises(NeedsHuman, match="token_invalid"):
            ADAPTER.check(self.account, FakeHttp([refused(190)]))


class TestMedia:
    def test_a_signed_address_is_fetched_without_the_token(self) -> None:
        file = Attachment(name="a", content_type="image/*", url="https://scontent.xx.fbcdn.net/a")
        request = ADAPTER.media(file, ACCOUNT, FakeHttp([]))
        assert (request.url, request.headers) == (file.url, {})

    def test_without_an_address_there_is_no_file(self) -> None:
        with pytest.raises(Permanent):
            ADAPTER.media(Attachment(name="a", content_type="a/b"), ACCOUNT, FakeHttp([]))


def thread(updated: str, *messages: dict[str, Any]) -> dict[str, Any]:
    """A thread as the Conversations API shows it: the newest message first."""
    return {"id": "t_1", "updated_time": updated, "messages": {"data": list(messages)}}


def told(mid: str, at: str, text: str = "Hi", *, ours: bool = False, **more: Any) -> dict[str, Any]:
    """One message of a thread."""
    sides = (PAGE, PSID) if ours else (PSID, PAGE)
    return {
        "id": mid,
        "created_time": at,
        "from": {"id": sides[0], "name": "x"},
        "to": {"data": [{"id": sides[1]}]},
        "message": text,
        **more,
    }


class TestCatchUp:
    """Formats §2.3: what was missed while nobody listened."""

    since = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def caught(self, *threads: Any, paging: Any = None) -> tuple[list[Any], str | None, FakeHttp]:
        http = FakeHttp([answered(200, {"data": list(threads), "paging": paging})])
        caught = ADAPTER.catch_up(ACCOUNT, self.since, None, http)
        items = [item for one in caught.requests for item in ADAPTER.parse(one, ACCOUNT, NOW)]
        return items, caught.cursor, http

    def test_has_the_ids_that_the_webhook_had(self) -> None:
        """So that what came after all is a duplicate."""
        (posted,) = parse(entry(message(text="Hi")))
        assert isinstance(posted, InboundMessage)
        items, _, http = self.caught(
            thread("2026-11-24T09:00:00+0000", told("m_1", "2026-11-24T09:00:00+0000"))
        )
        assert (items[0].event_id, items[0].external_message_id) == (posted.event_id, "m_1")
        assert items[0].sender.identifier == posted.sender.identifier
        assert items[0].entry_id == PAGE
        assert items[0].at == datetime(2026, 11, 24, 9, tzinfo=UTC)
        assert f"/v25.0/{PAGE}/conversations?platform=messenger" in http.asked[0]["url"]

    def test_our_own_are_echoes(self) -> None:
        (posted,) = parse(entry(echo(text="Hi")))
        items, _, _ = self.caught(
            thread(
                "2026-11-24T09:00:00+0000", told("m_echo", "2026-11-24T09:00:00+0000", ours=True)
            )
        )
        assert items[0].echo
        assert items[0].event_id == posted.event_id
        assert items[0].sender.identifier == PSID

    def test_oldest_first_and_nothing_older_than_asked(self) -> None:
        items, _, _ = self.caught(
            thread(
                "2026-11-24T10:00:00+0000",
                told("m_3", "2026-11-24T10:00:00+0000", "three"),
                told("m_2", "2026-11-24T09:00:00+0000", "two"),
                told("m_1", "2026-11-24T07:00:00+0000", "one"),
            ),
            thread("2026-11-24T07:00:00+0000", told("m_0", "2026-11-24T07:00:00+0000")),
        )
        assert [one.body for one in items] == ["two", "three"]

    def test_files_come_along(self) -> None:
        picture = {"image_data": {"url": "https://scontent.xx.fbcdn.net/a.png"}}
        label = {"file_url": "https://cdn.fbsbx.com/l.pdf", "mime_type": "application/pdf"}
        items, _, _ = self.caught(
            thread(
                "2026-11-24T09:00:00+0000",
                told(
                    "m_1", "2026-11-24T09:00:00+0000", "",
                    attachments={"data": [picture, label]}, sticker="https://x.fbcdn.net/s.png",
                ),
            )
        )  # fmt: skip
        assert [one.name for one in items[0].attachments] == ["s.png", "a.png", "l.pdf"]

    def test_goes_on_where_there_is_more(self) -> None:
        fresh = thread("2026-11-24T09:00:00+0000", told("m_1", "2026-11-24T09:00:00+0000"))
        old = thread("2026-11-24T07:00:00+0000")
        more = {"cursors": {"after": "NEXT"}, "next": "https://…"}
        assert self.caught(fresh, paging=more)[1] == "NEXT"
        assert self.caught(fresh, old, paging=more)[1] is None
        assert self.caught(fresh, paging={"cursors": {"after": "NEXT"}})[1] is None
        http = FakeHttp([answered(200, {"data": []})])
        ADAPTER.catch_up(ACCOUNT, self.since, "NEXT", http)
        assert "after=NEXT" in http.asked[0]["url"]

    def test_ours_to_nobody_named_is_left(self) -> None:
        ours = {**told("m_1", "2026-11-24T09:00:00+0000", ours=True), "to": {"data": []}}
        assert self.caught(thread("2026-11-24T09:00:00+0000", ours))[0] == []

    @pytest.mark.parametrize("data", [None, [None], [{}], [thread("x", {"id": 1})]])
    def test_what_can_not_be_read_is_left(self, data: Any) -> None:
        http = FakeHttp([answered(200, {"data": data})])
        assert ADAPTER.catch_up(ACCOUNT, self.since, None, http).requests == ()


class TestWindows:
    """S27: when Meta lets us write."""

    @pytest.mark.parametrize(
        ("kind", "sender", "opening", "age", "setting", "expected"),
        [
            (SendKind.REPLY, Sender.AUTOMATION, Opening.MESSAGE, 23 * HOUR, False, ""),
            (SendKind.REPLY, Sender.AUTOMATION, Opening.INTERACTION, 23 * HOUR, False, ""),
            (SendKind.REPLY, Sender.HUMAN, Opening.MESSAGE, 25 * HOUR, False, Closed.EXPIRED),
            (SendKind.REPLY, Sender.HUMAN, Opening.MESSAGE, 25 * HOUR, True, "HUMAN_AGENT"),
            (SendKind.REPLY, Sender.AUTOMATION, Opening.MESSAGE, 25 * HOUR, True, Closed.EXPIRED),
            (SendKind.REPLY, Sender.HUMAN, Opening.MESSAGE, 7 * DAY, True, Closed.EXPIRED),
            (SendKind.REPLY, Sender.AUTOMATION, Opening.ADVERT, 6 * DAY, False, ""),
            (SendKind.REPLY, Sender.AUTOMATION, Opening.ADVERT, 8 * DAY, False, Closed.EXPIRED),
            (SendKind.REPLY, Sender.HUMAN, Opening.COMMENT, HOUR, True, Closed.NEVER_WROTE),
            (SendKind.PUBLIC_REPLY, Sender.HUMAN, Opening.COMMENT, 90 * DAY, False, ""),
            (SendKind.PUBLIC_REPLY, Sender.HUMAN, Opening.MESSAGE, HOUR, False, Closed.NEVER_WROTE),
            (SendKind.PRIVATE_REPLY, Sender.HUMAN, Opening.COMMENT, 6 * DAY, False, ""),
            (SendKind.PRIVATE_REPLY, Sender.HUMAN, Opening.COMMENT, 8 * DAY, False, Closed.EXPIRED),
            (SendKind.TEMPLATE, Sender.HUMAN, Opening.MESSAGE, HOUR, False, Closed.NOT_OFFERED),
        ],
    )  # fmt: skip
    def test_rule(
        self,
        kind: SendKind,
        sender: Sender,
        opening: Opening,
        age: timedelta,
        setting: bool,
        expected: str | Closed,
    ) -> None:
        last = LastInbound(at={opening: NOW - age})
        settings = {"human_agent": setting}
        found = can_send(ADAPTER.spec.windows, last, sender, kind, NOW, settings)
        if isinstance(expected, Closed):
            assert (found.allowed, found.reason) == (False, expected)
        else:
            assert (found.allowed, found.tag) == (True, expected)

    def test_a_comment_pays_for_one_private_reply(self) -> None:
        last = LastInbound(at={Opening.COMMENT: NOW - HOUR}, used={Opening.COMMENT: 1})
        found = can_send(ADAPTER.spec.windows, last, Sender.HUMAN, SendKind.PRIVATE_REPLY, NOW, {})
        assert found.reason is Closed.USED_UP


class TestFiles:
    @pytest.mark.parametrize(
        "host", ["scontent.xx.fbcdn.net", "lookaside.fbsbx.com", "scontent.cdninstagram.com"]
    )
    def test_are_fetched_from_metas_hosts_only(self, host: str) -> None:
        """Formats §0.10."""
        assert any(host.endswith(suffix) for suffix in ADAPTER.spec.media_hosts)
