"""Shop samples (`events/shops/<slug>/`) and accounts to read them with."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from cli.samples import read_request
from deskhand.kit.webhook import Request
from deskhand.shops import registry
from deskhand.shops.base import ShopAccount
from tests.support import adobe

EVENTS = Path(__file__).resolve().parents[2] / "events" / "shops"
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
STORE = "acme-outdoor.myshopify.com"


@dataclass(frozen=True)
class Sample:
    """One case: the request without its signature, and what it must become."""

    slug: str
    name: str
    request: Request
    expect: dict[str, Any]

    def __str__(self) -> str:
        return self.name.replace(" ", "_")


def samples() -> list[Sample]:
    """Every sample of every shop."""
    return [read_sample(slug, path) for slug in registry.SLUGS for path in paths(slug)]


def paths(slug: str) -> list[Path]:
    """The sample files of one shop."""
    return sorted((EVENTS / slug).glob("*.json"))


def read_sample(slug: str, path: Path) -> Sample:
    """Read one file."""
    described = json.loads(path.read_text())
    return Sample(slug, described["name"], read_request(described["request"]), described["expect"])


def named(slug: str, name: str) -> Sample:
    """One sample by its file's name without `.json`."""
    return read_sample(slug, EVENTS / slug / f"{name}.json")


def under_topic(request: Request, topic: str) -> Request:
    """The request under another topic, be that in a header or the body's `type`."""
    named = [name for name in request.headers if name.endswith("topic")]
    if named:
        return replace(request, headers={**request.headers, **dict.fromkeys(named, topic)})
    body = json.loads(request.body)
    return replace(request, body=json.dumps({**body, "type": topic}).encode())


def shop_account(merchant_id: str = "acme", slug: str = "shopify", **changes: Any) -> ShopAccount:
    """A connected shop."""
    given: dict[str, Any] = {
        "account_id": f"acc-{merchant_id}",
        "store": STORE,
        "secrets": secrets_of(slug),
        **changes,
    }
    return ShopAccount(merchant_id=merchant_id, slug=slug, **given)


def secrets_of(slug: str) -> dict[str, str]:
    """Some value for each secret that the shop's form asks for."""
    properties = registry.adapter(slug).spec.credentials["properties"]
    return {name: f"secret-{name}" for name in properties} | _KEYS.get(slug, dict)()


_KEYS: Mapping[str, Callable[[], dict[str, str]]] = {"magento": adobe.secrets}


def plain(value: Any) -> Any:
    """Any event as JSON values, for comparing with a sample's expectation."""
    return orjson.loads(orjson.dumps(value))


def differences(expected: Any, found: Any, at: str = "") -> list[str]:
    """Where `found` lacks something of `expected`; objects may have more, lists may not."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            problem
            for name, part in expected.items()
            for problem in differences(part, found.get(name), f"{at}.{name}")
        ]
    return [] if expected == found else [f"{at}: {found!r}, not {expected!r}"]
