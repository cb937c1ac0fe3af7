"""What an action would do, and whether a second person has to agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Conflict, NeedsHuman, NotFound, Permanent, Retriable
from deskhand.kit.http import HttpClient
from deskhand.kit.ids import fingerprint
from deskhand.kit.money import Money
from deskhand.merchants.models import DEFAULT_REFUND_LIMITS, AccountStatus
from deskhand.merchants.service import AccountService, MerchantService
from deskhand.orders.actions import policy
from deskhand.orders.actions.codec import kind_of, to_stored
from deskhand.orders.actions.models import ActionRecord, Person
from deskhand.orders.actions.target import target_of
from deskhand.orders.models import Order, ShopState
from deskhand.shops import registry
from deskhand.shops.actions import ActionPreview, CancelOrder, OrderAction, RefundOrder
from deskhand.shops.base import ShopAccount

UNREACHABLE: Final = "The shop did not answer; the amount is our own reckoning."


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The most that moves (None: no money does), what to know before, why a second person."""

    amount: Money | None
    left: Money
    warnings: tuple[str, ...] = ()
    approval: str | None = None
    computed_by_platform: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish, whose it is, and what it would do."""

    action: OrderAction
    person: Person
    preview: Preview


class Previewing:
    """Looks ahead for all merchants."""

    def __init__(
        self,
        accounts: AccountService,
        merchants: MerchantService,
        http: HttpClient,
        clock: Clock = utc_now,
    ) -> None:
        self._accounts = accounts
        self._merchants = merchants
        self._http = http
        self._clock = clock

    def limits(self, merchant_id: str) -> policy.Limits:
        """The merchant's limits; the usual ones for a merchant without a record."""
        return limits_of(self._merchants, merchant_id)

    def preview(
        self,
        order: Order,
        shop: ShopState,
        action: OrderAction,
        person: Person,
        others: Sequence[ActionRecord],
        *,
        ask_platform: bool = False,
    ) -> Preview:
        """Hold a wish against everything and say what it would do.

        Args:
            others: everything that was asked for the order.
            ask_platform: also where the amount is known without.

        Raises:
            Invalid, Conflict: it can't be asked, with the platform's words where it has some.
        """
        account = self._account(order)
        if kind_of(action) not in registry.adapter(account.slug).spec.actions:
            raise Conflict("this shop's platform does not offer that")
        policy.require_possible(action, shop, others)
        left = policy.refundable(shop, others)
        amount = policy.estimate(action, shop, left)
        warnings: tuple[str, ...] = ()
        told = None
        if ask_platform or _is_computed(action):
            told, warnings = self._platforms(order, shop, action, account, others)
        if told and told.amount and amount:
            amount = min(amount, told.amount, key=lambda one: one.minor)
        if isinstance(action, RefundOrder) and amount and not amount.minor:
            raise Conflict("nothing is left to give back")
        before = policy.given_alone(others, person.email)
        return Preview(
            amount=amount,
            left=left,
            warnings=warnings,
            approval=policy.why_approval(
                amount, person.role, self.limits(order.merchant_id), before
            ),
            computed_by_platform=bool(told and told.amount),
        )

    def _account(self, order: Order) -> ShopAccount:
        try:
            known = self._accounts.get(order.merchant_id, order.account_id)
        except NotFound as error:
            raise Conflict("the shop of this order is not connected any more") from error
        if known.status is AccountStatus.PAUSED:
            raise Conflict("this shop is paused: resume it in the settings first")
        return self._accounts.open_shop(order.merchant_id, order.account_id)

    def _platforms(
        self,
        order: Order,
        shop: ShopState,
        action: OrderAction,
        account: ShopAccount,
        others: Sequence[ActionRecord],
    ) -> tuple[ActionPreview | None, tuple[str, ...]]:
        target = target_of(order, shop, self._clock(), others)
        try:
            told = registry.adapter(account.slug).preview(action, target, account, self._http)
        except (Permanent, NeedsHuman) as refusal:
            raise Conflict(refusal.text or refusal.code) from refusal
        except Retriable:
            return None, (UNREACHABLE,)
        return told, told.warnings if told else ()


def limits_of(merchants: MerchantService, merchant_id: str) -> policy.Limits:
    """The merchant's limits; the usual ones for a merchant without a record."""
    try:
        found = merchants.get(merchant_id)
    except NotFound:
        return policy.Limits(DEFAULT_REFUND_LIMITS, "USD")
    return policy.Limits(found.refund_limits, found.currency)


def digest_of(action: OrderAction, person: Person) -> str:
    """Tells what was asked with a key, and by whom."""
    asked = orjson.dumps(to_stored(action), option=orjson.OPT_SORT_KEYS).decode()
    return fingerprint(kind_of(action), person.email, asked)


def _is_computed(action: OrderAction) -> bool:
    """Whether only the platform knows exactly what would move."""
    match action:
        case RefundOrder(amount=None) | CancelOrder(refund=True):
            return True
        case _:
            return False
