"""Hostile input: time grows with size and no faster, and the end is typed (performance.md)."""

import contextlib
import json
import time
from collections.abc import Callable

import pytest

from deskhand.channels.mailgun.webhook import WEBHOOK
from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Request
from tests.unit.channels.mailgun.builders import (
    FORM,
    NOW,
    SECRETS,
    form,
    headers,
    mail,
    message,
    parse,
)

SMALL, LARGE = 60_000, 240_000
HEAD = b"From: a@b.example\nMessage-ID: <x@y.example>\n"


def raw(head: bytes, piece: bytes, tail: bytes = b"") -> Callable[[int], Request]:
    return lambda size: form(mail(body_mime=head + piece * (size // len(piece)) + tail))


def plain(piece: str) -> Callable[[int], Request]:
    return lambda size: form(mail(body_plain=piece * (size // len(piece))))


def html(piece: str, head: str = "") -> Callable[[int], Request]:
    return lambda size: form(mail(body_html=head + piece * (size // len(piece))))


def counted(make: Callable[[int], str], each: int) -> Callable[[int], Request]:
    return lambda size: form(mail(body_html="".join(map(make, range(size // each)))))


def nested(size: int) -> Request:
    piece = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    levels = b"".join(piece % (n, n) for n in range(size // len(piece)))
    return form(mail(body_mime=HEAD + levels))


def addresses(size: int) -> Request:
    people = ", ".join(f"u{n}@x.example" for n in range(size // 16))
    return form(mail(message_headers=headers(("To", people)), To=people))


BOMBS: dict[str, Callable[[int], Request]] = {
    "addresses in To": addresses,
    "parentheses in From": raw(b"From: ", b"(", b" a@b.c\n\nx"),
    "quotes in From": raw(b"From: ", b'"\\"', b"\n\nx"),
    "nested multiparts": nested,
    "parts without end": raw(
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n", b"--b\n\nx\n"
    ),
    "mails in mails": raw(HEAD, b"Content-Type: message/rfc822\n\n"),
    "headers without end": raw(b"", b"a:\n"),
    "a header without end": raw(b"Subject: ", b"\n x", b"\n\nx"),
    "encoded words": raw(HEAD + b"Subject: ", b"=?utf-8?b?YQ==?= ", b"\n\nx"),
    "parameters": raw(HEAD + b"Content-Type: text/plain; ", b"a*0*=%20; ", b"\n\nx"),
    "references": raw(HEAD + b"References: ", b"<", b"\n\nx"),
    "uuencode": raw(
        HEAD + b"Content-Type: a/b; name=x\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n",
        b"!a\n",
    ),
    "broken charset": raw(HEAD + b"Content-Type: text/plain; charset=gbk\n\n", b"\xff\x80"),
    "On a": plain("On a\n"),
    "attributions": plain("On 2026-11-09 a@b\n"),
    "empty lines": plain("\n"),
    "labels": plain("From: x\n"),
    "dashes": plain("-" * 400 + "\n"),
    "quotes": plain("> > \n"),
    "deep HTML": html("<div>"),
    "open tags": html("<a"),
    "open formatting": html("<p>x", "<font size=1>" * 50),
    "open comments": html("<!--"),
    "open styles": html("<style>"),
    "ampersands": html("&amp"),
    "list items": html("<li>"),
    "attributes": counted(lambda n: "<a " if n == 0 else f"x{n} ", 7),
    "formatting of its own": counted(lambda n: f"<font size={n}>", 15),
    "JSON in the header list": lambda size: form(mail(message_headers="[" * size)),
    "JSON event": lambda size: Request(
        headers={"content-type": "application/json"}, body=b'{"a":' * (size // 5)
    ),
    "a wide JSON event": lambda size: Request(
        headers={"content-type": "application/json"},
        body=json.dumps({f"k{n}": n for n in range(size // 14)}).encode(),
    ),
    "fields": lambda size: Request(headers={"content-type": FORM}, body=b"a=1&" * (size // 4)),
    "escapes": lambda size: Request(
        headers={"content-type": FORM}, body=b"recipient=a&body-plain=" + b"%41" * (size // 3)
    ),
    "parts of a form": lambda size: Request(
        headers={"content-type": "multipart/form-data; boundary=b"}, body=b"--b\n\n\n" * (size // 6)
    ),
}  # fmt: skip


def cpu(request: Request) -> float:
    """Seconds of CPU for the door and the parser; the best of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        WEBHOOK.verify(request, SECRETS, NOW)
        with contextlib.suppress(ParseFailure):
            parse(request)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_four_times_the_size_takes_nothing_like_sixteen_times_as_long(
    bomb: Callable[[int], Request],
) -> None:
    small, large = cpu(bomb(SMALL)), cpu(bomb(LARGE))
    assert large <= 10 * max(small, 0.01)


@pytest.mark.parametrize("count", [1_000, 100_000])
def test_parentheses_end_in_a_message_not_in_recursion(count: int) -> None:
    request = form(mail(from_="(" * count + "a@b.example"))
    assert parse(request)


def test_what_bombs_carry_is_not_lost() -> None:
    request = form(mail(body_plain="", body_html="<div>" * 40_000 + "where is my tent"))
    assert message(request).body == "where is my tent"
