"""The demo's merchants, people and accounts: invented, and the same on every machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

PASSWORD: Final = "Deskhand-demo-1"  # of the local stage's users only
ADMIN_EMAIL: Final = "root@deskhand.example"
META_APP_ID: Final = "900000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUser:
    """Someone who signs in; `max_conversations` 0 means that routing gives them nothing."""

    login: str
    name: str
    role: str
    service_code: str
    skill_tags: tuple[str, ...] = ()
    max_conversations: int = 3

    def email(self, merchant_id: str) -> str:
        """Their address."""
        return f"{self.login}@{merchant_id}.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMerchant:
    """One demo tenant."""

    id: str
    name: str
    page_id: str
    instagram_id: str
    phone_number_id: str
    waba_id: str
    site_key: str
    greeting: str
    accent_color: str
    users: tuple[DemoUser, ...]

    @property
    def domain(self) -> str:
        """Its mail domain."""
        return f"{self.id}.example"

    @property
    def address(self) -> str:
        """Where customers write to."""
        return f"support@{self.domain}"

    @property
    def original_id(self) -> str:
        """Its WeChat account, as pushes name it."""
        return f"gh_{self.page_id[:12]}"

    @property
    def woo_site(self) -> str:
        """Its shop on WooCommerce."""
        return f"{self.name.lower().replace(' ', '-')}.woo.example"

    @property
    def erp_host(self) -> str:
        """Its own system."""
        return f"{self.id}.erp.example"

    @property
    def shop_domain(self) -> str:
        """Its shop."""
        return f"{self.name.lower().replace(' ', '-')}.myshopify.com"

    @property
    def magento_site(self) -> str:
        """Its shop on Magento."""
        return f"{self.name.lower().replace(' ', '-')}.magento.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """What is connected: `fresh` are the secrets to invent, `shared` those of the one Meta app.

    `shown` maps names in `stack.json` to secrets (contract §2); `told` are open values there.
    `given` are secrets that are none, `lengths` how long a fresh one must be, where that is fixed,
    `prefixes` what it begins with.
    `key_pair` names the secret that holds a public key, and the private key that only the
    provider's side has.
    """

    slug: str
    external_id: str
    display_name: str
    settings: Mapping[str, Any]
    fresh: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    key_pair: tuple[str, str] | None = None
    shown: Mapping[str, str]
    told: Mapping[str, str]
    webhooks: bool = True


def _team(*names: str) -> tuple[DemoUser, ...]:
    ana, bo, sue, max_ = names
    return (
        DemoUser(login="ana", name=ana, role="agent", service_code="A001",
                 skill_tags=("shipping", "returns")),
        DemoUser(login="bo", name=bo, role="agent", service_code="A002",
                 skill_tags=("product", "sizing")),
        DemoUser(login="sue", name=sue, role="supervisor", service_code="A003",
                 skill_tags=("returns", "complaints")),
        DemoUser(login="max", name=max_, role="merchant_admin", service_code="A004",
                 max_conversations=0),
    )  # fmt: skip


MERCHANTS: Final = (
    DemoMerchant(
        id="acme",
        name="Acme Outdoor",
        page_id="101010101010101",
        instagram_id="17841400000000001",
        phone_number_id="303030303030303",
        waba_id="313131313131313",
        site_key="acme-demo-site",
        greeting="Hi! Questions about gear or an order? Ask away.",
        accent_color="#1f6f4f",
        users=_team("Ana Ortiz", "Bo Lindqvist", "Sue Park", "Max Weber"),
    ),
    DemoMerchant(
        id="globex",
        name="Globex Home",
        page_id="202020202020202",
        instagram_id="17841400000000002",
        phone_number_id="404040404040404",
        waba_id="414141414141414",
        site_key="globex-demo-site",
        greeting="Welcome to Globex Home. How can we help?",
        accent_color="#a6541b",
        users=_team("Ana Rossi", "Bo Tanaka", "Sue Adeyemi", "Max Dubois"),
    ),
)


def _whatsapp(merchant: DemoMerchant) -> DemoAccount:
    return DemoAccount(
        slug="whatsapp",
        external_id=merchant.phone_number_id,
        display_name=f"{merchant.name} WhatsApp",
        settings={"waba_id": merchant.waba_id, "app_id": META_APP_ID},
        fresh=("access_token",),
        shared=("app_secret", "verify_token"),
        shown={"app_secret": "app_secret", "verify_token": "verify_token"},
        told={"phone_number_id": merchant.phone_number_id, "waba_id": merchant.waba_id},
    )


def _wechat(merchant: DemoMerchant) -> DemoAccount:
    """Takes plain pushes too, so that all three modes can be tried on one account."""
    names = ("token", "encoding_aes_key", "app_id", "mode")
    app_id = f"wx{merchant.page_id}"
    return DemoAccount(
        slug="wechat",
        external_id=merchant.original_id,
        display_name=merchant.name,
        settings={"account_name": merchant.name, "template_messages": True},
        fresh=("token", "encoding_aes_key", "app_secret"),
        given={"app_id": app_id, "mode": "plain"},
        lengths={"encoding_aes_key": 43},
        shown={name: name for name in names},
        told={"original_id": merchant.original_id},
    )


def _magento(merchant: DemoMerchant) -> DemoAccount:
    """Signed by Adobe's key of this machine, and polled."""
    return DemoAccount(
        slug="magento",
        external_id=merchant.magento_site,
        display_name=merchant.magento_site,
        settings={"offline_refunds": True},
        fresh=("access_token", "client_id"),
        key_pair=("commerce_public_key", "private_key"),
        shown={"client_id": "client_id"},
        told={"site_url": f"https://{merchant.magento_site}"},
    )


