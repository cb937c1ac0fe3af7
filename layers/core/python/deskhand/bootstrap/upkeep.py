"""Scheduled work on connected accounts: the clock, its jobs, and what they need."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskhand.bootstrap.commerce import order_applying, orders
from deskhand.bootstrap.desk import retrying
from deskhand.bootstrap.stores import (
    accounts,
    desk_table,
    http_client,
    idempotency_table,
    intake,
    merchants,
    metrics_table,
    objects,
    settings,
    sightings,
)
from deskhand.kit.clock import utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from deskhand.bus.queues import WorkQueue
    from deskhand.orders.comparing import ComparingService
    from deskhand.upkeep.catching import CatchUpService
    from deskhand.upkeep.connections import Connections
    from deskhand.upkeep.counting import CountingService
    from deskhand.upkeep.evidence import Evidence
    from deskhand.upkeep.file_import import FileImportService
    from deskhand.upkeep.health import HealthService
    from deskhand.upkeep.import_slices import SliceService
    from deskhand.upkeep.life import AccountLife
    from deskhand.upkeep.reconciliation import ReconciliationService
    from deskhand.upkeep.running import JobRunner
    from deskhand.upkeep.silence import SilenceService
    from deskhand.upkeep.ticking import TickService


@lru_cache(maxsize=1)
def jobs_queue() -> WorkQueue:
    """Jobs of accounts, by merchant."""
    from deskhand.bus.queues import WorkQueue

    return WorkQueue(settings().jobs_queue_url)


@lru_cache(maxsize=1)
def ticking() -> TickService:
    """Hands out what is due."""
    from deskhand.upkeep.ticking import TickService

    return TickService(metrics_table(), jobs_queue(), utc_now)


@lru_cache(maxsize=1)
def connections() -> Connections:
    """Asks the providers behind accounts."""
    from deskhand.upkeep.connections import Connections

    return Connections(accounts(), http_client())


@lru_cache(maxsize=1)
def account_health() -> HealthService:
    """Checks and activates accounts."""
    from deskhand.upkeep.health import HealthService

    return HealthService(connections(), desk_table(), metrics_table(), utc_now)


@lru_cache(maxsize=1)
def account_life() -> AccountLife:
    """Does what follows from an account's coming and going."""
    from deskhand.upkeep.life import AccountLife

    return AccountLife(
        accounts(), connections(), desk_table(), metrics_table(), jobs_queue(), utc_now
    )


@lru_cache(maxsize=1)
def catching() -> CatchUpService:
    """Polls and back-fills."""
    from deskhand.upkeep.catching import CatchUpService

    return CatchUpService(connections(), intake(), utc_now)


@lru_cache(maxsize=1)
def counting() -> CountingService:
    """Counts requests by hour."""
    from deskhand.upkeep.counting import CountingService

    return CountingService(desk_table(), metrics_table(), utc_now)


@lru_cache(maxsize=1)
def silence() -> SilenceService:
    """Notices accounts that fell silent."""
    from deskhand.upkeep.silence import SilenceService

    return SilenceService(
        desk_table(), counting(), sightings(), account_health(), account_life(), utc_now
    )


@lru_cache(maxsize=1)
def comparing() -> ComparingService:
    """Compares shops' orders with the desk's."""
    from deskhand.orders.comparing import ComparingService

    return ComparingService(desk_table())


@lru_cache(maxsize=1)
def reconciliation() -> ReconciliationService:
    """Compares accounts with their providers."""
    from deskhand.upkeep.reconciliation import ReconciliationService

    return ReconciliationService(
        accounts(),
        connections(),
        counting(),
        comparing(),
        intake(),
        metrics_table(),
        utc_now,
    )


@lru_cache(maxsize=1)
def file_imports() -> FileImportService:
    """Files of orders in the bucket."""
    from deskhand.upkeep.file_import import FileImportService

    bucket = settings().files_bucket
    return FileImportService(desk_table(), objects(), bucket, merchants(), accounts(), utc_now)


@lru_cache(maxsize=1)
def import_slices() -> SliceService:
    """Works imports of such files."""
    from deskhand.upkeep.import_slices import SliceService

    return SliceService(
        desk_table(),
        objects(),
        settings().files_bucket,
        accounts(),
        order_applying(),
        orders(),
        utc_now,
    )


def evidence(merchant_id: str, since: datetime, until: datetime) -> Evidence:
    """Reads a merchant's kept requests again."""
    from deskhand.upkeep.evidence import Evidence

    return Evidence(merchant_id, since, until, intake(), accounts(), connections(), orders())


@lru_cache(maxsize=1)
def job_runner() -> JobRunner:
    """Does one job of one account."""
    from deskhand.upkeep.running import JobRunner, Workshop

    return JobRunner(
        Workshop(
            accounts=accounts(),
            life=account_life(),
            catching=catching(),
            health=account_health(),
            silence=silence(),
            reconciliation=reconciliation(),
            release=lambda one: retrying().release(one.merchant_id, one.account_id),
            metrics=metrics_table(),
            leases=idempotency_table(),
            clock=utc_now,
        )
    )
