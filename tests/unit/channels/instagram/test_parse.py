"""What Instagram delivers, and how it differs from Messenger (formats §4)."""

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
from deskhand.kit.errors import ParseFailure
from tests.support.corpus import corpus_file, corpus_files
from tests.unit.channels.instagram.builders import (
    IG,
    IGSID,
    MID,
    SENT_AT_MS,
    echo,
    item,
    message,
    parse,
    parse_bytes,
    parse_message,
)

STORY = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=17900000000000000&signature=x"


class TestMessage:
    def test_has_every_field_of_the_normal_form(self) -> None:  # S27, S31
        found = parse_message(message(text="Is the tent in stock?"))
        assert found.event_id == found.external_message_id == MID
        assert (found.sender.identifier, found.entry_id) == (IGSID, IG)
        assert (found.body, found.opening) == ("Is the tent in stock?", Opening.MESSAGE)
        assert found.at == from_epoch_ms(SENT_AT_MS)

    def test_the_object_may_be_called_page(self) -> None:
        """Formats §4, §15: two official pages disagree."""
        found = parse_message(message(text="x"), kind="page")
        assert (found.entry_id, found.sender.identifier) == (IG, IGSID)

    def test_a_reply_is_tied_to_the_earlier_message(self) -> None:
        found = parse_message(message(text="This one", reply_to={"mid": "aWdfOLD"}))
        assert found.threading.references == ("aWdfOLD",)

    def test_an_echo_from_the_phone_is_ours(self) -> None:
        found = parse_message(echo(text="Sent from the phone app"))
        assert (found.echo, found.sender.identifier) == (True, IGSID)

    @pytest.mark.parametrize(
        "raw",
        [message(text="x", is_self=True), {**message(text="x"), "is_self": True},
         {**item(postback={"mid": MID, "payload": "P"}), "is_self": True}],
    )  # fmt: skip
    def test_a_note_to_oneself_is_nothing(self, raw: dict[str, Any]) -> None:
        found = parse({**raw, "sender": {"id": IG}})
        assert isinstance(found, Ignored)
        assert found.reason == "own_message"

    def test_standby_is_stored_and_not_answered(self) -> None:
        assert parse_message(message(text="x"), key="standby").automatic

    def test_unsupported_is_still_a_message(self) -> None:
        found = parse_message(message(is_unsupported=True))
        assert (found.message_type, found.metadata["event"]) == (MessageType.EVENT, "unsupported")


class TestStories:
    """Formats §4: story media must not be stored, only its address."""

    def test_a_mention_keeps_the_address_and_no_copy(self) -> None:
        raw = message(attachments=[{"type": "story_mention", "payload": {"url": STORY}}])
        found = parse_message(raw)
        (file,) = found.attachments
        assert (file.url, file.keep, file.content_type) == (STORY, False, "image/*")
        assert found.metadata["event"] == "story_mention"

    @pytest.mark.parametrize("kind", ["story", "ig_story"])
    def test_a_shared_story_neither(self, kind: str) -> None:
        raw = message(attachments=[{"type": kind, "payload": {"url": STORY}}])
        assert [one.keep for one in parse_message(raw).attachments] == [False]

    def test_a_reply_to_ours_is_text_with_the_storys_address(self) -> None:
        story = {"id": "17900000000000000", "url": STORY, "link_sticker_url": "https://a.example"}
        found = parse_message(message(text="Love it", reply_to={"story": story}))
        assert (found.body, found.attachments, found.threading.references) == ("Love it", (), ())
        assert (found.metadata["story_id"], found.metadata["story_url"]) == (story["id"], STORY)

    def test_the_echo_of_a_mention_is_no_message_of_ours(self) -> None:
        """Its sender is the customer, and the mention itself comes by the same id."""
        attachments = [{"type": "story_mention", "payload": {"url": STORY}}]
        found = parse(message(attachments=attachments, is_echo=True))
        assert isinstance(found, Ignored)
        assert found.event_id != MID


class TestAttachments:
    @pytest.mark.parametrize(
        ("kind", "content_type"),
        [("image", "image/*"), ("audio", "audio/*"), ("video", "video/*"), ("reel", "video/*"),
         ("ig_reel", "video/*"), ("media", "image/*"), ("file", "application/octet-stream"),
         ("unsupported_type", "application/octet-stream")],
    )  # fmt: skip
    def test_a_file_is_fetched_and_kept(self, kind: str, content_type: str) -> None:
        raw = message(attachments=[{"type": kind, "payload": {"url": STORY}}])
        (file,) = parse_message(raw).attachments
        assert (file.keep, file.content_type) == (True, content_type)

    @pytest.mark.parametrize("kind", ["share", "ig_post"])
    def test_a_share_is_a_link(self, kind: str) -> None:
        raw = message(attachments=[{"type": kind, "payload": {"url": "https://i.example/p/1"}}])
        found = parse_message(raw)
        assert (found.body, found.attachments) == ("https://i.example/p/1", ())

    def test_a_picture_to_be_seen_once_has_no_address(self) -> None:
        found = parse_message(message(attachments=[{"type": "ephemeral"}]))
        assert (found.attachments, found.metadata["event"]) == ((), "ephemeral")


