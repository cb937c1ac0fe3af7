"""Works the orders queue: shops' verified requests, news of customers, privacy requests."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from deskhand import bootstrap
from deskhand.bus.catalogue import CustomerPayload
from deskhand.bus.consume import Delivery, consume
from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import DetailType
from deskhand.intake.models import Work
from deskhand.kit.observability import log


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Apply a batch; what failed comes back later."""
    return consume(event, _apply)


def _apply(delivery: Delivery) -> None:
    body = orjson.loads(delivery.body)
    if "privacy_request" in body:
        bootstrap.privacy().perform(body["merchant_id"], body["privacy_request"])
    elif "detail" in body:
        _customer_news(Envelope.model_validate(body["detail"]))
    else:
        _shop_request(Work.model_validate(body))


def _shop_request(work: Work) -> None:
    outcome = bootstrap.order_ingest().process(work)
    log(
        "request_processed",
        merchant=work.merchant_id,
        slug=work.slug,
        raw=work.raw_id,
        **outcome.model_dump(),
    )


def _customer_news(envelope: Envelope) -> None:
    customer = CustomerPayload.model_validate(envelope.data)
    count = _CUSTOMER_NEWS[envelope.type](envelope.merchant_id, customer)
    if count:
        log("orders_linked", merchant=envelope.merchant_id, orders=count, news=envelope.type)


def _link(merchant_id: str, customer: CustomerPayload) -> int:
    return bootstrap.orders().link_for_customer(
        merchant_id, customer.customer_id, customer.emails, customer.phones
    )


def _unlink(merchant_id: str, customer: CustomerPayload) -> int:
    return bootstrap.orders().move_orders(merchant_id, customer.customer_id, None)


_CUSTOMER_NEWS: Final[Mapping[DetailType, Callable[[str, CustomerPayload], int]]] = {
    DetailType.CUSTOMER_CREATED: _link,
    DetailType.CUSTOMER_UPDATED: _link,
    DetailType.CUSTOMER_DELETED: _unlink,
}
