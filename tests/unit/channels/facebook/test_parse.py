"""Every kind of item that Meta delivers, and what hostile or rotten ones do."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from deskhand.channels.model import (
    Deletion,
    Edit,
    Ignored,
    InboundMessage,
    MessageType,
    Opening,
    Reaction,
    Receipt,
    ReceiptStatus,
    Unknown,
)
from deskhand.kit.clock import from_epoch_ms
from tests.unit.channels.facebook.builders import (
    NOW,
    PAGE,
    PSID,
    SENT_AT_MS,
    echo,
    entry,
    item,
    message,
    parse,
    parse_bytes,
    parse_item,
    parse_message,
)


class TestText:
    def test_has_every_field_of_the_normal_form(self) -> None:
        """S31."""
        found = parse_message(message(text="Where is #1166?"))
        assert found.event_id == found.external_message_id == "m_1"  # formats §14.18
        assert found.sender.identifier == PSID
        assert found.recipient_identifier == found.entry_id == PAGE
        assert (found.body, found.message_type) == ("Where is #1166?", MessageType.TEXT)
        assert not found.echo
        assert not found.automatic
        assert found.opens_window

    def test_time_is_milliseconds(self) -> None:
        """Formats §14.19."""
        assert parse_message(message(text="x")).at == datetime(
            2026, 7, 29, 8, 0, 4, 523000, tzinfo=UTC
        )

    def test_escaped_unicode_and_slashes_are_read(self) -> None:
        body = orjson.dumps({"object": "page", "entry": [entry(message(text="HERE"))]})
        raw = body.replace(b"HERE", rb"\u8ba2\u5355 \ud83d\ude21 http:\/\/x.y\/z")
        (found,) = parse_bytes(raw)
        assert isinstance(found, InboundMessage)
        assert found.body == "订单 😡 http://x.y/z"

    def test_numeric_ids_become_text(self) -> None:
        raw = {**message(text="x"), "sender": {"id": 987654321432}, "recipient": {"id": 123}}
        (found,) = parse(entry(raw, page=123))
        assert isinstance(found, InboundMessage)
        assert (found.sender.identifier, found.entry_id) == ("987654321432", "123")

    def test_quick_reply_keeps_its_payload(self) -> None:
        """Formats §14.17."""
        found = parse_message(message(text="Size M", quick_reply={"payload": "SIZE_M"}))
        assert (found.body, found.metadata["quick_reply"]) == ("Size M", "SIZE_M")

    def test_reply_to_ties_it_to_the_earlier_message(self) -> None:
        found = parse_message(message(text="yes", reply_to={"mid": "m_0"}))
        assert found.threading.references == ("m_0",)

    def test_reply_to_a_story_has_no_empty_reference(self) -> None:
        found = parse_message(message(text="yes", reply_to={"story": {"id": "9"}}))
        assert found.threading.references == ()
        assert found.metadata["story_id"] == "9"


class TestTime:
    @pytest.mark.parametrize(
        "stamp",
        [None, "soon", True, [], -1, 0, 10**18, 1e300, "NaN", "inf", {"a": 1}],
    )
    def test_a_missing_or_silly_time_is_the_entrys(self, stamp: object) -> None:
        found = parse_item({**message(text="x"), "timestamp": stamp})
        assert found.at == from_epoch_ms(SENT_AT_MS + 300)

    def test_without_any_time_it_is_when_we_received_it(self) -> None:
        raw = {name: value for name, value in message(text="x").items() if name != "timestamp"}
        (found,) = parse({"id": PAGE, "messaging": [raw]})
        assert found.at == NOW

    def test_seconds_as_text_are_read(self) -> None:
        found = parse_item({**message(text="x"), "timestamp": "1527459824"})
        assert found.at == datetime(2018, 5, 27, 22, 23, 44, tzinfo=UTC)


class TestAttachments:
    """Formats §14.17, S46."""

    @pytest.mark.parametrize(
        ("kind", "url", "content_type", "name"),
        [
            ("image", "https://cdn.example/a/b.jpg?oh=1", "image/jpeg", "b.jpg"),
            ("image", "https://cdn.example/a/b?oh=1", "image/*", "image-1"),
            ("sticker", "https://cdn.example/s.png", "image/png", "s.png"),
            ("audio", "https://cdn.example/clip", "audio/*", "audio-1"),
            ("video", "https://cdn.example/v.mp4", "video/mp4", "v.mp4"),
            ("file", "https://cdn.example/label.pdf", "application/pdf", "label.pdf"),
            ("hologram", "https://cdn.example/h", "application/octet-stream", "hologram-1"),
            ("image", "https://[broken", "image/*", "image-1"),
        ],
    )
    def test_a_file_keeps_where_it_is(
        self, kind: str, url: str, content_type: str, name: str
    ) -> None:
        found = parse_message(message(attachments=[{"type": kind, "payload": {"url": url}}]))
        (file,) = found.attachments
        assert (file.url, file.content_type, file.name) == (url, content_type, name)
        assert (found.message_type, found.body) == (MessageType.ATTACHMENT, "")

    def test_a_sticker_keeps_its_id(self) -> None:
        payload = {"url": "https://cdn.example/s.png", "sticker_id": 369239263222822}
        found = parse_message(message(attachments=[{"type": "image", "payload": payload}]))
        assert found.metadata["sticker_id"] == "369239263222822"

    def test_a_location_can_be_read(self) -> None:
        payload = {"coordinates": {"lat": 12.34, "long": 43.21}}
        found = parse_message(message(attachments=[{"type": "location", "payload": payload}]))
        assert found.metadata["location"] == {"lat": "12.34", "long": "43.21"}
        assert (found.body, found.attachments) == ("12.34, 43.21", ())

    def test_a_shared_page_is_a_link_and_never_a_file_to_fetch(self) -> None:
        shared = {"type": "fallback", "title": "Our shop", "url": "http://169.254.169.254/x"}
        found = parse_message(message(attachments=[{**shared, "payload": "BLOB"}]))
        assert found.attachments == ()
        assert found.metadata["links"] == [{"title": "Our shop", "url": "http://169.254.169.254/x"}]
        assert found.body == "Our shop\nhttp://169.254.169.254/x"

    def test_a_template_shows_its_titles(self) -> None:
        payload = {"template_type": "generic", "elements": [{"title": "Tent"}, {"title": "Mat"}]}
        found = parse_message(message(attachments=[{"type": "template", "payload": payload}]))
        assert (found.metadata["template"], found.body) == ("generic", "Tent\nMat")

    def test_own_text_is_not_replaced(self) -> None:
        payload = {"coordinates": {"lat": 1, "long": 2}}
        found = parse_message(
            message(text="here", attachments=[{"type": "location", "payload": payload}])
        )
        assert found.body == "here"

    @pytest.mark.parametrize(
        "attachments",
        [["text"], [None], [{}], [{"type": 5}], [{"type": "image", "payload": "x"}],
         [{"type": "location", "payload": {"coordinates": None}}], [[]]],
    )  # fmt: skip
    def test_a_broken_attachment_does_not_lose_the_message(self, attachments: list[Any]) -> None:
        found = parse_message(message(text="hello", attachments=attachments))
        assert (found.body, found.attachments) == ("hello", ())
        assert found.metadata["unread_attachments"]

    def test_many_attachments_are_all_kept(self) -> None:
        files = [
            {"type": "image", "payload": {"url": f"https://c.example/{n}.png"}} for n in range(30)
        ]
        assert len(parse_message(message(attachments=files)).attachments) == 30


class TestNothingInIt:
    def test_an_unsupported_message_is_still_a_message(self) -> None:
        found = parse_message(message(is_unsupported=True))
        assert (found.message_type, found.metadata["event"]) == (MessageType.EVENT, "unsupported")

    def test_an_empty_message_is_still_a_message(self) -> None:
        found = parse_message(message())
        assert (found.message_type, found.metadata["event"]) == (MessageType.EVENT, "empty")


class TestEcho:
    """Formats §14.16: what the page sent is not a customer's."""

    def test_the_customer_is_the_recipient(self) -> None:
        found = parse_message(echo(text="Hi"))
        assert found.echo
        assert (found.sender.identifier, found.recipient_identifier) == (PSID, PAGE)

    def test_app_and_our_message_id_come_back(self) -> None:
        ours = "0199c0de-0000-7000-8000-000000000001"
        found = parse_message(echo(text="Hi", app_id=1517776481860111, metadata=ours))
        assert found.metadata == {"app_id": "1517776481860111", "metadata": ours}
        assert found.own_message_id == ours

    def test_a_later_parts_id_comes_back_too(self) -> None:
        ours = "0199c0de-0000-7000-8000-000000000001-2"
        assert parse_message(echo(text="Hi", metadata=ours)).own_message_id == ours

    def test_another_apps_words_are_not_our_id(self) -> None:
        assert parse_message(echo(text="Hi", metadata="CAMPAIGN")).own_message_id is None

    def test_a_customer_can_not_claim_our_id(self) -> None:
        ours = "0199c0de-0000-7000-8000-000000000001"
        assert parse_message(message(text="Hi", metadata=ours)).own_message_id is None

    def test_the_page_is_never_the_customer_when_the_sides_are_swapped(self) -> None:
        found = parse_message(message(text="Hi", is_echo=True))
        assert found.echo
        assert found.sender.identifier == PSID

    def test_a_message_of_the_page_without_the_flag_is_not_stored_as_a_customers(self) -> None:
        raw = echo(text="Hi")
        del raw["message"]["is_echo"]
        found = parse_item(raw)
        assert isinstance(found, Unknown)
        assert found.reason == "page_is_sender_without_echo"


