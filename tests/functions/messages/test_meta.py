"""Pages and Instagram accounts of one app, through the process Lambda: whose each entry is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from deskhand import bootstrap
from deskhand.channels.model import SendKind
from deskhand.conversations.models import Message, SenderType
from deskhand.conversations.permissions import usual_kind
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository, message_put
from deskhand.intake.models import RawEvent
from deskhand.intake.repository import RawEventRepository
from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.privacy.raw import RawEraser
from deskhand.storage.table import Put, Table
from functions.messages.process import handler
from tests.support.stack_in_process import (
    FACEBOOK_SECRETS,
    composed,
    page_request,
    sqs_event,
    text_item,
    work,
)

INSTAGRAM_SECRETS = {"app_secret": "app-secret", "verify_token": "v", "access_token": "t"}


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


class Desk:
    """A merchant with a page and an Instagram account of one app."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        self.merchant_id = merchant_id
        self.page, self.instagram = new_id(), new_id()
        app = {"app_id": f"app-{self.page}"}
        connect = bootstrap.accounts().connect
        self.page_account = connect(
            merchant_id, "facebook", self.page, app, FACEBOOK_SECRETS
        ).account_id
        self.instagram_account = connect(
            merchant_id, "instagram", self.instagram, app, INSTAGRAM_SECRETS
        ).account_id
        self.table = Table(settings.desk_table)
        self.repository = ConversationRepository(self.table, merchant_id)

    def post(self, slug: str, request: Request, *, receives: int = 1) -> Any:
        """Put a request through as if it had come to that product's webhook."""
        account = self.page_account if slug == "facebook" else self.instagram_account
        body = work(self.merchant_id, account, slug, request)
        return handler(sqs_event(body, receives=receives), None)

    def message(self, account_id: str, external_id: str) -> Message | None:
        place = self.repository.place_of(account_id, external_id)
        return self.repository.message(*place) if place else None

    def raw(self, slug: str) -> RawEvent:
        now = utc_now()
        repository = RawEventRepository(self.table, self.merchant_id)
        (event,) = repository.between(slug, now.replace(minute=0, second=0, microsecond=0), now)
        return event


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


def instagram_request(mid: str, account: str) -> Request:
    item = text_item(mid, "hi", page=account, sender="igsid-1")
    entry = {"id": account, "time": 1, "messaging": [item]}
    return Request(body=orjson.dumps({"object": "instagram", "entry": [entry]}))


def comment_request(page: str, comment_id: str, **changes: Any) -> Request:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": comment_id,
        "post_id": f"{page}_55",
        "parent_id": f"{page}_55",
        "from": {"id": "psid-1", "name": "Kim Example"},
        "message": "In blue?",
        "created_time": int(utc_now().timestamp()),
        **changes,
    }
    entry = {"id": page, "time": 1, "changes": [{"field": "feed", "value": value}]}
    return Request(body=orjson.dumps({"object": "page", "entry": [entry]}))


class TestWhose:
    """Formats §2.3: route by `entry[].id`, never by URL or `object` alone."""

    def test_an_instagram_entry_at_the_pages_webhook(self, desk: Desk) -> None:
        mid = new_id()
        desk.post("facebook", instagram_request(mid, desk.instagram))
        message = desk.message(desk.instagram_account, mid)
        assert message is not None
        assert (message.channel, message.sender_identifier) == ("instagram", "igsid-1")

    def test_a_pages_entry_at_instagrams_webhook(self, desk: Desk) -> None:
        mid = new_id()
        request = page_request(text_item(mid, "hi", page=desk.page), page=desk.page)
        desk.post("instagram", request)
        message = desk.message(desk.page_account, mid)
        assert message is not None
        assert message.channel == "facebook"

    def test_both_ways_at_once_it_is_one_message(self, desk: Desk) -> None:  # S41
        mid = new_id()
        for slug in ("instagram", "facebook", "instagram"):
            desk.post(slug, instagram_request(mid, desk.instagram))
        message = desk.message(desk.instagram_account, mid)
        assert message is not None
        assert len(desk.repository.messages(message.conversation_id)) == 1

    def test_an_account_that_nobody_connected_waits(self, desk: Desk) -> None:
        desk.post("facebook", instagram_request(new_id(), "17849999"))
        (item,) = bootstrap.intake().quarantined(desk.merchant_id, 10)
        assert "not connected" in item.reason

    def test_erasing_a_person_empties_what_came_by_the_other_webhook(
        self, desk: Desk
    ) -> None:  # S91
        mid = new_id()
        desk.post("facebook", instagram_request(mid, desk.instagram))
        message = desk.message(desk.instagram_account, mid)
        assert message is not None
        assert not desk.raw("facebook").erased
        RawEraser(desk.table, bootstrap.objects(), desk.merchant_id).of_messages([message])
        assert desk.raw("facebook").erased


