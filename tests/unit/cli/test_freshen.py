"""New ids everywhere alike, the present time, nothing else."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode

from cli.freshen import freshen
from deskhand.kit.webhook import Request

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_message_ids_and_times() -> None:
    body = {
        "entry": [{"time": 1785312004823, "messaging": [{"message": {"mid": "m_1", "x": "é"}}]}],
        "seconds": {"timestamp": 1785312004},
        "reply": {"mid": "m_1"},
    }
    raw = json.dumps(body).encode()
    first = json.loads(freshen(Request(body=raw), NOW).body)
    second = json.loads(freshen(Request(body=raw), NOW).body)
    mid = first["entry"][0]["messaging"][0]["message"]["mid"]
    assert mid.startswith("m_")
    assert mid != "m_1"
    assert first["reply"]["mid"] == mid
    assert second["reply"]["mid"] != mid
    assert first["entry"][0]["time"] == NOW.timestamp() * 1000
    assert first["seconds"]["timestamp"] == NOW.timestamp()


def test_ids_with_a_prefix_and_seconds_as_text() -> None:
    body = {"messages": [{"id": "wamid.A1", "timestamp": "1785312004"}], "contact": {"id": "77"}}
    fresh = json.loads(freshen(Request(body=json.dumps(body).encode()), NOW).body)
    (message,) = fresh["messages"]
    assert message["id"].startswith("wamid.")
    assert message["id"] != "wamid.A1"
    assert message["timestamp"] == str(int(NOW.timestamp()))
    assert fresh["contact"]["id"] == "77"


def test_mail_id_in_form_and_in_headers() -> None:
    headers = json.dumps([["Message-Id", "<a@x.example>"]])
    body = urlencode({"Message-Id": "<a@x.example>", "message-headers": headers}).encode()
    fields = parse_qs(freshen(Request(body=body), NOW).body.decode())
    (fresh,) = fields["Message-Id"]
    assert fresh.endswith("@x.example>")
    assert fresh.startswith("<")
    assert fresh != "<a@x.example>"
    assert json.loads(fields["message-headers"][0]) == [["Message-Id", fresh]]


def test_numbers_in_xml() -> None:
    body = b"<xml><CreateTime>1348831860</CreateTime><MsgId>24352687132480013</MsgId></xml>"
    fresh = freshen(Request(body=body), NOW).body
    assert f"<CreateTime>{int(NOW.timestamp())}</CreateTime>".encode() in fresh
    number = fresh.partition(b"<MsgId>")[2].partition(b"<")[0]
    assert number.isdigit()
    assert number != b"24352687132480013"
