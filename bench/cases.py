"""One request of every platform as its provider would post it, from the samples in `events/`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Final

from deskhand.channels import registry as channels
from deskhand.kit.webhook import Request, Webhook
from deskhand.shops import registry as shops
from deskhand.shops.magento.webhook import WEBHOOK as MAGENTO
from tests.contracts.channels import SIGNED
from tests.contracts.channels import secrets_of as channel_secrets
from tests.support.adobe import key_ring
from tests.support.shops import named
from tests.support.shops import secrets_of as shop_secrets

SHOP_SAMPLES: Final = {
    "shopify": "order_paid",
    "woocommerce": "order_paid",
    "magento": "event_order_placed",
    "erp": "order_with_everything",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A request without its signature, and what its account's secrets are."""

    slug: str
    kind: str
    request: Request
    secrets: Mapping[str, str]

    @property
    def registry(self) -> ModuleType:
        """Where its adapter is found."""
        return shops if self.kind == "shop" else channels

    @property
    def webhook(self) -> Webhook:
        """Its webhook side; Adobe's key host is played."""
        MAGENTO.keys = key_ring()
        found: Webhook = self.registry.webhook(self.slug)
        return found

    def signed(self, now: datetime) -> Request:
        """The request as the provider would sign it now."""
        made: Request = self.registry.signing(self.slug).sign(self.request, self.secrets, now)
        return made


def cases() -> Iterator[Case]:
    """Every channel and shop whose provider posts to us, once."""
    for slug in channels.WEBHOOK_SLUGS:
        sample = next(
            sample
            for one, sample in sorted(SIGNED, key=lambda pair: pair[1].name not in _USUAL)
            if one == slug
        )
        yield Case(slug, "channel", sample.request, channel_secrets(slug))
    for slug in shops.WEBHOOK_SLUGS:
        request = named(slug, SHOP_SAMPLES[slug]).request
        yield Case(slug, "shop", request, shop_secrets(slug))


_USUAL: Final = frozenset({"text", "question"})
