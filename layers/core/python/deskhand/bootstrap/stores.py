"""Settings, stores, and the services that everything else stands on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskhand.kit.clock import utc_now
from deskhand.kit.settings import Settings

if TYPE_CHECKING:
    from deskhand.intake.service import IntakeService
    from deskhand.intake.sightings import Sightings
    from deskhand.kit.http import HttpClient
    from deskhand.merchants.resolution import Expiring
    from deskhand.merchants.service import AccountService, MerchantService
    from deskhand.pacing.service import Pacer
    from deskhand.storage.objects import ObjectStore
    from deskhand.storage.secrets import SecretStore
    from deskhand.storage.table import Table


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings.from_env()


@lru_cache(maxsize=1)
def desk_table() -> Table:
    """The table of records."""
    from deskhand.storage.table import Table

    return Table(settings().desk_table)


@lru_cache(maxsize=1)
def connections_table() -> Table:
    """The table of sockets, tickets and presence."""
    from deskhand.storage.table import Table

    return Table(settings().connections_table)


@lru_cache(maxsize=1)
def idempotency_table() -> Table:
    """The table of what must be known for hours or days: token buckets, breakers, leases."""
    from deskhand.storage.table import Table

    return Table(settings().idempotency_table)


@lru_cache(maxsize=1)
def metrics_table() -> Table:
    """The table of aggregates: counts by merchant, channel and hour."""
    from deskhand.storage.table import Table

    return Table(settings().metrics_table)


@lru_cache(maxsize=1)
def objects() -> ObjectStore:
    """The files bucket."""
    from deskhand.storage.objects import ObjectStore

    return ObjectStore(settings().files_bucket)


@lru_cache(maxsize=1)
def secrets() -> SecretStore:
    """Accounts' and the platform's secrets."""
    from deskhand.storage.secrets import SecretStore

    return SecretStore(settings().stage)


@lru_cache(maxsize=1)
def http_client() -> HttpClient:
    """The HTTP client that adapters are given."""
    from deskhand.kit.http_client import PooledHttpClient

    return PooledHttpClient(settings().provider_base_url)


@lru_cache(maxsize=1)
def pacer() -> Pacer:
    """Speed limits and breakers of providers' calls."""
    from deskhand.pacing.service import Pacer

    return Pacer(idempotency_table(), utc_now)


@lru_cache(maxsize=1)
def merchants() -> MerchantService:
    """Merchants and their settings."""
    from deskhand.merchants.service import MerchantService

    return MerchantService(desk_table())


@lru_cache(maxsize=1)
def accounts() -> AccountService:
    """Connected channels and shops."""
    from deskhand.merchants.service import AccountService
    from deskhand.merchants.tokens import TokenVault

    return AccountService(desk_table(), secrets(), tokens=TokenVault(idempotency_table()))


@lru_cache(maxsize=1)
def intake() -> IntakeService:
    """Raw requests, quarantine and replay."""
    from deskhand.bus.queues import WorkQueue
    from deskhand.intake.models import SourceKind
    from deskhand.intake.service import IntakeService

    queues = {
        SourceKind.CHANNEL: WorkQueue(settings().ingest_queue_url),
        SourceKind.SHOP: WorkQueue(settings().orders_queue_url),
    }
    return IntakeService(desk_table(), objects(), queues, utc_now)


@lru_cache(maxsize=1)
def sightings() -> Sightings:
    """When accounts last received and sent."""
    from deskhand.intake.sightings import Sightings

    return Sightings(metrics_table())


def inbox_shards(merchant_id: str) -> int:
    """How many shards the merchant's inbox index has; 1 for a merchant without a record."""
    from deskhand.kit.errors import NotFound

    def read() -> int:
        try:
            return merchants().get(merchant_id).inbox_shards
        except NotFound:
            return 1

    return _shards().get((merchant_id,), read) or 1


@lru_cache(maxsize=1)
def _shards() -> Expiring[int]:
    """Remembered for a minute: raising the number must reach processes that are warm."""
    from deskhand.merchants.resolution import Expiring

    return Expiring()


@lru_cache(maxsize=256)
def phone_region(merchant_id: str) -> str:
    """The country of a merchant's phone numbers; US for a merchant without a record."""
    from deskhand.kit.errors import NotFound

    try:
        return merchants().get(merchant_id).default_phone_region
    except NotFound:
        return "US"
