"""Tells a customer what changed of an order: once, in their language, unless they opted out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from deskhand.customers.models import Customer
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Invalid, NotFound
from deskhand.kit.observability import log
from deskhand.merchants.models import Merchant
from deskhand.merchants.service import MerchantService
from deskhand.notifications import policy
from deskhand.notifications.defaults import DEFAULTS
from deskhand.notifications.models import Language, NoticeKind, Text, Told
from deskhand.notifications.policy import Notice
from deskhand.notifications.rendering import Rendered, render
from deskhand.notifications.repository import NotificationRepository
from deskhand.notifications.templates import TemplateService
from deskhand.notifications.values import values_of
from deskhand.orders.service import OrderService
from deskhand.orders.views import order_view
from deskhand.storage.table import Table


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a notice stands: it is a message of the system in the customer's timeline."""

    conversation_id: str
    message_id: str


class Outlet(Protocol):
    """Puts a message of the system into the conversation by which it reaches the customer."""

    def post(
        self,
        merchant_id: str,
        customer: Customer,
        text: Rendered,
        *,
        dedupe_key: str,
        metadata: Mapping[str, Any],
    ) -> Posted | None:
        """Post once per `dedupe_key`; None when no channel reaches the customer.

        A chat is used while its window is open, otherwise e-mail.
        """


class NotificationService:
    """Notices of all merchants; each call names one."""

    def __init__(
        self,
        table: Table,
        orders: OrderService,
        merchants: MerchantService,
        outlet: Outlet,
        clock: Clock = utc_now,
    ) -> None:
        self._table = table
        self._orders = orders
        self._merchants = merchants
        self._outlet = outlet
        self._clock = clock
        self._templates = TemplateService(table, clock)

    def order_changed(
        self, merchant_id: str, order: Mapping[str, Any], previous: Mapping[str, Any] | None
    ) -> list[NoticeKind]:
        """Tell what follows from a change; returns what was told.

        The event may come late, twice or out of sequence: what is told is held against the order
        as it is now, and each change is told once.

        Raises:
            Contention: the conversation is written to by too many; try again later.
        """
        wanted = policy.notices(order, previous)
        if not wanted:
            return []
        current = self._current(merchant_id, str(order["id"]))
        if current is None:
            return []
        return [notice.kind for notice in wanted if self._tell(merchant_id, notice, current)]

    def _tell(self, merchant_id: str, notice: Notice, order: Mapping[str, Any]) -> bool:
        customer = self._customer(merchant_id, order.get("customer_id"))
        reason = _reason_against(notice, order, customer)
        if customer is None or reason:
            return self._skip(merchant_id, notice, order, reason)
        repository = NotificationRepository(self._table, merchant_id)
        if repository.told(order["id"], notice.change):
            return self._skip(merchant_id, notice, order, "told_before")
        text = self._text(merchant_id, notice, order, customer)
        if text is None:
            return self._skip(merchant_id, notice, order, "switched_off")
        posted = self._outlet.post(
            merchant_id,
            customer,
            text,
            dedupe_key=f"notification:{order['id']}:{notice.change}",
            metadata={"notice": notice.kind.value, "order_id": order["id"]},
        )
        if posted is None:
            return self._skip(merchant_id, notice, order, "no_channel")
        repository.remember(
            Told(
                merchant_id=merchant_id,
                order_id=order["id"],
                change=notice.change,
                kind=notice.kind,
                customer_id=customer.id,
                message_id=posted.message_id,
                conversation_id=posted.conversation_id,
                created_at=self._clock(),
            )
        )
        log("notice_sent", merchant=merchant_id, order=order["id"], kind=notice.kind)
        return True

    def _text(
        self, merchant_id: str, notice: Notice, order: Mapping[str, Any], customer: Customer
    ) -> Rendered | None:
        """The filled-in text; the default where the merchant's own fails; None when it is off."""
        merchant = self._merchant(merchant_id)
        language = policy.language_of(order, merchant.locale if merchant else Language.EN)
        template = self._templates.get(merchant_id, notice.kind, language)
        if not template.enabled:
            return None
        name = merchant.name if merchant else ""
        values = values_of(notice, order, customer.name, name)
        try:
            return render(Text(subject=template.subject, body=template.body), values, language)
        except Invalid:
            log("template_failed", level="WARNING", merchant=merchant_id, kind=notice.kind)
            return render(DEFAULTS[language][notice.kind], values, language)

    def _current(self, merchant_id: str, order_id: str) -> dict[str, Any] | None:
        try:
            return order_view(self._orders.get(merchant_id, order_id))
        except NotFound:
            return None

    def _customer(self, merchant_id: str, customer_id: str | None) -> Customer | None:
        if not customer_id:
            return None
        return CustomerRepository(self._table, merchant_id).get(customer_id)

    def _merchant(self, merchant_id: str) -> Merchant | None:
        try:
            return self._merchants.get(merchant_id)
        except NotFound:
            return None

    @staticmethod
    def _skip(
        merchant_id: str, notice: Notice, order: Mapping[str, Any], reason: str | None
    ) -> bool:
        log(
            "notice_skipped",
            merchant=merchant_id,
            order=order["id"],
            kind=notice.kind,
            reason=reason,
        )
        return False


def _reason_against(
    notice: Notice, order: Mapping[str, Any], customer: Customer | None
) -> str | None:
    if not policy.still_true(notice, order):
        return "overtaken"
    if customer is None:
        return "no_customer"
    if not policy.wants(customer.metadata, notice.kind):
        return "opted_out"
    return None