class TestNews:
    def test_seen_names_the_last_message_and_reads_all_before(self) -> None:
        found = parse(item(read={"mid": MID}))
        assert isinstance(found, Receipt)
        assert (found.status, found.external_message_ids) == (ReceiptStatus.READ, (MID,))
        assert (found.watermark, found.contact) == (from_epoch_ms(SENT_AT_MS), IGSID)

    def test_unsend(self) -> None:
        found = parse(message(is_deleted=True))
        assert isinstance(found, Deletion)
        assert found.external_message_id == MID

    def test_an_edits_count_may_be_text(self) -> None:
        found = parse(item(message_edit={"mid": MID, "text": "size M", "num_edit": "1"}))
        assert isinstance(found, Edit)
        assert found.body == "size M"

    def test_reaction_set_and_taken_back(self) -> None:
        found = parse(item(reaction={"mid": MID, "action": "react", "emoji": "❤️"}))
        assert isinstance(found, Reaction)
        assert found.emoji == "❤️"
        gone = parse(item(reaction={"mid": MID, "action": "unreact"}))
        assert isinstance(gone, Reaction)
        assert gone.emoji is None

    def test_a_postback_of_another_entry_id_is_for_its_recipient(self) -> None:
        """Formats §4: official postback samples show other ids in `entry.id`."""
        found = parse_message(item(postback={"mid": MID, "payload": "HOURS"}), owner="90010111")
        assert (found.entry_id, found.sender.identifier) == (IG, IGSID)
        assert found.opening is Opening.INTERACTION

    def test_an_echo_of_another_entry_id_is_for_its_sender(self) -> None:
        found = parse_message(echo(text="x"), owner="90010111")
        assert (found.entry_id, found.sender.identifier) == (IG, IGSID)


class TestDashboardTest:
    """Formats §4: entry id "0", seconds as text, ids that match nothing."""

    @pytest.mark.parametrize("kind", ["instagram", "page"])
    def test_does_not_crash_and_makes_no_customer(self, kind: str) -> None:
        raw = {
            "sender": {"id": "12334"},
            "recipient": {"id": "23245"},
            "timestamp": "1527459824",
            "message": {"mid": "random_mid", "text": "random_text"},
        }
        found = parse(raw, owner="0", kind=kind)
        assert isinstance(found, Ignored)
        assert found.reason == "dashboard_test"


CORPUS: dict[str, type] = {
    "audio_attachment": InboundMessage,
    "echo": InboundMessage,
    "image_attachment": InboundMessage,
    "message_edit_string_count": Edit,
    "message_reply": InboundMessage,
    "reaction": Reaction,
    "restfb_messaging-attachment-unsupported": InboundMessage,
    "restfb_wh-comments-2021": Ignored,
    "restfb_wh-mentions": Ignored,
    "restfb_wh-story_insights": Ignored,
    "seen": Receipt,
    "standby_text": InboundMessage,
    "story_mention": InboundMessage,
    "story_mention_echo": Ignored,
    "story_reply": InboundMessage,
    "test_button_from_dashboard": Ignored,
    "text": InboundMessage,
    "unsend": Deletion,
    "unsupported": InboundMessage,
}


class TestCorpus:
    """Shapes from Meta's documentation and other libraries' fixtures."""

    @pytest.mark.parametrize("name", CORPUS)
    def test_becomes_what_it_is(self, name: str) -> None:
        (found,) = parse_bytes(corpus_file(f"instagram/{name}.json").read_bytes())
        assert type(found) is CORPUS[name]
        assert found.event_id
        assert found.at.tzinfo is not None

    def test_the_comments_are_read_once_they_are_an_accounts(self) -> None:
        """The documentation's samples carry the test's entry id."""
        body = corpus_file("instagram/restfb_wh-comments-2021.json").read_bytes()
        document = orjson.loads(body)
        document["entry"][0]["id"] = IG
        (found,) = parse_bytes(orjson.dumps(document))
        assert isinstance(found, InboundMessage)
        assert (found.body, found.threading.topic) == ("This is an example.", "76543987")
        assert found.at == datetime(2018, 2, 23, 15, 21, 47, tzinfo=UTC)

    @pytest.mark.parametrize("path", corpus_files("instagram/graph_read*.json"), ids=str)
    def test_what_is_no_webhook_is_refused(self, path: Any) -> None:
        with pytest.raises(ParseFailure):
            parse_bytes(path.read_bytes())

    def test_an_unknown_change_is_kept(self) -> None:
        assert isinstance(parse({"field": "future", "value": {}}, key="changes"), Unknown)
