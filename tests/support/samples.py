"""The executable cases in `events/`: requests as providers send them, and what they must become."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from deskhand.kit.webhook import Request

EVENTS = Path(__file__).resolve().parents[2] / "events"


@dataclass(frozen=True)
class Sample:
    """One case. `sign`: the provider signs it; `expect`: a subset of every item, in order.

    `account` overrides the test account where a case needs it (`external_id`, `settings`).
    """

    name: str
    request: Request
    sign: bool
    expect: list[dict[str, Any]]
    account: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name.replace(" ", "_")


@dataclass(frozen=True)
class Handshake:
    """A verification request (`handshakes/*.json`): `expect` has a status, and the exact body."""

    name: str
    request: Request
    status: int
    body: str | None


def handshakes(kind: str, slug: str) -> list[Handshake]:
    """All verification requests of one adapter."""
    found = []
    for path in sorted((EVENTS / kind / slug / "handshakes").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        request, expect = build_request(document["request"]), document["expect"]
        found.append(Handshake(path.stem, request, expect["status"], expect.get("body")))
    return found


def samples(kind: str, slug: str) -> list[Sample]:
    """All cases of one adapter; `kind` is "channels" or "shops"."""
    return [_read(path) for path in sorted((EVENTS / kind / slug).glob("*.json"))]


def _read(path: Path) -> Sample:
    document = json.loads(path.read_text(encoding="utf-8"))
    return Sample(
        name=path.stem,
        request=build_request(document["request"]),
        sign=document.get("sign", True),
        expect=document["expect"].get("inbound", []),
        account=document.get("account", {}),
    )


def build_request(given: Mapping[str, Any]) -> Request:
    """A request from its description in a sample file."""
    body = given.get("body", "")
    headers = {name.lower(): value for name, value in given.get("headers", {}).items()}
    if isinstance(body, str):
        raw = body.encode()
    elif "form" in body:
        raw = urlencode(body["form"]).encode()
        headers.setdefault("content-type", "application/x-www-form-urlencoded")
    else:
        raw = json.dumps(body["json"]).encode()
        headers.setdefault("content-type", "application/json")
    return Request(
        method=given.get("method", "POST"),
        headers=headers,
        query=given.get("query", {}),
        body=raw,
        path_format=given.get("path_format", ""),
    )


def mismatches(expected: Any, actual: Any, where: str = "") -> list[str]:
    """Where `actual` (dataclasses, tuples, enums, times) lacks what `expected` (JSON) asks for."""
    if isinstance(expected, dict):
        found = _members(actual)
        return [
            problem
            for name, value in expected.items()
            for problem in (
                mismatches(value, found[name], f"{where}.{name}")
                if name in found
                else [f"{where}.{name} is missing"]
            )
        ]
    if isinstance(expected, list):
        if not isinstance(actual, list | tuple) or len(actual) != len(expected):
            return [f"{where}: {actual!r} instead of {expected!r}"]
        pairs = enumerate(zip(expected, actual, strict=True))
        return [p for n, (e, a) in pairs for p in mismatches(e, a, f"{where}[{n}]")]
    plain = _plain(actual)
    return [] if plain == expected else [f"{where}: {plain!r} instead of {expected!r}"]


def _members(value: Any) -> dict[str, Any]:
    if is_dataclass(value):
        return {member.name: getattr(value, member.name) for member in fields(value)}
    return dict(value) if isinstance(value, Mapping) else {}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
