"""What every shop adapter gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request
from deskhand.shops.model import OrderItem, OrderStatus, Refund, Shipment, ShopEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAccount:
    """A connected shop as an adapter sees it; `store` is its domain or site."""

    account_id: str
    merchant_id: str
    slug: str
    store: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSpec:
    """What a platform is; `credentials` and `settings` are JSON Schemas for the settings form."""

    slug: str
    name: str
    credentials: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    docs_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """All that a status follows from: the platform's words, lines, parcels, refunds, holds."""

    currency: str
    platform_state: Mapping[str, Any]
    items: tuple[OrderItem, ...]
    shipments: tuple[Shipment, ...]
    refunds: tuple[Refund, ...]
    on_hold: bool
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedStatus:
    """The one status, and flags such as partially_refunded, partially_shipped, refund_due."""

    status: OrderStatus
    flags: frozenset[str] = frozenset()


class ShopAdapter(Protocol):
    """One platform: pure but for the HTTP client it is handed."""

    spec: ShopSpec

    def parse(
        self, request: Request, account: ShopAccount, received_at: datetime
    ) -> list[ShopEvent]:
        """Turn a verified request into events.

        Raises:
            deskhand.kit.errors.ParseFailure: nothing of the request can be understood.
        """

    def map_status(self, view: StatusView) -> MappedStatus:
        """Compute the status from the whole known state; pure, table-driven (formats §13)."""

    def find_order_id(self, group_id: str, account: ShopAccount, http: HttpClient) -> str | None:
        """Ask the shop which order a fulfilment order (`HoldChange.group_id`) belongs to.

        Returns None when the shop knows no such fulfilment order.

        Raises:
            Retriable, Permanent, NeedsHuman: see `deskhand.kit.errors`.
        """

    def event_id(self, request: Request) -> str:
        """The delivery's id for the raw record, the same on a retry where the platform says so."""

    def activate(self, account: ShopAccount, http: HttpClient) -> None:
        """Check the credentials and subscribe to the webhooks, where there is an API for it."""
