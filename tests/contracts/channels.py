"""What the channel contract tests share: accounts made from an adapter's own schemas."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deskhand.channels import registry
from deskhand.channels.model import (
    Account,
    Deletion,
    Edit,
    Ignored,
    Inbound,
    InboundMessage,
    Reaction,
    Receipt,
    Unknown,
)
from deskhand.kit.webhook import Request
from tests.support.samples import Sample, samples

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TYPES: dict[str, type] = {
    "message": InboundMessage,
    "receipt": Receipt,
    "edit": Edit,
    "deletion": Deletion,
    "reaction": Reaction,
    "unknown": Unknown,
    "ignored": Ignored,
}

CASES = [(slug, sample) for slug in registry.SLUGS for sample in samples("channels", slug)]
SIGNED = [(slug, s) for slug, s in CASES if s.sign and slug in registry.WEBHOOK_SLUGS]
IN_JSON = [(slug, s) for slug, s in CASES if s.request.content_type == "application/json"]
ONE_PER_FORMAT = list(
    {(slug, s.request.content_type): (slug, s) for slug, s in reversed(SIGNED)}.values()
)


def name_of(value: object) -> str:
    """A readable test id."""
    return ".".join(map(str, value)) if isinstance(value, tuple) else str(value)


def takes_files(slug: str) -> bool:
    """Whether anything can be attached in this channel."""
    return bool(registry.adapter(slug).spec.files.max_bytes)


def secrets_of(slug: str, word: str = "current") -> dict[str, str]:
    """A value for every credential in the adapter's schema."""
    fields = registry.adapter(slug).spec.credentials.get("properties", {})
    return {name: _value(f"{word}-{name}", schema) for name, schema in fields.items()}


def _value(text: str, schema: Mapping[str, Any]) -> str:
    """The text itself, or letters of it where the schema wants an exact length (a key)."""
    length = int(schema.get("minLength", 0))
    if length <= 1 or length != schema.get("maxLength"):
        return text
    letters = "".join(filter(str.isalnum, text))
    return (letters * length)[:length]


def account_of(slug: str, sample: Sample | None = None) -> Account:
    """A connected account for a sample."""
    given: Mapping[str, Any] = sample.account if sample else {}
    return Account(
        account_id="0199c0de-0000-7000-8000-0000000000ac",
        merchant_id="acme",
        slug=slug,
        external_id=given.get("external_id", "acme.example"),
        settings={"address": "support@acme.example"} | dict(given.get("settings", {})),
        secrets=secrets_of(slug) | {"reply_key": "current-reply-key"},
    )


def signed(slug: str, request: Request, word: str = "current") -> Request:
    """The request as the provider would sign it."""
    return registry.signing(slug).sign(request, secrets_of(slug, word), NOW)


def parsed(slug: str, sample: Sample, request: Request | None = None) -> list[Inbound]:
    """What the adapter makes of a sample."""
    adapter = registry.adapter(slug)
    return adapter.parse(request or sample.request, account_of(slug, sample), NOW)


def lists_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every list of objects in a JSON document."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from lists_in(inner, (*path, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield path
        yield from lists_in(value[0], (*path, 0))


def with_list(document: Any, path: tuple[Any, ...], items: list[Any]) -> bytes:
    """The document with another list at that path, as JSON."""
    copied = copy.deepcopy(document)
    if not path:
        return json.dumps(items).encode()
    target = copied
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = items
    return json.dumps(copied).encode()


def tampered(body: bytes) -> Iterator[bytes]:
    """The body with white space added, and with one of its letters replaced, here and there."""
    yield body + b" "
    yield body.replace(b":", b": ", 1)
    for place in range(0, len(body), max(1, len(body) // 60)):
        if body[place : place + 1].isalpha():
            yield body[:place] + (b"b" if body[place] == ord("a") else b"a") + body[place + 1 :]


def with_body(request: Request, body: bytes) -> Request:
    """The same request with another body."""
    return replace(request, body=body)


def _lists() -> list[tuple[str, Sample, tuple[Any, ...]]]:
    """One sample for each list that a channel's requests have."""
    found: dict[tuple[str, tuple[Any, ...]], tuple[str, Sample, tuple[Any, ...]]] = {}
    for slug, sample in IN_JSON:
        for path in lists_in(json.loads(sample.request.body)):
            found.setdefault((slug, path), (slug, sample, path))
    return list(found.values())


LISTS = _lists()
