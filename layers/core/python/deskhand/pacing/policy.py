"""The numbers and decisions of pacing, free of storage."""

from dataclasses import dataclass
from typing import Final

from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)

CONSECUTIVE: Final = 5
"""So many failures in a row open the breaker."""
SAMPLE: Final = 20
FAILED_SHARE: Final = 0.5
"""So does half of at least `SAMPLE` calls in the current window."""
WINDOW_MS: Final = 60_000
FIRST_COOLDOWN_MS: Final = 15_000
MAX_COOLDOWN_MS: Final = 600_000
PROBE_MS: Final = 30_000
"""How long one probe keeps others away; a probe that died gives way to the next."""
MAX_HOLD_MS: Final = 4 * 3_600_000
KEPT_SECONDS: Final = 86_400
PAIR: Final = "pair_"
"""So begin the codes of failures that are about one customer only, not about the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is stored of a lane: failures in a row, calls and failures of the current window."""

    failures: int
    calls: int
    failed: int
    trips: int = 0


def counts_as_outage(failure: ProviderFailure) -> bool:
    """Whether a failure says that the provider is not well: not a refusal of this one message."""
    if isinstance(failure, Permanent | NeedsHuman) or failure.code.startswith(PAIR):
        return False
    return isinstance(failure, ProviderUnreachable) or failure.retry_after is None


def hold_ms(failure: ProviderFailure) -> int:
    """For how long the provider asked everybody to wait; 0: it did not."""
    if not isinstance(failure, Retriable) or failure.code.startswith(PAIR):
        return 0
    if not failure.retry_after:
        return 0
    return min(int(failure.retry_after * 1000), MAX_HOLD_MS)


def trips(health: Health) -> bool:
    """Whether the breaker opens now."""
    if health.failures >= CONSECUTIVE:
        return True
    return health.calls >= SAMPLE and health.failed / health.calls >= FAILED_SHARE


def cooldown_ms(trips_before: int) -> int:
    """How long an opened breaker stays open: doubled each time in a row."""
    return min(MAX_COOLDOWN_MS, FIRST_COOLDOWN_MS << min(trips_before, 10))
