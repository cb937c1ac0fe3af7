"""Whole requests: batches, rotten parts, other products, the corpus."""

import time
from typing import Any

import orjson
import pytest

from deskhand.channels.model import (
    Ignored,
    InboundMessage,
    Unknown,
)
from deskhand.kit.errors import ParseFailure
from tests.support.corpus import corpus_file, corpus_files
from tests.unit.channels.facebook.builders import (
    PAGE,
    PSID,
    SENT_AT_MS,
    entry,
    item,
    message,
    parse,
    parse_bytes,
)


class TestBatches:
    """S30, formats §14.11."""

    def test_every_item_of_every_entry_is_read(self) -> None:
        found = parse(
            entry(message(text="a"), message(mid="m_2", text="b")),
            entry(message(mid="m_3", text="c"), page="202020202020202"),
            entry(message(mid="m_4", text="d"), key="standby"),
            {"id": PAGE, "changes": [{"field": "feed", "value": {"item": "comment"}}],
             "messaging": [item(read={"watermark": SENT_AT_MS})]},
        )  # fmt: skip
        bodies = [one.body for one in found if isinstance(one, InboundMessage)]
        assert bodies == ["a", "b", "c", "d"]
        assert [one.entry_id for one in found][2] == "202020202020202"
        assert len(found) == 6

    @pytest.mark.parametrize(
        "rotten",
        [None, 5, "text", [], {}, {"sender": 1}, {"message": None}, {"message": []},
         {"message": "x"}, {"message": {"text": "no mid"}}, {"message": {"mid": "m"}},
         {"sender": {"id": None}, "message": {"mid": "m", "text": "x"}},
         {"sender": {"id": ""}, "recipient": {}, "postback": {}},
         {"reaction": {"mid": ["x"]}}, {"message_edit": {}}, {"future_event": {"a": 1}}],
    )  # fmt: skip
    def test_one_rotten_item_does_not_lose_the_others(self, rotten: Any) -> None:
        found = parse(entry(message(text="a"), rotten, message(mid="m_2", text="b")))
        assert [type(one) for one in found] == [InboundMessage, Unknown, InboundMessage]
        assert found[1].entry_id == PAGE

    @pytest.mark.parametrize("rotten", [None, 5, "x", [], {}, {"id": PAGE}, {"messaging": {}}])
    def test_one_rotten_entry_does_not_lose_the_others(self, rotten: object) -> None:
        found = parse(rotten, entry(message(text="a")))
        assert [type(one) for one in found] == [Unknown, InboundMessage]

    def test_half_a_surrogate_pair_costs_one_character(self) -> None:
        body = orjson.dumps({"object": "page", "entry": [entry(message(text="HERE"))]})
        (found,) = parse_bytes(body.replace(b"HERE", rb"a\ud83d \\ud83d \ud83d\ude21"))
        assert isinstance(found, InboundMessage)
        assert found.body == "a\ufffd \\ud83d 😡"

    def test_the_same_rotten_item_twice_has_one_id_and_two_have_two(self) -> None:
        first, again, other = parse(entry({"x": 1}), entry({"x": 1}), entry({"x": 2}))
        assert first.event_id == again.event_id != other.event_id

    def test_a_deeply_nested_item_is_kept(self) -> None:
        deep = b'{"a":' * 600 + b"1" + b"}" * 600
        body = b'{"object":"page","entry":[{"id":"1","messaging":[' + deep + b"]}]}"
        (found,) = parse_bytes(body)
        assert isinstance(found, Unknown)

    def test_a_thousand_updates_take_a_fraction_of_the_budget(self) -> None:
        """Meta sends up to 1,000 updates in one POST; hostile input gets 250 ms of CPU."""
        items = [message(mid=f"m_{n}", text="Where is my order? " * 40) for n in range(1000)]
        body = orjson.dumps({"object": "page", "entry": [entry(*items)]})
        started = time.process_time()
        found = parse_bytes(body)
        assert time.process_time() - started < 0.25
        assert len({one.event_id for one in found}) == 1000


HOSTILE: dict[str, dict[str, Any]] = {
    "attachments": {"attachments": [{"type": "image", "payload": {"url": "https://x/y"}}] * 16_000},
    "links": {"attachments": [{"type": "fallback", "title": "x" * 20, "url": "u"}] * 16_000},
    "a long payload": {"text": "x", "quick_reply": {"payload": "x" * 1_000_000}},
    "long metadata": {"is_echo": True, "metadata": "x" * 1_000_000},
    "a long type": {"attachments": [{"type": "x" * 1_000_000}]},
    "a long address": {"attachments": [{"type": "file", "payload": {"url": "x" * 1_000_000}}]},
    "a long place": {
        "attachments": [
            {"type": "location", "payload": {"coordinates": {"lat": "x" * 1_000_000, "long": 1}}}
        ]
    },
}


