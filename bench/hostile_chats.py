"""Bombs for the chat apps: wide and deep JSON, and XML that grows."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from deskhand.kit.webhook import Request
from local.payloads import JSON

ITEMS: Final = 100_000
DEPTH: Final = 1500
XML: Final = "text/xml"


def chat_bombs() -> Mapping[str, tuple[str, Request]]:
    """(slug, request) by name."""
    deep = b"[" * DEPTH + b"]" * DEPTH
    wide = b",".join([b"{}"] * ITEMS)
    business = b'{"object":"whatsapp_business_account","entry":['
    change = b'{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",'
    return {
        "json_wide_instagram": (
            "instagram", _json(b'{"object":"instagram","entry":[' + wide + b"]}")
        ),
        "json_wide_whatsapp": ("whatsapp", _json(business + wide + b"]}")),
        "json_many_statuses_whatsapp": (
            "whatsapp", _json(business + change + b'"statuses":[' + wide + b"]}}]}]}")
        ),
        "json_deep_telegram": ("telegram", _json(b'{"update_id":1,"message":' + deep + b"}")),
        "json_many_entities_telegram": ("telegram", _json(_telegram(wide))),
        **{f"xml_{name}_wechat": ("wechat", _xml(body)) for name, body in _xml_bombs()},
    }  # fmt: skip


def _xml_bombs() -> Iterator[tuple[str, bytes]]:
    entities = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    yield (
        "billion_laughs",
        (
            f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><xml>'
            f"<Content>&l9;</Content></xml>"
        ).encode(),
    )
    blown = f'<!DOCTYPE x [<!ENTITY a "{"a" * 500_000}">]><xml>{"&a;" * 100_000}</xml>'
    yield "quadratic_entity", blown.encode()
    yield "deep", b"<xml>" + b"<a>" * 300_000 + b"</xml>"
    yield "wide", b"<xml>" + b"<a/>" * 240_000 + b"</xml>"
    yield "attributes", b"<xml><a " + b" ".join(b'x%d=""' % n for n in range(90_000)) + b"/></xml>"
    yield "long_text", b"<xml><Content>" + b"&amp;" * 190_000 + b"</Content></xml>"
    yield "no_end", b"<xml>" + b"<![CDATA[" * 110_000


def _telegram(parts: bytes) -> bytes:
    person, chat = {"id": 7, "first_name": "A"}, {"id": 7, "type": "private"}
    known = {"message_id": 1, "date": 1785312004, "text": "x" * 4096, "from": person, "chat": chat}
    body = json.dumps({"update_id": 1, "message": known}).encode()
    return body[:-2] + b',"entities":[' + parts + b"]}}"


def _json(body: bytes) -> Request:
    return Request(headers={"content-type": JSON}, body=body)


def _xml(body: bytes) -> Request:
    return Request(headers={"content-type": XML}, body=body)
