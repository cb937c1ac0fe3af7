"""Values to DynamoDB's wire form and back."""

from base64 import b64encode
from typing import Any

import pytest

from deskhand.storage.dynamo import from_wire, item_from_wire, item_to_wire


class TestWire:
    @pytest.mark.parametrize(
        "value", ["中文", 7, -3, True, b"\x00\xff", {"a": [1, "b", {"c": False}]}, {"x", "y"}]
    )
    def test_comes_back_as_it_was(self, value: Any) -> None:
        assert item_from_wire(item_to_wire({"v": value})) == {"v": value}

    def test_reads_the_bytes_of_a_stream_event_which_is_json(self) -> None:
        assert from_wire({"B": b64encode(b"\x00raw").decode()}) == b"\x00raw"

    def test_leaves_out_what_is_none(self) -> None:
        assert item_to_wire({"a": None, "b": "c"}) == {"b": {"S": "c"}}
