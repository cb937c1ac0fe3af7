"""The demo's accounts, connected for a merchant on moto: settings that the sandbox understands."""

import secrets
from typing import Final

from deskhand import bootstrap
from deskhand.merchants.models import ConnectedAccount
from local.demo_data import MERCHANTS, DemoAccount, accounts_of

# Not in the demo, but a channel all the same.
TELEGRAM: Final = DemoAccount(
    slug="telegram",
    external_id="7001001",
    display_name="Acme's bot",
    settings={},
    fresh=("secret_token",),
    given={"bot_token": "7001001:invented"},
    shown={},
    told={},
)
DEMO: Final = {
    one.slug: one for one in (*accounts_of(MERCHANTS[0], "http://localhost:8090"), TELEGRAM)
}


def connect(merchant_id: str, slug: str, *, host: str = "") -> ConnectedAccount:
    """Connect the demo's account of that channel or shop, with secrets of its own.

    Args:
        host: put before the demo's host, so that several merchants can have such a shop.
    """
    demo = DEMO[slug]
    external_id = host + demo.external_id
    settings = {
        name: value.replace(demo.external_id, external_id) if isinstance(value, str) else value
        for name, value in demo.settings.items()
    }
    return bootstrap.accounts().connect(merchant_id, slug, external_id, settings, _secrets(demo))


def _secrets(demo: DemoAccount) -> dict[str, str]:
    made = {name: secrets.token_hex(24)[: demo.lengths.get(name)] for name in demo.fresh}
    made = {name: demo.prefixes.get(name, "") + value for name, value in made.items()}
    return {**made, **dict.fromkeys(demo.shared, "shared-secret"), **demo.given}
