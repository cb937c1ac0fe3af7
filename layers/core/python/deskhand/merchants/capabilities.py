"""What each channel takes and each shop can do, for screens that warn before a provider refuses."""

from typing import Any

from deskhand.channels import registry as channels
from deskhand.merchants.models import AccountKind
from deskhand.shops import registry as shops


def all_capabilities() -> list[dict[str, Any]]:
    """One entry for each channel and shop, channels first; the JSON that REST shows.

    `limits` is null for shops; its `max_text` is in `text_unit`s ("characters": code points, or
    "bytes" of UTF-8) for one message of the provider, null where that is one whole however long.
    `max_bytes` is by media type or `type/*`. `actions` is empty for channels.
    """
    return [
        *(_of_channel(slug) for slug in channels.SLUGS),
        *(_of_shop(slug) for slug in shops.SLUGS),
    ]


def _of_channel(slug: str) -> dict[str, Any]:
    spec = channels.adapter(slug).spec
    whole = spec.subjects or spec.live
    limits = {
        "max_text": None if whole else spec.max_text,
        "text_unit": spec.text_unit,
        "max_bytes": dict(spec.files.max_bytes),
    }
    return {
        "slug": slug,
        "name": spec.name,
        "kind": AccountKind.CHANNEL.value,
        "limits": limits,
        "actions": [],
    }


def _of_shop(slug: str) -> dict[str, Any]:
    spec = shops.adapter(slug).spec
    return {
        "slug": slug,
        "name": spec.name,
        "kind": AccountKind.SHOP.value,
        "limits": None,
        "actions": sorted(spec.actions),
    }
