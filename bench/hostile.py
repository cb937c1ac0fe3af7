"""Hostile input of a megabyte: CPU until it is verified and parsed, or refused."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from bench.cases import Case
from bench.hostile_chats import chat_bombs
from bench.hostile_orders import csv_rows, order_bombs
from bench.row import Row
from deskhand.channels import registry as channels
from deskhand.channels.model import Account
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Accepted, Answered, Refused, Request
from deskhand.shops import registry as shops
from local.payloads import FORM, JSON, mail
from tests.contracts.channels import secrets_of as channel_secrets
from tests.support.shops import secrets_of as shop_secrets
from tests.support.shops import shop_account

BUDGET_MS: Final = 250
PUSHED: Final = frozenset((*channels.WEBHOOK_SLUGS, *shops.WEBHOOK_SLUGS))
UNENCRYPTED: Final = {"wechat": {"encoding_aes_key": "", "mode": "plain"}}
MEGABYTE: Final = 1_000_000


def rows() -> Iterator[Row]:
    """One row per bomb, and files of orders."""
    yield from csv_rows(BUDGET_MS)
    for name, (slug, request) in bombs().items():
        milliseconds, end = measure(slug, request)
        yield Row(
            name=f"hostile_{name}",
            value=milliseconds,
            unit="ms CPU",
            budget=BUDGET_MS,
            note=f"{len(request.body)} bytes, {end}",
        )


def bombs() -> Mapping[str, tuple[str, Request]]:
    """(slug, request) by name; performance.md names them."""
    addresses = ", ".join(f"p{place}@mail.example" for place in range(10_000))
    nested = _nested_multiparts(200)
    depth = 1500
    deep = b"[" * depth + b"]" * depth
    quotes = "On a\n" * 200_000
    return {
        "mail_10k_recipients": ("mailgun", _mail(headers={"To": addresses})),
        "mail_1k_parentheses_in_from": ("mailgun", _mail(sender="(" * 1000 + "a@mail.example")),
        "mail_1mb_parentheses_in_from": ("mailgun", _mail(sender="(" * MEGABYTE)),
        "mail_on_a_lines": ("mailgun", _mail(body=quotes)),
        "mail_quote_marks": ("mailgun", _mail(body=">" * MEGABYTE)),
        "mail_html_bomb": ("mailgun", _html("<div>" * 200_000)),
        "mail_html_attributes": ("mailgun", _html("<a " + "x=1 " * 250_000)),
        "mail_nested_multiparts": ("mailgun", _mime(nested)),
        "mail_many_parts": ("mailgun", _mime(_many_parts(20_000))),
        "mail_1mb_references": (
            "mailgun",
            _mail(headers={"References": "<a@b> " * (MEGABYTE // 6)}),
        ),
        "form_many_fields": ("mailgun", Request(headers={"content-type": FORM},
                                                body=b"a=1&" * (MEGABYTE // 4))),
        "json_deep_entry_facebook": ("facebook", _json(b'{"object":"page","entry":' + deep + b"}")),
        "json_many_entries": (
            "facebook",
            _json(b'{"object":"page","entry":[' + b",".join([b"{}"] * 300_000) + b"]}"),
        ),
        "json_long_field_facebook": (
            "facebook",
            _json(json.dumps({"object": "page", "x": "y" * MEGABYTE, "entry": []}).encode()),
        ),
        "imap_nested_multiparts": ("imap", _fetched(nested)),
        **chat_bombs(),
        **order_bombs(),
    }  # fmt: skip


def measure(slug: str, request: Request) -> tuple[float, str]:
    """CPU milliseconds, and how it ended: understood, or the refusal."""
    now = utc_now()
    case = Case(slug, _kind(slug), request, _secrets(slug))
    try:
        signed = case.signed(now) if slug in PUSHED else request
    except (ValueError, RecursionError):
        signed = request
    start = time.process_time()
    end = _handle(case, signed)
    return (time.process_time() - start) * 1000, end


def _handle(case: Case, request: Request) -> str:
    now = utc_now()
    try:
        if case.slug in PUSHED:
            verdict = case.webhook.verify(request, case.secrets, now)
            if not isinstance(verdict, Accepted):
                return _turned_away(verdict)
        return f"{len(_parsed(case, request, now))} items"
    except ParseFailure as failure:
        return f"quarantined: {failure.reason}"


def _parsed(case: Case, request: Request, now: datetime) -> Sequence[object]:
    if case.kind == "shop":
        shop = shop_account(slug=case.slug, store="s.myshopify.com", secrets=case.secrets)
        return shops.adapter(case.slug).parse(request, shop, now)
    account = Account(
        account_id="a", merchant_id="m", slug=case.slug, external_id="acme.example",
        settings={"address": "support@acme.example"}, secrets=case.secrets,
    )  # fmt: skip
    return channels.adapter(case.slug).parse(request, account, now)


def _kind(slug: str) -> str:
    return "shop" if slug in shops.SLUGS else "channel"


def _secrets(slug: str) -> dict[str, str]:
    known = shop_secrets(slug) if slug in shops.SLUGS else channel_secrets(slug)
    return {**known, "reply_key": "r" * 32, **UNENCRYPTED.get(slug, {})}


def _turned_away(verdict: Refused | Answered) -> str:
    return f"refused: {verdict.reason}" if isinstance(verdict, Refused) else "answered"


def _mail(
    sender: str = "c@mail.example", body: str = "b", headers: dict[str, str] | None = None
) -> Request:
    return mail(
        sender=sender, recipient="support@acme.example", subject="s", body=body, at=utc_now(),
        headers=headers,
    )  # fmt: skip


def _html(html: str) -> Request:
    fields = {"recipient": "support@acme.example", "from": "c@mail.example", "body-plain": "",
              "body-html": html, "Message-Id": "<h@mail.example>"}  # fmt: skip
    return Request(headers={"content-type": FORM}, body=urlencode(fields).encode())


def _mime(raw: bytes) -> Request:
    fields = {"recipient": b"support@acme.example", "from": b"c@mail.example", "body-mime": raw}
    return Request(
        headers={"content-type": FORM}, body=urlencode(fields).encode(), path_format="mime"
    )


def _fetched(raw: bytes) -> Request:
    """A mail as it is read out of a mailbox."""
    headers = {"content-type": "message/rfc822", "x-mailbox-uid": "7/12",
               "x-mailbox-arrived": "2026-11-24T12:00:00.000Z"}  # fmt: skip
    return Request(headers=headers, body=raw)


def _nested_multiparts(depth: int) -> bytes:
    head = b"From: c@mail.example\r\nMessage-Id: <n@mail.example>\r\n"
    for level in range(depth):
        head += f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
    filler = b"x" * 70 + b"\r\n"
    return head + b"Content-Type: text/plain\r\n\r\n" + filler * (MEGABYTE // len(filler))


def _many_parts(count: int) -> bytes:
    head = b'From: c@mail.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n" * count + b"--b--\r\n"


def _json(body: bytes) -> Request:
    return Request(headers={"content-type": JSON}, body=body)
