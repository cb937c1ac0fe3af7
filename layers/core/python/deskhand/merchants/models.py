"""A merchant with its settings, and a connected channel or shop."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import Field

from deskhand.storage.record import Record

DEFAULT_REFUND_LIMITS: Final[Mapping[str, str | None]] = {
    "agent": "50.00",
    "supervisor": "500.00",
    "merchant_admin": None,
}


class AccountKind(StrEnum):
    """Which registry the account's adapter is in."""

    CHANNEL = "channel"
    SHOP = "shop"


class AccountStatus(StrEnum):
    """Whether the account sends and receives; a paused one keeps what arrives and sends nothing."""

    ACTIVE = "active"
    PAUSED = "paused"


class Merchant(Record):
    """One tenant.

    `default_phone_region` is ISO 3166 (for numbers written without a country), `currency` ISO 4217,
    `locale` BCP 47, `time_zone` IANA. `inbox_shards` spreads the inbox index over that many
    partitions: one carries 1,000 writes a second. `refund_limits` is what a role may give back
    without a second person: decimal text in `currency`, None without limit, an absent role nothing.
    """

    id: str
    name: str
    default_phone_region: str = Field(default="US", pattern=r"^[A-Z]{2}$")
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    locale: str = "en"
    time_zone: str = "UTC"
    inbox_shards: int = Field(default=1, ge=1, le=64)
    refund_limits: dict[str, str | None] = Field(
        default_factory=lambda: dict(DEFAULT_REFUND_LIMITS)
    )
    version: int = 1
    created_at: datetime
    updated_at: datetime


class ConnectedAccount(Record):
    """A channel or shop that a merchant connected; its secrets live in Secrets Manager.

    `external_id` is the provider's name for it: page id, mail domain, shop domain, site key.
    `app_id` names the provider-side app where several accounts share one. `api_url` is where the
    API was reached when it was connected: providers are told webhook URLs below it. `paused_reason`
    says why nothing is sent. After a rotation the secrets before stay valid until `previous_until`.
    """

    account_id: str
    merchant_id: str
    slug: str
    kind: AccountKind
    external_id: str
    app_id: str = ""
    display_name: str
    status: AccountStatus = AccountStatus.ACTIVE
    paused_reason: str = ""
    api_url: str = ""
    previous_until: datetime | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def webhook_url(self) -> str:
        """Where the provider posts to; empty when nobody said where the API is."""
        return f"{self.api_url}/webhooks/{self.slug}/{self.account_id}" if self.api_url else ""


class AccountRoute(Record):
    """Directory entry: whose a provider's id is."""

    merchant_id: str
    account_id: str
