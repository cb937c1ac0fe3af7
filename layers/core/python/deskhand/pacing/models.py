"""What is paced: calls of one provider for one account, or for one of its customers."""

from dataclasses import dataclass

from deskhand.kit.errors import Retriable


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Calls that share one speed and one breaker.

    `per_second` is how many the provider takes in the long run, `burst` how many at once. `pair`
    names one customer, where the provider limits each of them; empty: the account as a whole.
    """

    merchant_id: str
    slug: str
    account_id: str
    per_second: float
    burst: int = 1
    pair: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """Leave to make one call. `probe`: the one call that finds out whether the provider is back.

    `clean` says that nothing failed lately, so that a success is nothing to write down.
    """

    lane: Lane
    probe: bool = False
    clean: bool = True
    wait: float = 0.0


class HeldBack(Retriable):
    """The call was not made: too fast (`paced`), or the provider is down (`circuit_open`).

    `retry_after` says in how many seconds there is room again.
    """
