"""Which provider a host belongs to, and what that provider answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from local.sandbox.call import Answer, Call
from local.sandbox.facebook import FacebookGraph
from local.sandbox.mailgun import Mailgun
from local.sandbox.shopify import ShopifyAdmin


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider; `name` is our slug, `hosts` are exact names or `.suffix`es."""

    name: str
    hosts: tuple[str, ...]
    answer: Callable[[Call], Answer]

    def serves(self, host: str) -> bool:
        """Whether calls to this host are its."""
        return any(host.endswith(one) if one[0] == "." else host == one for one in self.hosts)


NOT_A_PROVIDER: Final = Answer("no provider of that host here", 404)


def make_providers() -> tuple[Provider, ...]:
    """All providers, each with an empty memory."""
    return (
        Provider(
            name="mailgun",
            hosts=("api.mailgun.net", "api.eu.mailgun.net"),
            answer=Mailgun().answer,
        ),
        Provider(name="facebook", hosts=("graph.facebook.com",), answer=FacebookGraph().answer),
        Provider(name="shopify", hosts=(".myshopify.com",), answer=ShopifyAdmin().answer),
    )
