"""Reads a sample file into the request that a provider would post."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from email import message_from_bytes
from email import policy as mail_policy
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from deskhand.kit.errors import Invalid
from deskhand.kit.webhook import Request

FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
XML: Final = "text/xml"


def read_sample(path: Path) -> Request:
    """The unsigned request of a file, by its kind.

    `.json` is one of our samples (it has `request`), a recorded request (it has `headers` and
    `body`), or a raw body; `.form` a urlencoded body; `.multipart` a multipart body; `.xml` a push
    in XML; `.eml` a raw mail, posted whole as Mailgun's `…/mime` routes do.

    Raises:
        Invalid: not readable, or of no known kind.
    """
    reader = _READERS.get(path.suffix)
    if reader is None:
        raise Invalid(f"{path.name}: only {', '.join(_READERS)} can be sent")
    try:
        return reader(path.read_bytes())
    except OSError as error:
        raise Invalid(f"{path}: {error.strerror}") from error


def topic_of(path: Path) -> str:
    """The shop topic that a file is about: from `INDEX.json` beside it, else from its name.

    `orders__create.json` is orders/create. Empty when neither says.
    """
    index = path.parent / "INDEX.json"
    if index.exists():
        for entry in json.loads(index.read_text()):
            if entry.get("file") == path.name:
                return str(entry.get("topic", ""))
    resource, separator, action = path.stem.partition("__")
    return f"{resource}/{action}" if separator else ""


def read_request(described: Mapping[str, Any]) -> Request:
    """The request that one of our samples describes (`events/`)."""
    body, kind = _body_of(described.get("body", ""))
    headers = {name.lower(): str(value) for name, value in described.get("headers", {}).items()}
    return Request(
        method=described.get("method", "POST"),
        headers={"content-type": kind, **headers} if kind else headers,
        query=described.get("query", {}),
        path_format=described.get("path_format", ""),
        body=body,
    )


def _body_of(written: Any) -> tuple[bytes, str]:
    if isinstance(written, str):
        return written.encode(), ""
    if "form" in written:
        return urlencode(written["form"], doseq=True).encode(), FORM
    return json.dumps(written["json"], ensure_ascii=False).encode(), JSON


def _read_json(content: bytes) -> Request:
    raw = Request(headers={"content-type": JSON}, body=content)
    try:
        parsed = json.loads(content)
    except ValueError:
        return raw
    if isinstance(parsed, dict) and isinstance(parsed.get("request"), dict):
        return read_request(parsed["request"])
    if isinstance(parsed, dict) and isinstance(parsed.get("headers"), dict) and "body" in parsed:
        return read_request(parsed)
    return raw


def _read_form(content: bytes) -> Request:
    return Request(headers={"content-type": FORM}, body=content.strip())


def _read_multipart(content: bytes) -> Request:
    boundary = re.match(rb"\s*--([^\r\n]+)", content)
    if not boundary:
        raise Invalid("a multipart file begins with its boundary")
    kind = f"multipart/form-data; boundary={boundary[1].decode('ascii', 'replace')}"
    return Request(headers={"content-type": kind}, body=content)


def _read_xml(content: bytes) -> Request:
    return Request(headers={"content-type": XML}, body=content.strip())


def _read_mail(content: bytes) -> Request:
    parsed = message_from_bytes(content, policy=mail_policy.compat32)
    fields: dict[str, str | bytes] = {
        "sender": str(parsed.get("From", "")),
        "from": str(parsed.get("From", "")),
        "recipient": str(parsed.get("To", "")),
        "subject": str(parsed.get("Subject", "")),
        "body-mime": content,
    }
    encoded = urlencode(
        {name: value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
         for name, value in fields.items()}
    )  # fmt: skip
    return replace(_read_form(encoded.encode()), path_format="mime")


_READERS: Final[Mapping[str, Callable[[bytes], Request]]] = {
    ".json": _read_json,
    ".form": _read_form,
    ".multipart": _read_multipart,
    ".eml": _read_mail,
    ".xml": _read_xml,
}
