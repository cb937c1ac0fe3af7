"""Takes in privacy requests and does them, piece by piece, within their time (S91)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import orjson

from deskhand.kit.errors import NotFound
from deskhand.kit.observability import log
from deskhand.orders.models import Order
from deskhand.privacy.models import PrivacyRecord, PrivacyStatus
from deskhand.privacy.repository import PrivacyRepository
from deskhand.privacy.subject import Services, Subject
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import PrivacyKind, PrivacyRequest

ALLOWED: Final = timedelta(days=30)
ORDERS_AT_ONCE: Final = 100

Enqueue = Callable[[str, str], None]


class PrivacyService:
    """Requests of all merchants; each call names one.

    Args:
        enqueue: has `perform` called with (merchant id, request id) soon.
    """

    def __init__(self, services: Services, enqueue: Enqueue) -> None:
        self._services = services
        self._enqueue = enqueue

    def accept(self, account: ShopAccount, request: PrivacyRequest, raw_ref: str) -> bool:
        """Record a request and queue the work; False when it was done before."""
        now = self._services.clock()
        record = self._repository(account.merchant_id).add(
            PrivacyRecord(
                id=request.request_id,
                merchant_id=account.merchant_id,
                account_id=account.account_id,
                platform=account.slug,
                store=account.store,
                kind=request.kind,
                email=request.email,
                phone=request.phone,
                external_customer_id=request.external_customer_id,
                external_order_ids=list(request.external_order_ids),
                raw_ref=raw_ref,
                due_at=now + ALLOWED,
                created_at=now,
                updated_at=now,
            )
        )
        if record.status is PrivacyStatus.DONE:
            return False
        self._enqueue(account.merchant_id, record.id)
        return True

    def perform(self, merchant_id: str, request_id: str) -> PrivacyRecord:
        """Do a request, or the next piece of it; doing it again is harmless.

        Raises:
            NotFound: no such request.
        """
        record = self.get(merchant_id, request_id)
        if record.status is PrivacyStatus.DONE:
            return record
        work = {
            PrivacyKind.DATA_REQUEST: self._export,
            PrivacyKind.CUSTOMER_REDACT: self._erase_customer,
            PrivacyKind.SHOP_REDACT: self._erase_shop,
        }
        after = work[record.kind](record)
        self._repository(merchant_id).put(after)
        if after.status is PrivacyStatus.DONE:
            log("privacy_request_done", merchant=merchant_id, request=request_id, kind=after.kind)
        else:
            self._enqueue(merchant_id, request_id)
        return after

    def get(self, merchant_id: str, request_id: str) -> PrivacyRecord:
        """One request.

        Raises:
            NotFound: not there, or another merchant's.
        """
        found = self._repository(merchant_id).get(request_id)
        if found is None:
            raise NotFound("no such privacy request")
        return found

    def download_url(self, merchant_id: str, request_id: str) -> str:
        """Where the export can be fetched for 15 minutes.

        Raises:
            NotFound: no such request, or it has no export.
        """
        record = self.get(merchant_id, request_id)
        if record.result_key is None:
            raise NotFound("this request has no export")
        return self._services.objects.download_url(record.result_key, f"{request_id}.json")

    def list(self, merchant_id: str) -> list[PrivacyRecord]:
        """All requests, the next due first."""
        return sorted(self._repository(merchant_id).list(), key=lambda record: record.due_at)

    def _export(self, record: PrivacyRecord) -> PrivacyRecord:
        subject = Subject(self._services, record)
        export = subject.export()
        key = f"privacy/{record.merchant_id}/{record.id}.json"
        document = {"requested_at": record.created_at, "store": record.store, **export}
        self._services.objects.put(
            key, orjson.dumps(document, option=orjson.OPT_INDENT_2), "application/json"
        )
        messages = sum(len(one["messages"]) for one in export["conversations"])
        return self._done(record, orders=len(export["orders"]), messages=messages, result_key=key)

    def _erase_customer(self, record: PrivacyRecord) -> PrivacyRecord:
        """The shop's orders of the person, then the person and what they wrote.

        Orders of the merchant's other stores stay, unlinked: their shops ask for themselves.
        """
        subject = Subject(self._services, record)
        customer_ids = subject.customer_ids()
        # kept first: once orders are unlinked they no longer lead to the customer
        record = record.model_copy(update={"customer_ids": customer_ids})
        self._repository(record.merchant_id).put(record)
        orders = subject.orders(customer_ids, own_store=True)
        subject.erase_orders(orders)
        messages = sum(subject.erase_customer(one) for one in customer_ids)
        return self._done(record, orders=len(orders), messages=messages)

    def _erase_shop(self, record: PrivacyRecord) -> PrivacyRecord:
        """All orders of one store, some at a time."""
        subject = Subject(self._services, record)
        found, more = self._orders_of_store(record)
        subject.erase_orders(found)
        record = record.model_copy(update={"orders": record.orders + len(found)})
        return record if more else self._done(record)

    def _orders_of_store(self, record: PrivacyRecord) -> tuple[Sequence[Order], bool]:
        """Up to ORDERS_AT_ONCE orders of the store that are not erased, and whether more follow."""
        found: list[Order] = []
        cursor: str | None = None
        while True:
            page = self._services.orders.list(
                record.merchant_id, platform=record.platform, cursor=cursor, limit=100
            )
            found += [
                order
                for order in page.items
                if order.key.store == record.store and not order.desk.erased
            ]
            cursor = page.next_cursor
            if len(found) >= ORDERS_AT_ONCE:
                return found[:ORDERS_AT_ONCE], True
            if cursor is None:
                return found, False

    def _done(self, record: PrivacyRecord, **results: object) -> PrivacyRecord:
        now = self._services.clock()
        update: dict[str, object] = {
            "status": PrivacyStatus.DONE,
            "completed_at": now,
            "updated_at": now,
            **results,
        }
        if record.kind is not PrivacyKind.DATA_REQUEST:
            Subject(self._services, record).erase_request()
            update |= {"email": None, "phone": None, "external_customer_id": None}
        return record.model_copy(update=update)

    def _repository(self, merchant_id: str) -> PrivacyRepository:
        return PrivacyRepository(self._services.table, merchant_id)
