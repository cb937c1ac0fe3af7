"""Accounts and providers that behave as a test says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from deskhand import bootstrap
from deskhand.channels.base import Caught, Health
from deskhand.kit.errors import ProviderFailure
from deskhand.kit.webhook import Request
from deskhand.merchants.models import ConnectedAccount
from deskhand.upkeep.catching import CatchUpService
from deskhand.upkeep.connections import Connections, Offers
from deskhand.upkeep.counting import CountingService
from deskhand.upkeep.health import HealthService
from deskhand.upkeep.life import AccountLife
from deskhand.upkeep.reconciliation import ReconciliationService
from deskhand.upkeep.running import JobRunner, Workshop
from deskhand.upkeep.silence import SilenceService
from tests.support.stack_in_process import FACEBOOK_SECRETS


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, span: timedelta) -> None:
        self.now += span


class Provider(Connections):
    """A provider that says what the test wants, and remembers what it was asked."""

    def __init__(self, **offers: Any) -> None:
        known = {"polls_every": None, "catches_up": True, "receives_webhooks": True}
        self.offered = Offers(**{**known, **offers})
        self.pages: list[Caught] = [Caught(requests=())]
        self.health = Health(subscribed=True)
        self.failure: ProviderFailure | None = None
        self.asked: list[tuple[datetime, str | None]] = []
        self.activated = 0
        self.parsed: Callable[[Request], list[Any]] = lambda _: []

    def offers(self, account: ConnectedAccount) -> Offers:
        return self.offered

    def activate(self, account: ConnectedAccount) -> None:
        self._fail()
        self.activated += 1
        self.health = Health(subscribed=True)

    def check(self, account: ConnectedAccount) -> Health:
        self._fail()
        return self.health

    def catch_up(self, account: ConnectedAccount, since: datetime, cursor: str | None) -> Caught:
        self._fail()
        self.asked.append((since, cursor))
        return self.pages[int(cursor or 0)]

    def parse(self, account: ConnectedAccount, request: Request, at: datetime) -> list[Any]:
        return self.parsed(request)

    def _fail(self) -> None:
        if self.failure:
            raise self.failure


def pages(*contents: Sequence[str]) -> list[Caught]:
    """One page for each argument, of one request for each text."""
    last = len(contents) - 1
    return [
        Caught(
            requests=tuple(Request(body=text.encode()) for text in texts),
            cursor=str(place + 1) if place < last else None,
        )
        for place, texts in enumerate(contents)
    ]


@dataclass
class Bench:
    """Upkeep's services around one provider and one clock."""

    provider: Provider
    clock: Clock
    released: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        desk, metrics = bootstrap.desk_table(), bootstrap.metrics_table()
        self.life = AccountLife(
            bootstrap.accounts(), self.provider, desk, metrics, bootstrap.jobs_queue(), self.clock
        )
        self.health = HealthService(self.provider, desk, metrics, self.clock)
        self.counting = CountingService(desk, metrics, self.clock)
        self.catching = CatchUpService(self.provider, bootstrap.intake(), self.clock)
        self.silence = SilenceService(
            desk, self.counting, bootstrap.sightings(), self.health, self.life, self.clock
        )
        self.reconciliation = ReconciliationService(
            bootstrap.accounts(),
            self.provider,
            self.counting,
            bootstrap.comparing(),
            bootstrap.intake(),
            metrics,
            self.clock,
        )
        self.runner = JobRunner(
            Workshop(
                accounts=bootstrap.accounts(),
                life=self.life,
                catching=self.catching,
                health=self.health,
                silence=self.silence,
                reconciliation=self.reconciliation,
                release=self._release,
                metrics=metrics,
                leases=bootstrap.idempotency_table(),
                clock=self.clock,
            )
        )

    def _release(self, account: ConnectedAccount) -> int:
        """One share, then nothing is left."""
        if account.account_id in self.released:
            return 0
        self.released.append(account.account_id)
        return 1


def page_account(merchant_id: str) -> ConnectedAccount:
    """A connected channel."""
    return bootstrap.accounts().connect(
        merchant_id, "facebook", f"page-{merchant_id}", {"app_id": "app"}, FACEBOOK_SECRETS
    )


def shop_account(merchant_id: str) -> ConnectedAccount:
    """A connected shop."""
    secrets = {"client_secret": "s", "access_token": "t"}
    store = f"{merchant_id}.myshopify.com"
    return bootstrap.accounts().connect(merchant_id, "shopify", store, {}, secrets)
