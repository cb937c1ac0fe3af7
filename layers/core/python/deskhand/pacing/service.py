"""Asks for leave before a provider is called, and learns from what came of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from deskhand.kit.clock import Clock
from deskhand.kit.errors import ProviderFailure
from deskhand.kit.observability import log, metric
from deskhand.pacing import policy
from deskhand.pacing.models import HeldBack, Lane, Pass
from deskhand.pacing.repository import LaneRepository, Refused
from deskhand.storage.table import Table

PATIENCE_SECONDS: Final = 1.0
T = TypeVar("T")


class Pacer:
    """Speed limits and circuit breakers of all merchants' accounts, shared by all Lambdas.

    Args:
        patience: how many seconds to wait here for one's turn rather than to give up.
    """

    def __init__(
        self,
        table: Table,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._lanes = LaneRepository(table)
        self._clock = clock
        self._sleep = sleep
        self._patience_ms = int(patience * 1000)

    def call(self, lane: Lane, work: Callable[[], T]) -> T:
        """Make one call of a provider within its limits.

        Raises:
            HeldBack: it was not made; `retry_after` says when it may be.
            ProviderFailure: whatever `work` raised.
        """
        with self.paced(lane):
            return work()

    @contextmanager
    def paced(self, lane: Lane) -> Iterator[None]:
        """The same as a `with` block around the call.

        Raises:
            HeldBack: see `call`; nothing inside the block was done.
        """
        leave = self.enter(lane)
        try:
            yield
        except HeldBack:
            raise  # by a narrower limit inside: the provider was not called
        except ProviderFailure as failure:
            self.failed(leave, failure)
            raise
        self.succeeded(leave)

    def enter(self, lane: Lane) -> Pass:
        """Leave to make one call, after waiting for its turn if that is soon.

        Raises:
            HeldBack: see `call`.
        """
        answer = self._lanes.take(lane, self._now_ms(), self._patience_ms)
        if isinstance(answer, Refused):
            code = "circuit_open" if answer.open else "paced"
            raise HeldBack(code, retry_after=answer.wait_ms / 1000)
        if answer.ahead_ms:
            self._sleep(answer.ahead_ms / 1000)
        return Pass(lane=lane, probe=answer.probe, clean=answer.clean, wait=answer.ahead_ms / 1000)

    def succeeded(self, leave: Pass) -> None:
        """The call did what it should; costs nothing while all is well."""
        if leave.probe:
            log("circuit_closed", merchant=leave.lane.merchant_id, account=leave.lane.account_id)
        if leave.probe or not leave.clean:
            self._lanes.succeeded(leave.lane)

    def failed(self, leave: Pass, failure: ProviderFailure) -> None:
        """The call failed: hold everybody back if the provider asks for it or is not well."""
        now, lane = self._now_ms(), leave.lane
        hold = policy.hold_ms(failure)
        if hold:
            self._lanes.open(lane, now, hold, trip=False)
            return
        if not policy.counts_as_outage(failure):
            self.succeeded(leave)  # it answered, be it with a refusal
            return
        health = self._lanes.failed(lane, now)
        if leave.probe or policy.trips(health):
            self._lanes.open(lane, now, policy.cooldown_ms(health.trips), trip=True)
            log(
                "circuit_opened",
                level="WARNING",
                merchant=lane.merchant_id,
                account=lane.account_id,
                slug=lane.slug,
                failures=health.failures,
            )
            metric("CircuitOpened", 1, slug=lane.slug)

    def _now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000)
