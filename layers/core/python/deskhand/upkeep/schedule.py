"""How often what is due, and when again after a failure. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from deskhand.kit.ids import fingerprint
from deskhand.upkeep.connections import Offers
from deskhand.upkeep.models import JobKind

PERIODS: Final[Mapping[JobKind, timedelta]] = {
    JobKind.HEALTH: timedelta(days=1),
    JobKind.COUNT: timedelta(hours=1),
    JobKind.RECONCILE: timedelta(days=1),
    JobKind.SILENCE: timedelta(minutes=30),
}
CLAIM: Final = timedelta(minutes=15)
"""A job that was handed out and never settled is handed out again after this."""
FIRST_RETRY: Final = timedelta(minutes=1)
LAST_RETRY: Final = timedelta(hours=1)
SHORTEST: Final = timedelta(minutes=1)


def periods(offers: Offers) -> Iterator[tuple[JobKind, timedelta]]:
    """What an account of this adapter needs again and again, and how often."""
    if offers.polls_every:
        yield JobKind.POLL, max(SHORTEST, offers.polls_every)
    for kind, period in PERIODS.items():
        if kind is not JobKind.SILENCE or offers.receives_webhooks:
            yield kind, period


def first_due(now: datetime, account_id: str, kind: JobKind, period: timedelta) -> datetime:
    """Somewhere in the first period, so that accounts connected together are not due together."""
    part = int(fingerprint(account_id, kind)[:6], 16) / 0x1000000
    return now + (timedelta(0) if kind is JobKind.POLL else period * part)


def next_due(now: datetime, due_at: datetime, period: timedelta) -> datetime:
    """The next in the rhythm that is ahead of `now`; what was missed is not made up for."""
    passed = max(0, (now - due_at) // period)
    return due_at + period * (passed + 1)


def retry_due(now: datetime, failures: int, retry_after: float | None) -> datetime:
    """Exponential backoff up to an hour; never sooner than the provider asked for.

    Args:
        failures: how many in a row, this one included.
        retry_after: in seconds, where the provider said it.
    """
    wait: timedelta = min(LAST_RETRY, FIRST_RETRY * float(2 ** min(failures - 1, 10)))
    return now + max(wait, timedelta(seconds=retry_after or 0.0))
