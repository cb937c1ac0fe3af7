"""Comments, mentions and reviews of both products (S28, formats §4, §5, §14.22)."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from deskhand.channels.meta.entries import read_entries
from deskhand.channels.model import (
    Deletion,
    Edit,
    Ignored,
    Inbound,
    InboundMessage,
    MessageType,
    Opening,
    Unknown,
)
from tests.support.corpus import corpus_file, corpus_files

PAGE = "101010101010101"
ACCOUNT = "17841400000000000"
POST, COMMENT = f"{PAGE}_55", "55_77"
OURS = {"id": PAGE, "name": "Acme Outdoor"}
WRITTEN = 1785312004
NOTICED = 1785312905
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def read(field: str, value: Any, owner: str = PAGE, kind: str = "page") -> Inbound:
    change = {"field": field, "value": value}
    entry = {"id": owner, "time": NOTICED, "changes": [change]}
    (found,) = read_entries(orjson.dumps({"object": kind, "entry": [entry]}), NOW)
    return found


def comment(**changes: Any) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": COMMENT,
        "post_id": POST,
        "parent_id": POST,
        "from": {"id": "6841100000000000", "name": "Kim Example"},
        "message": "Do you have this in blue?",
        "created_time": WRITTEN,
        **changes,
    }
    return {name: part for name, part in value.items() if part is not None}


def message(field: str, value: Any, owner: str = PAGE, kind: str = "page") -> InboundMessage:
    found = read(field, value, owner, kind)
    assert isinstance(found, InboundMessage)
    return found


class TestPageComment:
    def test_is_a_message_about_a_post(self) -> None:
        found = message("feed", comment())
        assert found.event_id == found.external_message_id == COMMENT
        assert (found.sender.identifier, found.sender.name) == ("6841100000000000", "Kim Example")
        assert found.body == "Do you have this in blue?"
        assert found.at == datetime(2026, 7, 29, 8, 0, 4, tzinfo=UTC)
        assert (found.opening, found.echo, found.automatic) == (Opening.COMMENT, False, False)
        assert (found.threading.topic, found.threading.references) == (POST, ())
        assert found.metadata == {
            "kind": "comment",
            "comment_id": COMMENT,
            "post_id": POST,
            "permalink": f"https://www.facebook.com/{COMMENT}",
        }

    def test_metas_own_link_is_preferred(self) -> None:
        found = message("feed", comment(post={"permalink_url": "https://www.facebook.com/p/1"}))
        assert found.metadata["permalink"] == "https://www.facebook.com/p/1"

    def test_an_answer_to_a_comment_says_to_which(self) -> None:
        found = message("feed", comment(parent_id="55_70"))
        assert found.threading.references == ("55_70",)
        assert found.metadata["parent_id"] == "55_70"

    def test_older_payloads_name_the_sender_otherwise(self) -> None:
        old = comment(**{"from": None}, sender_id=684, sender_name="Kim")
        found = message("feed", old)
        assert (found.sender.identifier, found.sender.name) == ("684", "Kim")

    def test_without_an_author_it_is_still_a_message(self) -> None:
        """Formats §5: `from` may be missing; the comment can be answered all the same."""
        found = message("feed", comment(**{"from": None}))
        assert found.sender.identifier == f"comment:{COMMENT}"

    def test_a_photo_without_words_is_an_attachment(self) -> None:
        found = message("feed", comment(message=None, photo="https://s.xx.fbcdn.net/a/b.jpg?x=1"))
        (file,) = found.attachments
        assert (file.name, file.content_type) == ("b.jpg", "image/jpeg")
        assert (found.message_type, found.body) == (MessageType.ATTACHMENT, "")

    def test_an_edit_has_the_new_words_and_the_time_we_were_told(self) -> None:
        """Formats §5: edits keep created_time."""
        found = read("feed", comment(verb="edited", message="In green?"))
        assert isinstance(found, Edit)
        assert (found.external_message_id, found.body) == (COMMENT, "In green?")
        assert found.at == datetime(2026, 7, 29, 8, 15, 5, tzinfo=UTC)

    def test_two_edits_are_two_events_and_a_repeat_is_one(self) -> None:
        ids = [
            read("feed", comment(verb="edited", message=words)).event_id
            for words in ("a", "b", "a")
        ]
        assert ids[0] == ids[2] != ids[1]
        assert COMMENT not in ids

    def test_removed_it_is_a_deletion(self) -> None:
        found = read("feed", comment(verb="remove", message=None, created_time=None))
        assert isinstance(found, Deletion)
        assert found.external_message_id == COMMENT
        assert found.event_id != COMMENT

    @pytest.mark.parametrize("verb", ["hide", "unhide", "mute", "", None, "future"])
    def test_what_the_page_does_with_it_changes_nothing(self, verb: str | None) -> None:
        found = read("feed", comment(verb=verb))
        assert isinstance(found, Ignored)
        assert found.reason == f"comment_{verb or 'without_verb'}"


class TestOwnComment:
    """Formats §5: from.id == page is our own side; a customer's it would be a loop."""

    def test_an_answer_is_an_echo_tied_to_what_it_answers(self) -> None:
        found = message("feed", comment(**{"from": OURS}, parent_id="55_70"))
        assert found.echo
        assert found.sender.identifier == ""
        assert found.threading.references == ("55_70",)

    @pytest.mark.parametrize(
        "changes", [{}, {"verb": "edited", "parent_id": "55_70"}, {"verb": "remove"}]
    )
    def test_all_else_is_counted_only(self, changes: dict[str, Any]) -> None:
        found = read("feed", comment(**{"from": OURS}, **changes))
        assert isinstance(found, Ignored)
        assert found.reason == "own_comment"


