"""The one list of shops; a new shop is one line here."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

from deskhand.kit.webhook import Signing, Webhook

if TYPE_CHECKING:
    from deskhand.shops.base import ShopAdapter

SLUGS: Final = ("shopify", "woocommerce", "magento", "erp")
WEBHOOK_SLUGS: Final = SLUGS


def adapter(slug: str) -> "ShopAdapter":
    """Load one shop's adapter.

    Raises:
        LookupError: no such shop.
    """
    return cast("ShopAdapter", _module(slug, "adapter").ADAPTER)


def webhook(slug: str) -> Webhook:
    """Load what the webhook Lambda needs of a shop; standard library only."""
    return cast("Webhook", _module(slug, "webhook").WEBHOOK)


def signing(slug: str) -> Signing:
    """Load the provider's side of the signature, for the command line and tests."""
    return cast("Signing", _module(slug, "signing").SIGNING)


def _module(slug: str, part: str) -> ModuleType:
    if slug not in SLUGS:
        raise LookupError(f"unknown shop: {slug}")
    return import_module(f"deskhand.shops.{slug}.{part}")
