"""Bombs for the chat apps: wide and deep JSON, and XML that grows."""

from collections.abc import Iterator, Mapping
from typing import Final

from deskhand.channels.registry import WEBHOOK_SLUGS
from deskhand.kit.webhook import Request
from local.payloads import JSON

ITEMS: Final = 100_000
DEPTH: Final = 1500
XML: Final = "text/xml"


def chat_bombs() -> Mapping[str, tuple[str, Request]]:
    """(slug, request) by name."""
    wide = b",".join([b"{}"] * ITEMS)
    business = b'{"object":"whatsapp_business_account","entry":['
    change = b'{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",'
    return {
        "json_many_entries_instagram": (
            "instagram", _json(b'{"object":"instagram","entry":[' + wide + b"]}")
        ),
        "json_many_entries_whatsapp": ("whatsapp", _json(business + wide + b"]}")),
        "json_many_statuses_whatsapp": (
            "whatsapp", _json(business + change + b'"statuses":[' + wide + b"]}}]}]}")
        ),
        **dict(_json_bombs()),
        **{f"xml_{name}_wechat": ("wechat", _xml(body)) for name, body in _xml_bombs()},
    }  # fmt: skip


def _json_bombs() -> Iterator[tuple[str, tuple[str, Request]]]:
    """For every channel: fields that any of them may look at, deep and wide."""
    names = ("message", "entry", "update", "callback_query", "event-data")
    for kind, inner in (
        ("deep", b"[" * DEPTH + b"]" * DEPTH),
        ("wide", b"[" + b",".join([b"{}"] * ITEMS) + b"]"),
        ("long", b'"' + b"x" * 150_000 + b'"'),
    ):
        fields = b",".join(b'"' + name.encode() + b'":' + inner for name in names)
        body = b'{"update_id":1,"object":"page",' + fields + b"}"
        for slug in WEBHOOK_SLUGS:
            yield f"json_{kind}_{slug}", (slug, _json(body))


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


def _json(body: bytes) -> Request:
    return Request(headers={"content-type": JSON}, body=body)


def _xml(body: bytes) -> Request:
    return Request(headers={"content-type": XML}, body=body)