class TestStandby:
    """Formats §14.12."""

    def test_is_stored_and_not_answered(self) -> None:
        found = parse_message(message(text="x"), key="standby")
        assert found.automatic
        assert found.metadata["standby"] is True

    def test_its_postback_has_no_payload(self) -> None:
        found = parse_message(item(postback={"title": "Get started"}), key="standby")
        assert found.body == "Get started"
        assert found.automatic


class TestPostback:
    """Formats §14.17."""

    def test_is_what_the_button_says(self) -> None:
        found = parse_message(item(postback={"mid": "m_7", "title": "Track", "payload": "TRACK"}))
        assert (found.event_id, found.body, found.message_type) == (
            "m_7", "Track", MessageType.EVENT,
        )  # fmt: skip
        assert found.metadata == {"event": "postback", "payload": "TRACK"}

    def test_without_mid_has_a_stable_id(self) -> None:
        first = parse_message(item(postback={"payload": "TRACK"}))
        again = parse_message(item(postback={"payload": "TRACK"}))
        later = parse_message({**item(postback={"payload": "TRACK"}), "timestamp": SENT_AT_MS + 1})
        other = parse_message(item(postback={"payload": "CANCEL"}))
        assert first.event_id == again.event_id
        assert len({first.event_id, later.event_id, other.event_id}) == 3
        assert first.body == "TRACK"

    def test_says_where_the_customer_came_from(self) -> None:
        referral = {"ref": "spring", "source": "SHORTLINK", "ad_id": "6045"}
        found = parse_message(item(postback={"payload": "P", "referral": referral}))
        assert found.metadata["referral_ref"] == "spring"
        assert found.metadata["ad_id"] == "6045"