class TestComments:
    """S28, formats §14.22."""

    def test_is_a_conversation_that_is_answered_in_public(self, desk: Desk) -> None:
        desk.post("facebook", comment_request(desk.page, "55_77"))
        message = desk.message(desk.page_account, "55_77")
        assert message is not None
        assert message.metadata["comment_id"] == "55_77"
        conversation = desk.repository.get(message.conversation_id)
        assert conversation is not None
        assert conversation.metadata == {"topic": f"{desk.page}_55"}
        assert usual_kind(conversation) is SendKind.PUBLIC_REPLY

    def test_an_edit_and_a_removal_find_it(self, desk: Desk) -> None:
        desk.post("facebook", comment_request(desk.page, "55_77"))
        edited = comment_request(desk.page, "55_77", verb="edited", message="In green?")
        desk.post("facebook", edited)
        message = desk.message(desk.page_account, "55_77")
        assert message is not None
        assert message.body == "In green?"
        desk.post("facebook", comment_request(desk.page, "55_77", verb="remove"))
        message = desk.message(desk.page_account, "55_77")
        assert message is not None
        assert (message.body, "deleted_at" in message.metadata) == ("", True)

    def test_what_our_people_answer_elsewhere_joins_it(self, desk: Desk) -> None:
        desk.post("facebook", comment_request(desk.page, "55_77"))
        desk.post("facebook", self.own(desk))
        asked = desk.message(desk.page_account, "55_77")
        answer = desk.message(desk.page_account, "55_78")
        assert asked is not None
        assert answer is not None
        assert answer.conversation_id == asked.conversation_id
        assert answer.sender_type is SenderType.AGENT

    def test_before_the_comment_itself_it_waits_for_it(self, desk: Desk) -> None:  # S97
        assert desk.post("facebook", self.own(desk))["batchItemFailures"]
        desk.post("facebook", comment_request(desk.page, "55_77"))
        assert not desk.post("facebook", self.own(desk))["batchItemFailures"]
        assert desk.message(desk.page_account, "55_78") is not None

    def test_to_a_comment_that_never_comes_it_is_nothing(self, desk: Desk) -> None:
        desk.post("facebook", self.own(desk), receives=20)
        assert desk.message(desk.page_account, "55_78") is None
        assert bootstrap.intake().quarantined(desk.merchant_id, 10) == []
        assert desk.raw("facebook").outcome.ignored == 1

    def test_our_answer_that_comes_back_before_the_providers_answer_is_one(
        self, desk: Desk
    ) -> None:  # S41
        desk.post("facebook", comment_request(desk.page, "55_77"))
        asked = desk.message(desk.page_account, "55_77")
        assert asked is not None
        new = NewMessage(
            sender_type=SenderType.AGENT, sender_identifier="A001", body="From Monday."
        )
        ours = bootstrap.replying().add(desk.merchant_id, asked.conversation_id, new)
        begun = ours.model_copy(update={"sending_since": datetime.now(UTC)})
        desk.table.put(Put(item=message_put(begun).item))

        desk.post("facebook", self.own(desk))

        messages = desk.repository.messages(asked.conversation_id)
        assert [one.body for one in messages] == ["In blue?", "From Monday."]
        assert messages[1].external_message_id == "55_78"
        assert messages[1].metadata["target_id"] == "55_77"

    def own(self, desk: Desk) -> Request:
        return comment_request(
            desk.page,
            "55_78",
            parent_id="55_77",
            message="From Monday.",
            **{"from": {"id": desk.page, "name": "Acme"}},
        )
