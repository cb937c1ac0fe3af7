"""Who else might be the same person, and why; a person decides (S79)."""

from dataclasses import dataclass
from typing import Final

from deskhand.customers.models import Customer
from deskhand.customers.repository import CustomerRepository, folded
from deskhand.kit.errors import NotFound
from deskhand.storage.table import Table

MAX_CANDIDATES: Final = 25
SAME_NAME: Final = 0.5
SAME_MAILBOX_NAME: Final = 0.3
SAME_NUMBER_END: Final = 0.2
NUMBER_END: Final = 7


@dataclass(frozen=True, slots=True)
class Match:
    """Another customer, how sure it is that they are the same (0 to 1), and what speaks for it."""

    customer: Customer
    score: float
    reasons: tuple[str, ...]


class CustomerMatching:
    """Looks for doubles; strong keys can't have any, since they are unique, so these are weak."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def matches(self, merchant_id: str, customer_id: str) -> list[Match]:
        """Customers of the same name, likeliest first.

        Raises:
            NotFound: no such customer.
        """
        repository = CustomerRepository(self._table, merchant_id)
        customer = repository.get(customer_id)
        if not customer:
            raise NotFound("no such customer")
        if not customer.name:
            return []
        candidates = repository.named(customer.name, MAX_CANDIDATES)
        others = [one for one in candidates if one.id != customer_id and _same_name(one, customer)]
        found = [compare(customer, other) for other in others]
        return sorted(found, key=lambda match: match.score, reverse=True)


def compare(one: Customer, other: Customer) -> Match:
    """How alike two customers are; every reason adds its weight."""
    evidence = (
        (_same_name(one, other), SAME_NAME, "same_name"),
        (_same(_mailbox(one), _mailbox(other)), SAME_MAILBOX_NAME, "same_mailbox_name"),
        (_same(_number_end(one), _number_end(other)), SAME_NUMBER_END, "same_number_end"),
    )
    score = sum(weight for holds, weight, _ in evidence if holds)
    return Match(other, round(score, 2), tuple(reason for holds, _, reason in evidence if holds))


def _same_name(one: Customer, other: Customer) -> bool:
    return bool(one.name and other.name) and folded(one.name or "") == folded(other.name or "")


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _mailbox(customer: Customer) -> str:
    """The local part without a tag: what people keep when they change providers."""
    return (customer.email or "").partition("@")[0].partition("+")[0].replace(".", "")


def _number_end(customer: Customer) -> str:
    return (customer.phone_number or "")[-NUMBER_END:]