class TestReviewsAndMentions:
    def test_a_review_is_answered_under_its_story(self) -> None:
        value = {
            "item": "rating",
            "verb": "add",
            "reviewer_id": "705",
            "reviewer_name": "Kim",
            "review_text": "Great tents",
            "recommendation_type": "positive",
            "open_graph_story_id": "6767",
            "created_time": WRITTEN,
        }
        found = message("ratings", value)
        assert (found.body, found.sender.identifier) == ("Great tents", "705")
        assert (found.threading.topic, found.metadata["comment_id"]) == ("6767", "6767")
        assert (found.metadata["kind"], found.metadata["recommendation"]) == ("review", "positive")

    @pytest.mark.parametrize("item", ["like", "reaction"])
    def test_what_nobody_can_answer_is_counted_only(self, item: str) -> None:
        for field, reason in (("ratings", f"rating_{item}"), ("feed", f"feed_{item}")):
            found = read(field, {"item": item, "verb": "add"})
            assert isinstance(found, Ignored)
            assert found.reason == reason

    def test_a_mention_is_answered_where_it_stands(self) -> None:
        value = {"item": "post", "verb": "add", "sender_id": 44, "post_id": "44_4"}
        found = message("mention", value)
        assert (found.message_type, found.metadata["kind"]) == (MessageType.EVENT, "mention")
        assert found.metadata["comment_id"] == "44_4"

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            ("mention", {"post_id": "44_4", "verb": "add"}, "mention_without_author"),
            ("mentions", {"comment_id": "1", "media_id": "2"}, "mention_without_author"),
            ("feed", {"item": "comment", "verb": "add"}, "comment_without_id"),
            ("comments", {"text": "x"}, "comment_without_id"),
            ("ratings", {"item": "rating", "verb": "add"}, "review_without_id"),
            ("ratings", {"x": 1}, "rating_item"),
            ("feed", {"x": 1}, "feed_item"),
            ("leadgen", {"x": 1}, "unknown_change"),
        ],
    )
    def test_what_can_not_be_read_has_its_reason(self, field: str, value: Any, reason: str) -> None:
        found = read(field, value)
        assert isinstance(found, Unknown)
        assert (found.reason, found.entry_id) == (reason, PAGE)


def media_comment(**changes: Any) -> dict[str, Any]:
    value = {
        "id": "178001",
        "text": "Price?",
        "from": {"id": "6841100000000000", "username": "kim.example"},
        "media": {"id": "179001", "media_product_type": "REELS"},
        **changes,
    }
    return {name: part for name, part in value.items() if part is not None}


