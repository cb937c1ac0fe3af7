"""One view of both registries: what an account of a channel or a shop must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deskhand.channels import registry as channels
from deskhand.kit.errors import NotFound
from deskhand.merchants.models import AccountKind
from deskhand.shops import registry as shops


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterForm:
    """What connecting asks for; `settings` and `credentials` are JSON Schemas."""

    slug: str
    name: str
    kind: AccountKind
    settings: Mapping[str, Any]
    credentials: Mapping[str, Any]
    receives_webhooks: bool
    id_title: str
    id_hint: str
    docs_url: str


def describe(slug: str) -> AdapterForm:
    """The form of one channel or shop.

    Raises:
        NotFound: no such channel or shop.
    """
    if slug in channels.SLUGS:
        channel = channels.adapter(slug).spec
        return _form(channel, AccountKind.CHANNEL, receives_webhooks=channel.receives_webhooks)
    if slug in shops.SLUGS:
        return _form(shops.adapter(slug).spec, AccountKind.SHOP, receives_webhooks=True)
    raise NotFound("no such channel or shop")


def all_forms() -> list[AdapterForm]:
    """Everything that can be connected, channels first."""
    return [describe(slug) for slug in (*channels.SLUGS, *shops.SLUGS)]


def _form(spec: Any, kind: AccountKind, *, receives_webhooks: bool) -> AdapterForm:
    return AdapterForm(
        slug=spec.slug,
        name=spec.name,
        kind=kind,
        settings=spec.settings,
        credentials=spec.credentials,
        receives_webhooks=receives_webhooks,
        id_title=spec.id_title,
        id_hint=spec.id_hint,
        docs_url=spec.docs_url,
    )
