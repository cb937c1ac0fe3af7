"""What a WooCommerce shop is, can do, and needs to know."""

from datetime import timedelta
from typing import Final

from deskhand.shops.actions import ActionKind
from deskhand.shops.base import ShopSpec
from deskhand.shops.words import STATUS_TABLE

SPEC: Final = ShopSpec(
    slug="woocommerce",
    name="WooCommerce",
    id_title="Shop name",
    id_hint="The host of the site, e.g. shop.acme.example.",
    docs_url="https://woocommerce.com/document/webhooks/",
    credentials={
        "type": "object",
        "required": ["webhook_secret"],
        "additionalProperties": False,
        "properties": {
            "webhook_secret": {
                "type": "string",
                "title": "Webhook secret",
                "minLength": 1,
                "writeOnly": True,
            },
            "consumer_key": {
                "type": "string",
                "title": "REST API consumer key (read/write)",
                "writeOnly": True,
            },
            "consumer_secret": {
                "type": "string",
                "title": "REST API consumer secret",
                "writeOnly": True,
            },
        },
    },
    settings={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "site_url": {
                "type": "string",
                "format": "uri",
                "pattern": r"^https://[^/\s?#@]+(/[^\s?#@]*)?$",
                "title": "Site address, with the folder WordPress is in",
                "description": "https only. Left out: https:// and the shop's name.",
            },
            "webhook_url": {
                "type": "string",
                "format": "uri",
                "title": "Webhook address",
                "description": "The account's webhook URL; activation makes the webhooks for it.",
            },
            "statuses": STATUS_TABLE,
            "api_refund": {
                "type": "boolean",
                "title": "Refunds pay the customer back through the payment gateway",
                "description": "Off: they are only booked, and you pay back by hand.",
                "default": True,
            },
            "query_auth": {
                "type": "boolean",
                "title": "Send the API keys in the address",
                "description": "Only for hosts that strip the Authorization header.",
                "default": False,
            },
            "refuse_other_sites": {
                "type": "boolean",
                "title": "Quarantine webhooks of another site",
                "description": "A staging copy keeps the shop's webhooks, secret and order ids.",
                "default": False,
            },
        },
    },
    # webhooks are never sent twice, and are switched off in silence
    polls_every=timedelta(minutes=15),
    catches_up=True,
    actions=frozenset(ActionKind),
    per_second=2.0,
    burst=10,
)
