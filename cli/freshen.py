"""Gives a sample new ids and the present time, so that sending it again is a new event."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request

_JSON_ID: Final = re.compile(rb'"(?:mid|message-id)"\s*:\s*"([^"]+)"')
_OWN_ID: Final = re.compile(rb'"id"\s*:\s*"(wamid\.[^"]+)"')
# Some write the seconds as text.
_JSON_TIME: Final = re.compile(rb'("(?:timestamp|time)"\s*:\s*"?)(\d{13}|\d{10})(?="|[\s,}\]])')
_PREFIX: Final = re.compile(rb"m_|wamid\.")
_FORM_ID: Final = re.compile(rb"(?:^|&)Message-Id=([^&]+)")
_PART_ID: Final = re.compile(rb'name="Message-Id"\r?\n\r?\n([^\r\n]+)')
_XML_ID: Final = re.compile(rb"<MsgId>(\d+)</MsgId>")
_XML_TIME: Final = re.compile(rb"(<CreateTime>)(\d{10})(?=</CreateTime>)")
_EVENT_ID: Final = re.compile(rb'"event-data"\s*:\s*\{\s*"id"\s*:\s*"([^"]+)"')


def freshen(request: Request, now: datetime) -> Request:
    """Rename the message ids, everywhere in the body alike, and set its times to `now`.

    What only refers to an older message (a watermark, a reply's target) is left as it is, as are a
    shop's own ids: `--set id=…` changes those.
    """
    body = request.body
    for pattern in (_JSON_ID, _OWN_ID, _FORM_ID, _PART_ID, _XML_ID, _EVENT_ID):
        for found in {match[1] for match in pattern.finditer(body)}:
            body = body.replace(found, _renamed(found))
    for times in (_JSON_TIME, _XML_TIME):
        body = times.sub(_at(now), body)
    return replace(request, body=body)


def _renamed(identifier: bytes) -> bytes:
    """Another id of the same form: `<a@b>` keeps its brackets and domain, a number is one."""
    fresh = new_id().replace("-", "").encode()
    if identifier.isdigit():
        return str(int(fresh, 16) % 10**18).encode()
    for separator in (b"@", quote("@").encode()):
        local, found, domain = identifier.partition(separator)
        if found:
            opening = re.match(rb"<|%3C", local)
            return (opening[0] if opening else b"") + fresh + found + domain
    prefix = _PREFIX.match(identifier)
    return (prefix[0] if prefix else b"") + fresh


def _at(now: datetime) -> Callable[[re.Match[bytes]], bytes]:
    seconds = now.timestamp()

    def rewrite(found: re.Match[bytes]) -> bytes:
        value = seconds * 1000 if len(found[2]) == len("1785312004823") else seconds
        return found[1] + str(int(value)).encode()

    return rewrite