class TestMediaComment:
    """Formats §4: comments under a photo, reel or live video."""

    @pytest.mark.parametrize("field", ["comments", "live_comments"])
    def test_is_a_message_about_the_media(self, field: str) -> None:
        found = message(field, media_comment(), ACCOUNT, "instagram")
        assert found.event_id == found.external_message_id == "178001"
        assert (found.sender.identifier, found.sender.name) == ("6841100000000000", "kim.example")
        assert (found.body, found.opening) == ("Price?", Opening.COMMENT)
        assert found.threading.topic == "179001"
        assert found.metadata["comment_id"] == "178001"
        assert found.metadata["media_product_type"] == "REELS"

    @pytest.mark.parametrize("ours", [{"id": ACCOUNT}, {"id": "7", "self_ig_scoped_id": "7"}])
    def test_our_own_answer_is_an_echo(self, ours: dict[str, str]) -> None:
        value = media_comment(**{"from": ours}, parent_id="178000")
        found = message("comments", value, ACCOUNT, "instagram")
        assert (found.echo, found.threading.references) == (True, ("178000",))

    def test_without_media_and_author_it_stands_alone(self) -> None:
        value = media_comment(**{"from": None}, media=None)
        found = message("comments", value, ACCOUNT, "instagram")
        assert found.threading.topic == "178001"
        assert found.sender.identifier == "comment:178001"

    def test_story_insights_are_counted_only(self) -> None:
        assert isinstance(read("story_insights", {"reach": 4}, ACCOUNT, "instagram"), Ignored)


class TestRotten:
    @pytest.mark.parametrize("raw", [{"field": "parking"}, {}, None, "x", {"value": []}])
    def test_a_change_without_value_is_kept(self, raw: object) -> None:
        body = orjson.dumps({"object": "page", "entry": [{"id": PAGE, "changes": [raw]}]})
        (found,) = read_entries(body, NOW)
        assert isinstance(found, Unknown)

    @pytest.mark.parametrize("field", ["feed", "mention", "ratings", "comments", "mentions"])
    @pytest.mark.parametrize("value", [None, 5, "x", [], {"from": 5}, {"media": [], "id": {}}])
    def test_a_silly_value_is_kept(self, field: str, value: object) -> None:
        assert isinstance(read(field, value), Unknown)

    def test_the_dashboards_test_message_is_a_message(self) -> None:
        value = {
            "sender": {"id": "12"},
            "recipient": {"id": PAGE},
            "timestamp": "1527459824",
            "message": {"mid": "m_1", "text": "test"},
        }
        assert message("messages", value).body == "test"


class TestCorpus:
    """Real shapes, from other libraries' fixtures and Meta's documentation."""

    @pytest.mark.parametrize("path", corpus_files("facebook_feed/*.json"), ids=lambda p: p.name)
    def test_every_file_is_known_but_for_leads(self, path: Any) -> None:
        found = read_entries(path.read_bytes(), NOW)
        known = "leadgen" not in path.name and "two-entries" not in path.name
        assert any(isinstance(one, Unknown) for one in found) is not known

    def test_a_customers_comment_on_a_review(self) -> None:
        body = corpus_file("facebook_feed/restfb_ratings-comment-add-25.json").read_bytes()
        (found,) = read_entries(body, NOW)
        assert isinstance(found, InboundMessage)
        assert found.sender.identifier == "705955836155788"
        assert found.metadata["comment_id"] == "904801129604590_904802532937783"

    def test_a_removed_comment_has_no_words(self) -> None:
        body = corpus_file("facebook_feed/restfb_ratings-comment-remove-25.json").read_bytes()
        (found,) = read_entries(body, NOW)
        assert isinstance(found, Deletion)
        assert found.external_message_id == "716630661754264_812745235476139"

    def test_the_pages_own_comments_are_no_customers(self) -> None:
        body = corpus_file("facebook_feed/restfb_feed-comment-add-25.json").read_bytes()
        (found,) = read_entries(body, NOW)
        assert isinstance(found, Ignored)
        assert found.reason == "own_comment"
