"""What the outside world knows to be true: the yardstick of the checks."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """Kept by the actors, never by the desk.

    Attributes:
        posted: external ids of customers' messages that a provider tried to deliver: (sender, id).
        accepted: those of a request that was answered 200.
        replies: our message's id by the key under which an agent sent it.
        refused: keys of answers that the desk refused to take (the window was closed).
        refunds: what was asked and taken in, by key: (merchant, action's id, amount).
        orders: the platform's order id to the status that its last state means.
        requests: requests answered 200.
    """

    posted: set[tuple[str, str]] = field(default_factory=set)
    accepted: set[tuple[str, str]] = field(default_factory=set)
    replies: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    orders: dict[str, str] = field(default_factory=dict)
    refunds: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    requests: int = 0