class TestOpening:
    """S27: what an act opens of the reply window."""

    @pytest.mark.parametrize(
        ("raw", "opening"),
        [
            (message(text="x"), Opening.MESSAGE),
            (message(text="x", referral={"source": "SHORTLINK"}), Opening.MESSAGE),
            (message(text="x", referral={"source": "ADS", "ad_id": "6"}), Opening.ADVERT),
            (item(postback={"payload": "P"}), Opening.INTERACTION),
            (item(postback={"payload": "P", "referral": {"source": "ADS"}}), Opening.ADVERT),
        ],
    )
    def test_follows_from_what_the_customer_did(self, raw: Any, opening: Opening) -> None:
        assert parse_message(raw).opening is opening


class TestReferral:
    def test_is_seen_but_asks_for_no_answer(self) -> None:
        found = parse_message(item(referral={"ref": "spring", "source": "ADS"}))
        assert (found.message_type, found.automatic, found.opens_window) == (
            MessageType.EVENT, True, False,
        )  # fmt: skip
        assert found.metadata["referral_source"] == "ADS"


class TestEditsAndDeletions:
    @pytest.mark.parametrize("count", ["37", 37])
    def test_an_edit_has_the_new_text(self, count: object) -> None:
        found = parse_item(item(message_edit={"mid": "m_1", "text": "new", "num_edit": count}))
        assert isinstance(found, Edit)
        assert (found.external_message_id, found.body) == ("m_1", "new")

    def test_two_edits_are_two_events_and_a_repeat_is_one(self) -> None:
        def edit(count: int) -> str:
            raw = item(message_edit={"mid": "m_1", "text": "new", "num_edit": count})
            return parse_item(raw).event_id

        assert edit(1) == edit(1)
        assert edit(1) != edit(2)

    def test_a_deletion_names_the_message_and_is_not_its_duplicate(self) -> None:
        found = parse_item(message(is_deleted=True))
        assert isinstance(found, Deletion)
        assert found.external_message_id == "m_1"
        assert found.event_id != "m_1"


