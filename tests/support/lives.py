"""One order's life as its shop tells it: `events/shops/<slug>/sequences/<name>.json`.

`{"name", "told": [{"sample", "headers"?, "body"?, "then": [status, [flags]]}]}`: up to five steps,
in the sequence in which they happened. A step is one of the shop's samples; `body` changes it by
JSON merge patch (RFC 7386), `then` is what the order is from there on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from deskhand.kit.webhook import Request
from deskhand.shops import registry
from deskhand.shops.model import ShopEvent
from tests.support.shops import EVENTS, NOW, named, shop_account

STEP_TIME = timedelta(minutes=1)


@dataclass(frozen=True)
class Step:
    """One request of the shop, and the order's status and flags once it is applied."""

    request: Request
    status: str
    flags: list[str]


@dataclass(frozen=True)
class Life:
    """What a shop told of one order, in the sequence in which it happened."""

    slug: str
    name: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return f"{self.slug}-{self.name}".replace(" ", "_")

    def told(self, later: timedelta = timedelta(0)) -> list[list[ShopEvent]]:
        """The events of each step; each request arrived that much later than it should."""
        return [
            parsed(self.slug, step.request, NOW + place * STEP_TIME + later)
            for place, step in enumerate(self.steps)
        ]


def lives(slug: str) -> list[Life]:
    """All sequences of one shop."""
    return [_read(slug, path) for path in sorted((EVENTS / slug / "sequences").glob("*.json"))]


def parsed(slug: str, request: Request, received_at: datetime) -> list[ShopEvent]:
    """What the adapter makes of one request."""
    return registry.adapter(slug).parse(request, shop_account(slug=slug), received_at)


def _read(slug: str, path: Path) -> Life:
    described = json.loads(path.read_text())
    steps = tuple(_step(slug, told) for told in described["told"])
    return Life(slug, described["name"], steps)


def _step(slug: str, told: dict[str, Any]) -> Step:
    request = named(slug, told["sample"]).request
    status, flags = told["then"]
    changed = replace(request, headers={**request.headers, **told.get("headers", {})})
    if "body" in told:
        body = _patched(json.loads(request.body), told["body"])
        changed = replace(changed, body=json.dumps(body).encode())
    return Step(changed, status, flags)


def _patched(document: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _patched(result.get(name), value)
    return result


def flat(told: Sequence[Sequence[ShopEvent]]) -> list[ShopEvent]:
    """All events, one after the other."""
    return [event for events in told for event in events]
