"""Which provider a host belongs to, and what that provider answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local.place import Place
from local.sandbox.call import Answer, Call
from local.sandbox.erp import ErpSystem
from local.sandbox.facebook import FacebookGraph
from local.sandbox.instagram import InstagramGraph
from local.sandbox.magento import KEY_HOST, AdobeKeys, MagentoRest
from local.sandbox.mailgun import Mailgun
from local.sandbox.media import HOSTS as META_MEDIA_HOSTS
from local.sandbox.media import MediaHosts
from local.sandbox.shopify import ShopifyAdmin
from local.sandbox.wechat import HOSTS as WECHAT_HOSTS
from local.sandbox.wechat import WeChat
from local.sandbox.whatsapp import MEDIA_HOST, WhatsAppCloud
from local.sandbox.woocommerce import WooCommerceRest


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider; `name` is our slug, `hosts` are exact names or `.suffix`es.

    Products that share a host are told apart by what each `claims`; the first one gets the call.
    """

    name: str
    hosts: tuple[str, ...]
    answer: Callable[[Call], Answer]
    claims: Callable[[Call], bool] = lambda _: True

    def serves(self, call: Call) -> bool:
        """Whether a call is its: to one of its hosts, and of those that it `claims` there."""
        at = call.host
        is_host = any(at.endswith(one) if one[0] == "." else at == one for one in self.hosts)
        return is_host and self.claims(call)


NOT_A_PROVIDER: Final = Answer("no provider of that host here", 404)


def make_providers(home: Path | None = None) -> tuple[Provider, ...]:
    """All providers, each with an empty memory; `home` is the local stack's folder."""
    whatsapp = WhatsAppCloud()
    return (
        Provider(
            name="mailgun",
            hosts=("api.mailgun.net", "api.eu.mailgun.net"),
            answer=Mailgun().answer,
        ),
        Provider(
            name="whatsapp",
            hosts=("graph.facebook.com", MEDIA_HOST),
            answer=whatsapp.answer,
            claims=whatsapp.claims,
        ),
        Provider(name="facebook", hosts=("graph.facebook.com",), answer=FacebookGraph().answer),
        Provider(name="instagram", hosts=("graph.instagram.com",), answer=InstagramGraph().answer),
        Provider(name="meta_media", hosts=META_MEDIA_HOSTS, answer=MediaHosts().answer),
        Provider(name="wechat", hosts=WECHAT_HOSTS, answer=WeChat().answer),
        Provider(name="shopify", hosts=(".myshopify.com",), answer=ShopifyAdmin(home).answer),
        Provider(name="woocommerce", hosts=(".woo.example",), answer=WooCommerceRest().answer),
        Provider(name="erp", hosts=(".erp.example",), answer=ErpSystem().answer),
        Provider(name="magento", hosts=(".magento.example",), answer=MagentoRest().answer),
        Provider(
            name="adobe",
            hosts=(KEY_HOST,),
            answer=AdobeKeys(home or Place.from_environment().home).answer,
        ),
    )
