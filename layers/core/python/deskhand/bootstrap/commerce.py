"""Customers, orders, and what follows from them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskhand.bootstrap.desk import outbound
from deskhand.bootstrap.stores import (
    accounts,
    desk_table,
    http_client,
    intake,
    merchants,
    objects,
    pacer,
    phone_region,
    settings,
)
from deskhand.kit.clock import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from deskhand.customers.matching import CustomerMatching
    from deskhand.customers.resolution import CustomerDirectory
    from deskhand.customers.search import CustomerSearch
    from deskhand.customers.service import CustomerService
    from deskhand.notifications.service import NotificationService
    from deskhand.notifications.templates import TemplateService
    from deskhand.orders.actions.performing import PerformingService
    from deskhand.orders.actions.service import OrderActionService
    from deskhand.orders.applying import ApplyingService
    from deskhand.orders.ingest import OrderIngestService
    from deskhand.orders.service import OrderService
    from deskhand.privacy.service import PrivacyService
    from deskhand.shops.base import ShopAccount
    from deskhand.timeline.service import TimelineService


@lru_cache(maxsize=1)
def customers() -> CustomerService:
    """Customers, as people change them."""
    from deskhand.customers.service import CustomerService

    return CustomerService(desk_table(), phone_region)


@lru_cache(maxsize=1)
def customer_search() -> CustomerSearch:
    """Finds customers."""
    from deskhand.customers.search import CustomerSearch

    return CustomerSearch(desk_table(), phone_region)


@lru_cache(maxsize=1)
def customer_matching() -> CustomerMatching:
    """Finds customers who may be the same person."""
    from deskhand.customers.matching import CustomerMatching

    return CustomerMatching(desk_table())


@lru_cache(maxsize=1)
def customer_directory() -> CustomerDirectory:
    """Finds or makes the customer behind an order."""
    from deskhand.customers.resolution import CustomerDirectory

    return CustomerDirectory(desk_table(), phone_region)


@lru_cache(maxsize=1)
def orders() -> OrderService:
    """Orders as the desk reads and changes them."""
    from deskhand.orders.service import OrderService

    return OrderService(desk_table(), customer_directory())


@lru_cache(maxsize=1)
def order_actions() -> OrderActionService:
    """What people ask for orders."""
    from deskhand.orders.actions.previewing import Previewing
    from deskhand.orders.actions.service import OrderActionService

    previewing = Previewing(accounts(), merchants(), http_client())
    return OrderActionService(desk_table(), orders(), previewing)


@lru_cache(maxsize=1)
def order_performing() -> PerformingService:
    """Has platforms do what is queued."""
    from deskhand.bootstrap.upkeep import account_life
    from deskhand.orders.actions.performing import PerformingService, lane_of

    def ask_for_news(account: ShopAccount, since: datetime) -> None:
        known = accounts().get(account.merchant_id, account.account_id)
        account_life().catch_up(known, since)

    return PerformingService(
        desk_table(),
        orders(),
        accounts(),
        http_client(),
        pace=lambda account: pacer().paced(lane_of(account)),
        ask_for_news=ask_for_news,
    )


@lru_cache(maxsize=1)
def order_applying() -> ApplyingService:
    """Takes shops' events into orders; imports use it too."""
    from deskhand.orders.applying import ApplyingService

    return ApplyingService(desk_table(), customer_directory())


@lru_cache(maxsize=1)
def order_ingest() -> OrderIngestService:
    """Processes shop requests."""
    from deskhand.orders.deliveries import Deliveries
    from deskhand.orders.ingest import OrderIngestService

    return OrderIngestService(
        intake(),
        accounts(),
        order_applying(),
        privacy(),
        http_client(),
        Deliveries(desk_table()),
    )


@lru_cache(maxsize=1)
def privacy() -> PrivacyService:
    """Exports and erases a person's data."""
    from deskhand.bus.queues import WorkQueue
    from deskhand.privacy.service import PrivacyService
    from deskhand.privacy.subject import Services

    services = Services(
        desk_table(), objects(), orders(), customers(), customer_directory(), utc_now
    )
    queue = WorkQueue(settings().orders_queue_url)

    def enqueue(merchant_id: str, request_id: str) -> None:
        queue.send(merchant_id, {"merchant_id": merchant_id, "privacy_request": request_id})

    return PrivacyService(services, enqueue)


@lru_cache(maxsize=1)
def templates() -> TemplateService:
    """Merchants' texts of notices."""
    from deskhand.notifications.templates import TemplateService

    return TemplateService(desk_table())


@lru_cache(maxsize=1)
def notifications() -> NotificationService:
    """Tells customers what changed of their orders."""
    from deskhand.notifications.service import NotificationService

    return NotificationService(desk_table(), orders(), merchants(), outbound())


@lru_cache(maxsize=1)
def timeline() -> TimelineService:
    """Customers' messages and order events in one sequence."""
    from deskhand.timeline.service import TimelineService

    return TimelineService(desk_table(), orders().for_customer)
