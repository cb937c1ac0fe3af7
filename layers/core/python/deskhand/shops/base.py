"""What every shop adapter gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request
from deskhand.shops.actions import (
    ActionDone,
    ActionKind,
    ActionPreview,
    ActionTarget,
    OrderAction,
)
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
    """What a platform is and can do.

    `credentials` and `settings` are JSON Schemas for the settings form. `polls_every`: asked for
    changed orders that often, since nothing or not everything comes by webhook. `catches_up`:
    `catch_up` can ask for changed orders. `actions` is what can be done to an order from the desk.
    `per_second` calls a shop takes, `burst` of them at once.
    """

    slug: str
    name: str
    credentials: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    id_title: str = "Id at the provider"
    id_hint: str = "What the provider calls this account: it tells whose the events are."
    docs_url: str = ""
    receives_webhooks: bool = True
    polls_every: timedelta | None = None
    catches_up: bool = False
    actions: frozenset[ActionKind] = frozenset()
    per_second: float = 2.0
    burst: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """Changed orders as requests that `parse` understands; `cursor` None: that was all."""

    requests: tuple[Request, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a connected shop stands; see `deskhand.channels.base.Health`."""

    subscribed: bool | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """All that a status follows from: the platform's words, lines, parcels, refunds, holds.

    `words` are the status words told so far, newest first, each once (`OrderSnapshot.status_word`).
    """

    currency: str
    platform_state: Mapping[str, Any]
    items: tuple[OrderItem, ...]
    shipments: tuple[Shipment, ...]
    refunds: tuple[Refund, ...]
    on_hold: bool
    words: tuple[str, ...] = ()
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

    def read_order(
        self, external_order_id: str, account: ShopAccount, http: HttpClient
    ) -> tuple[Request, ...]:
        """The order and its parts as they are now, as requests that `parse` understands.

        Asked after an `OrderTouched`. Returns nothing when the shop has no such order.

        Raises:
            Retriable, Permanent, NeedsHuman: the shop did not answer as it should.
        """

    def event_id(self, request: Request) -> str:
        """The delivery's id for the raw record, the same on a retry where the platform says so."""

    def activate(self, account: ShopAccount, http: HttpClient) -> None:
        """Check the credentials and subscribe to the webhooks, where there is an API for it.

        Called on connecting, and again when the shop dropped our webhooks; safe to repeat.

        Raises:
            Retriable, Permanent, NeedsHuman: the shop refused.
        """

    def check(self, account: ShopAccount, http: HttpClient) -> Health:
        """Ask the shop whether the credentials work and the webhooks are still there.

        Raises:
            Retriable, Permanent, NeedsHuman: the credentials do not work, or no answer came.
        """

    def catch_up(
        self, account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """Orders changed since `since`, oldest change first, as requests that `parse` understands.

        Called only where the spec says `catches_up`. The parsed snapshots carry the shop's own
        `source_updated_at`, so that one that is known already changes nothing.

        Raises:
            Retriable, Permanent, NeedsHuman: the shop did not answer as it should.
        """

    def preview(
        self, action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
    ) -> ActionPreview | None:
        """What the action would do, as the platform computes it; None where it can't.

        Raises:
            Retriable, Permanent, NeedsHuman: `Permanent` carries the platform's reason.
        """

    def perform(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone:
        """Do it, once; `key` is the idempotency key, the same on every try.

        Raises:
            ProviderUnreachable: whether it took effect is unknown; `find_done` is asked next.
            Retriable: it surely did not take effect; try again.
            Permanent, NeedsHuman: the platform's reason, in its own words.
        """

    def find_done(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone | None:
        """After an unknown outcome: what the platform knows of this action.

        Returns None when it surely did not take effect.

        Raises:
            Permanent: the platform can't tell (code `outcome_unknown`); a human decides.
        """


class ShopDefaults:
    """What an adapter inherits where its platform has nothing of the sort."""

    def find_order_id(self, group_id: str, account: ShopAccount, http: HttpClient) -> str | None:
        """The platform names the order itself."""
        return None

    def read_order(
        self, external_order_id: str, account: ShopAccount, http: HttpClient
    ) -> tuple[Request, ...]:
        """The platform's events show whole orders."""
        return ()

    def activate(self, account: ShopAccount, http: HttpClient) -> None:
        """Nothing to subscribe to."""

    def check(self, account: ShopAccount, http: HttpClient) -> Health:
        """Nobody to ask."""
        return Health()

    def catch_up(
        self, account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """Nobody to ask."""
        return Caught(requests=())

    def preview(
        self, action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
    ) -> ActionPreview | None:
        """The platform does not compute beforehand."""
        return None

    def perform(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone:
        """Nothing can be done from the desk.

        Raises:
            Permanent: always.
        """
        raise Permanent("not_offered", "This platform takes no orders from the desk.")

    def find_done(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone | None:
        """Nothing was ever done.

        Raises:
            Permanent: always.
        """
        raise Permanent("outcome_unknown", "The platform can't tell whether it was done.")