class TestHostile:
    """Performance: 1 MB takes at most 250 ms of CPU, and what comes of it can be stored."""

    @pytest.mark.parametrize("name", HOSTILE)
    def test_everything_but_the_text_stays_small(self, name: str) -> None:
        body = orjson.dumps({"object": "page", "entry": [entry(message(**HOSTILE[name]))]})
        started = time.process_time()
        (found,) = parse_bytes(body)
        assert time.process_time() - started < 0.25
        assert isinstance(found, InboundMessage)
        assert len(orjson.dumps(found.metadata)) < 20_000
        assert len(found.attachments) <= 100

    @pytest.mark.parametrize(
        "body",
        [
            orjson.dumps({"object": "page", "entry": [{}] * 300_000}),
            orjson.dumps({"object": "page", "entry": [{"messaging": [{}] * 300_000}]}),
        ],
        ids=["entries", "items"],
    )
    def test_a_flood_of_items_is_refused_at_once(self, body: bytes) -> None:
        started = time.process_time()
        with pytest.raises(ParseFailure) as caught:
            parse_bytes(body)
        assert time.process_time() - started < 0.25
        assert caught.value.reason == "too_many_items"

    @pytest.mark.parametrize(
        "raw",
        [message(mid="m" * 500, text="x"), {**message(text="x"), "sender": {"id": "1" * 500}}],
        ids=["mid", "sender"],
    )
    def test_an_id_of_no_sane_length_is_none(self, raw: Any) -> None:
        (found,) = parse(entry(raw))
        assert isinstance(found, Unknown)
        assert len(found.event_id) <= 512


class TestNothingUnderstood:
    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"", "not_json"),
            (b"not json", "not_json"),
            (b'{"object":"page"', "not_json"),
            (b"\xff\xfe", "not_json"),
            (b'{"a":' * 1500 + b"1" + b"}" * 1500, "not_json"),
            (b"[]", "not_a_json_object"),
            (b"null", "not_a_json_object"),
            (b"{}", "unknown_object"),
            (b'{"object":["page"]}', "unknown_object"),
            (b'{"object":"whatsapp_business_account","entry":[{}]}', "unknown_object"),
            (b'{"object":"page"}', "no_items"),
            (b'{"object":"page","entry":{}}', "no_items"),
            (b'{"object":"page","entry":[]}', "no_items"),
        ],
    )
    def test_says_why(self, body: bytes, reason: str) -> None:
        with pytest.raises(ParseFailure) as caught:
            parse_bytes(body)
        assert caught.value.reason == reason


class TestOtherProduct:
    """Formats §14.15: an Instagram account's entry at the page's webhook is read, not refused."""

    def test_each_item_names_the_account_that_it_is_for(self) -> None:
        account = "17841400000000000"
        told = {**message(text="a"), "recipient": {"id": account}}
        (found,) = parse(entry(told, page=account), kind="instagram")
        assert isinstance(found, InboundMessage)
        assert (found.entry_id, found.sender.identifier) == (account, PSID)

    def test_an_entry_with_another_id_is_told_by_its_sides(self) -> None:
        """Formats §4: official samples name other ids in `entry.id`."""
        told = item(postback={"mid": "m_2", "payload": "P"})
        (found,) = parse(entry(told, page="90010111"), kind="instagram")
        assert isinstance(found, InboundMessage)
        assert (found.entry_id, found.sender.identifier) == (PAGE, PSID)

    @pytest.mark.parametrize("kind", ["page", "instagram"])
    def test_the_dashboards_test_is_counted_only(self, kind: str) -> None:
        (found,) = parse(entry(message(text="random_text"), page="0"), kind=kind)
        assert isinstance(found, Ignored)
        assert found.reason == "dashboard_test"


CORPUS = [
    *corpus_files("messenger/*.json"),
    *corpus_files("facebook_feed/*.json"),
    *corpus_files("instagram/*.json"),
]


class TestCorpus:
    """Real shapes, from other libraries' fixtures and Meta's documentation."""

    @pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
    def test_every_file_is_read_or_refused_with_a_reason(self, path: Any) -> None:
        body = path.read_bytes()
        if path.name.startswith("graph_read"):
            with pytest.raises(ParseFailure):
                parse_bytes(body)
            return
        found = parse_bytes(body)
        assert found
        assert all(one.event_id and one.at.tzinfo for one in found)

    def test_the_mixed_batch_is_read_to_the_last_item(self) -> None:
        path = corpus_file("messenger/made_batch_9_entries_mixed.json")
        found = parse_bytes(path.read_bytes())
        entries = orjson.loads(path.read_bytes())["entry"]
        items = [
            one
            for part in entries
            for key in ("messaging", "standby", "changes")
            for one in part.get(key, [])
        ]
        assert len(found) == len(items) == 11
        kinds = [type(one).__name__ for one in found]
        assert kinds.count("InboundMessage") == 7
        assert kinds.count("Receipt") == 2

    def test_two_entries_without_values_are_two_items(self) -> None:
        found = parse_bytes(
            corpus_file("facebook_feed/restfb_feed-two-entries-25.json").read_bytes()
        )
        assert len({one.event_id for one in found}) == 2

    def test_a_redelivery_is_the_same_event(self) -> None:
        body = corpus_file("messenger/made_duplicate_redelivery.json").read_bytes()
        assert parse_bytes(body) == parse_bytes(body)