class TestReactions:
    def test_is_set(self) -> None:
        found = parse_item(
            item(reaction={"mid": "m_1", "action": "react", "emoji": "❤️", "reaction": "love"})
        )
        assert isinstance(found, Reaction)
        assert (found.external_message_id, found.emoji, found.contact) == ("m_1", "❤️", PSID)
        assert found.opening is Opening.INTERACTION  # formats §3 Window

    def test_is_taken_back(self) -> None:
        found = parse_item(item(reaction={"mid": "m_1", "action": "unreact"}))
        assert isinstance(found, Reaction)
        assert found.emoji is None


class TestReceipts:
    def test_read_up_to_a_time(self) -> None:
        found = parse_item(item(read={"watermark": SENT_AT_MS}))
        assert isinstance(found, Receipt)
        assert (found.status, found.contact) == (ReceiptStatus.READ, PSID)
        assert found.watermark == from_epoch_ms(SENT_AT_MS)
        assert found.external_message_ids == ()

    def test_read_of_one_message_reads_what_came_before(self) -> None:
        """Formats §4: Instagram names the last message seen."""
        found = parse_item(item(read={"mid": "m_9"}))
        assert isinstance(found, Receipt)
        assert found.external_message_ids == ("m_9",)
        assert found.watermark == from_epoch_ms(SENT_AT_MS)

    def test_delivery_has_ids_and_no_time_of_its_own(self) -> None:
        raw = item(delivery={"mids": ["m_1", 2], "watermark": SENT_AT_MS})
        del raw["timestamp"]
        found = parse_item(raw)
        assert isinstance(found, Receipt)
        assert found.status is ReceiptStatus.DELIVERED
        assert found.external_message_ids == ("m_1", "2")
        assert found.at == from_epoch_ms(SENT_AT_MS)

    def test_a_receipt_of_nothing_is_kept_for_a_human(self) -> None:
        found = parse_item(item(delivery={}))
        assert isinstance(found, Unknown)
        assert found.reason == "delivery_without_target"


class TestWithoutConsequence:
    @pytest.mark.parametrize(
        "key",
        ["optin", "account_linking", "policy-enforcement", "app_roles", "pass_thread_control",
         "take_thread_control", "request_thread_control"],
    )  # fmt: skip
    def test_is_counted_only(self, key: str) -> None:
        found = parse_item(item(**{key: {"x": 1}}))
        assert isinstance(found, Ignored)
        assert found.reason == key.replace("-", "_")

    def test_needs_no_sender(self) -> None:
        raw = {"recipient": {"id": PAGE}, "timestamp": SENT_AT_MS, "policy-enforcement": {"a": 1}}
        assert isinstance(parse_item(raw), Ignored)
