"""Tells a customer what changed of an order: once, in their language, unless they opted out."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from deskhand.conversations.models import Message
from deskhand.conversations.outbound import OutboundService, Route
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


class NotificationService:
    """Notices of all merchants; each call names one."""

    def __init__(
        self,
        table: Table,
        orders: OrderService,
        merchants: MerchantService,
        outbound: OutboundService,
        clock: Clock = utc_now,
    ) -> None:
        self._table = table
        self._orders = orders
        self._merchants = merchants
        self._outbound = outbound
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
        told = repository.told(order["id"], notice.change)
        if told and told.message_id:
            return self._skip(merchant_id, notice, order, "told_before")
        text = self._text(merchant_id, notice, order, customer)
        if text is None:
            return self._skip(merchant_id, notice, order, "switched_off")
        if told is None:
            route = self._outbound.route(merchant_id, customer)
            if route is None:
                return self._skip(merchant_id, notice, order, "no_channel")
            told = repository.claim(self._told(merchant_id, notice, order, customer, route))
        message = self._post(repository, told, customer, text)
        if message is None:
            return self._skip(merchant_id, notice, order, "no_channel")
        log("notice_sent", merchant=merchant_id, order=order["id"], kind=notice.kind)
        return True

    def _post(
        self, repository: NotificationRepository, told: Told, customer: Customer, text: Rendered
    ) -> Message | None:
        """Post by the claimed way; by e-mail where the chat has closed meanwhile."""
        try:
            message = self._post_by(told, customer, text)
        except Invalid:
            route = self._outbound.route(told.merchant_id, customer, mail_only=True)
            if route is None:
                return None
            told = told.model_copy(update=asdict(route))
            repository.remember(told)
            message = self._post_by(told, customer, text)
        repository.remember(told.model_copy(update={"message_id": message.id}))
        return message

    def _post_by(self, told: Told, customer: Customer, text: Rendered) -> Message:
        return self._outbound.post(
            told.merchant_id,
            customer,
            Route(
                account_id=told.account_id,
                channel=told.channel,
                conversation_id=told.conversation_id,
                recipient=told.recipient,
                begins=told.begins,
            ),
            subject=text.subject,
            body=text.body,
            dedupe_key=f"notification:{told.order_id}:{told.change}",
            metadata={"notice": told.kind.value, "order_id": told.order_id},
        )

    def _told(
        self,
        merchant_id: str,
        notice: Notice,
        order: Mapping[str, Any],
        customer: Customer,
        route: Route,
    ) -> Told:
        return Told(
            merchant_id=merchant_id,
            order_id=order["id"],
            change=notice.change,
            kind=notice.kind,
            customer_id=customer.id,
            created_at=self._clock(),
            **asdict(route),
        )

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
