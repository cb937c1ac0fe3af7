"""Frames stay under 32 KB."""

from typing import Any

import orjson
import pytest

from deskhand.realtime.frames import MAX_BYTES, encode, error, plain_ref

MESSAGE: dict[str, Any] = {
    "id": "01-m", "conversation_id": "01-c", "seq": 7, "kind": "message", "status": "received",
    "body": "Hi", "attachments": [], "metadata": {"client_id": "c-1"},
}  # fmt: skip


def sent(**changes: Any) -> Any:
    frame = {
        "type": "message.created",
        "conversation_id": "01-c",
        "message": {**MESSAGE, **changes},
    }
    data = encode(frame)
    assert len(data) <= MAX_BYTES
    return orjson.loads(data)["message"]


class TestEncode:
    def test_a_short_one_is_whole(self) -> None:
        assert sent() == MESSAGE

    @pytest.mark.parametrize("character", ["x", "订", "😀", "\x00", '"'])
    def test_a_long_body_is_cut_to_what_there_is_room_for(self, character: str) -> None:
        message = sent(body=character * 64_000)
        assert message["metadata"] == {"client_id": "c-1", "truncated": True}
        assert set(message["body"]) == {character}
        assert len(orjson.dumps(message["body"])) > 0.8 * MAX_BYTES
        assert (message["id"], message["seq"]) == ("01-m", 7)

    def test_only_what_is_too_large_is_cut(self) -> None:
        files = [{"name": "x" * 200} for _ in range(400)]
        message = sent(attachments=files, body="short")
        assert (message["attachments"], message["body"]) == ([], "short")
        assert message["metadata"]["truncated"] is True

    def test_large_metadata_goes_and_the_mark_stays(self) -> None:
        message = sent(metadata={"html": "x" * 100_000})
        assert message["metadata"] == {"truncated": True}

    def test_an_order_of_a_thousand_lines_is_cut_too(self) -> None:
        order = {"id": "01-o", "status": "shipped", "items": [{"name": "Tent" * 20}] * 1000}
        data = encode({"type": "order.updated", "order": order})
        assert len(data) <= MAX_BYTES
        assert orjson.loads(data)["order"] == {
            "id": "01-o", "status": "shipped", "items": [], "truncated": True,
        }  # fmt: skip

    def test_a_frame_of_our_own_is_never_that_long(self) -> None:
        with pytest.raises(ValueError, match="could be cut"):
            encode({"type": "ack", "ref": "x" * MAX_BYTES})


class TestRef:
    @pytest.mark.parametrize("ref", ["r1", "", 7, 0])
    def test_comes_back(self, ref: object) -> None:
        assert error(ref, "No")["ref"] == ref

    @pytest.mark.parametrize("ref", [None, True, [], {}, 1.5, "x" * 201])
    def test_is_none_when_it_is_no_plain_mark(self, ref: object) -> None:
        assert plain_ref(ref) is None