def _woocommerce(merchant: DemoMerchant) -> DemoAccount:
    return DemoAccount(
        slug="woocommerce",
        external_id=merchant.woo_site,
        display_name=merchant.woo_site,
        settings={"site_url": f"https://{merchant.woo_site}"},
        fresh=("webhook_secret", "consumer_key", "consumer_secret"),
        shown={"secret": "webhook_secret"},
        told={"site_url": f"https://{merchant.woo_site}"},
    )


def _erp(merchant: DemoMerchant) -> DemoAccount:
    """Takes order actions too; a reason of `refuse` makes it refuse one."""
    return DemoAccount(
        slug="erp",
        external_id=merchant.erp_host,
        display_name=f"{merchant.name} ERP",
        settings={"actions_url": f"https://{merchant.erp_host}/deskhand", "currency": "USD"},
        fresh=("secret",),
        prefixes={"secret": "whsec_"},
        shown={"secret": "secret"},
        told={},
    )


def _web_chat(merchant: DemoMerchant, sandbox_url: str) -> DemoAccount:
    return DemoAccount(
        slug="web_chat",
        external_id=merchant.site_key,
        display_name=f"{merchant.name} site",
        settings={
            "origins": [sandbox_url],
            "title": merchant.name,
            "greeting": merchant.greeting,
            "accent_color": merchant.accent_color,
        },
        shown={},
        told={
            "site_key": merchant.site_key,
            "origin": sandbox_url,
            "title": merchant.name,
            "greeting": merchant.greeting,
            "colour": merchant.accent_color,
        },
        webhooks=False,
    )


def accounts_of(merchant: DemoMerchant, sandbox_url: str) -> tuple[DemoAccount, ...]:
    """Everything that a demo merchant has connected."""
    return (
        DemoAccount(
            slug="mailgun",
            external_id=merchant.domain,
            display_name=merchant.address,
            settings={"address": merchant.address, "from_name": merchant.name},
            fresh=("signing_key", "api_key"),
            shown={"signing_key": "signing_key"},
            told={"address": merchant.address},
        ),
        DemoAccount(
            slug="facebook",
            external_id=merchant.page_id,
            display_name=merchant.name,
            settings={"page_name": merchant.name, "app_id": META_APP_ID},
            fresh=("page_access_token",),
            shared=("app_secret", "verify_token"),
            shown={"app_secret": "app_secret", "verify_token": "verify_token"},
            told={"page_id": merchant.page_id},
        ),
        DemoAccount(
            slug="instagram",
            external_id=merchant.instagram_id,
            display_name=f"@{merchant.id}",
            settings={"username": merchant.id, "login": "instagram", "app_id": META_APP_ID},
            fresh=("access_token",),
            shared=("app_secret", "verify_token"),
            shown={"app_secret": "app_secret", "verify_token": "verify_token"},
            told={"instagram_id": merchant.instagram_id, "username": merchant.id},
        ),
        _whatsapp(merchant),
        _wechat(merchant),
        DemoAccount(
            slug="shopify",
            external_id=merchant.shop_domain,
            display_name=merchant.shop_domain,
            settings={},
            fresh=("client_secret", "access_token"),
            shown={"secret": "client_secret"},
            told={"shop_domain": merchant.shop_domain},
        ),
        _woocommerce(merchant),
        _erp(merchant),
        _magento(merchant),
        _web_chat(merchant, sandbox_url),
    )
