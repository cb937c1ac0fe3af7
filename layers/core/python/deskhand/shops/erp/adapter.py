"""The ERP adapter: our own order schema, and actions passed on."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from deskhand.kit.errors import ParseFailure
from deskhand.kit.http import HttpClient
from deskhand.kit.ids import fingerprint
from deskhand.kit.webhook import Request
from deskhand.shops.actions import (
    ActionDone,
    ActionKind,
    ActionPreview,
    ActionTarget,
    OrderAction,
    RefundOrder,
)
from deskhand.shops.base import (
    MappedStatus,
    ShopAccount,
    ShopAdapter,
    ShopDefaults,
    ShopSpec,
    StatusView,
)
from deskhand.shops.erp import acting, events, status
from deskhand.shops.erp.schema import Envelope
from deskhand.shops.erp.standard_webhooks import ID
from deskhand.shops.model import ShopEvent, UnknownShopEvent
from deskhand.shops.words import STATUS_TABLE

MAX_PROBLEMS: Final = 5

SPEC: Final = ShopSpec(
    slug="erp",
    name="Own system (ERP)",
    id_title="Name of the system",
    id_hint="Your own word for it, e.g. erp-acme.",
    docs_url="https://www.standardwebhooks.com",
    credentials={
        "type": "object",
        "required": ["secret"],
        "additionalProperties": False,
        "properties": {
            "secret": {
                "type": "string",
                "title": "Signing secret (whsec_…)",
                "minLength": 12,
                "pattern": "^whsec_[A-Za-z0-9+/]{24,}={0,2}$",
                "writeOnly": True,
            },
        },
    },
    settings={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "actions_url": {
                "type": "string",
                "format": "uri",
                "pattern": r"^https://[^/\s?#@]+(/\S*)?$",
                "title": "Address that takes order actions",
                "description": "Left out: orders can't be changed from the desk.",
            },
            "currency": {
                "type": "string",
                "title": "Currency of orders that name none",
                "pattern": "^[A-Z]{3}$",
            },
            "statuses": STATUS_TABLE,
        },
    },
    actions=frozenset(ActionKind),
    per_second=5.0,
    burst=20,
)


class ErpAdapter(ShopDefaults):
    """See `deskhand.shops.base.ShopAdapter`."""

    spec = SPEC

    def parse(
        self, request: Request, account: ShopAccount, received_at: datetime
    ) -> list[ShopEvent]:
        """Read one event.

        Raises:
            ParseFailure: not JSON, or the fields that are wrong and why (never their values).
        """
        raw = _read(request.body)
        try:
            envelope = Envelope.model_validate(raw)
            reader = events.READERS.get(envelope.type)
            if reader is None:
                return [UnknownShopEvent(reason="unknown_type")]
            # `webhook-timestamp` is of the attempt and no more the event's time than `received_at`
            happened_at = envelope.timestamp or received_at
            context = events.Context(account=account, happened_at=happened_at)
            return reader(envelope.data, context)
        except ValidationError as error:
            raise ParseFailure(_problems(error)) from error
        except (ValueError, ArithmeticError) as error:
            raise ParseFailure("amount_unreadable") from error

    def map_status(self, view: StatusView) -> MappedStatus:
        """See `deskhand.shops.erp.status`."""
        return status.map_status(view)

    def event_id(self, request: Request) -> str:
        """`webhook-id`, the sender's idempotency key; without one, the body's fingerprint."""
        return request.headers.get(ID) or fingerprint(request.body.hex())

    def preview(
        self, action: OrderAction, order: ActionTarget, account: ShopAccount, http: HttpClient
    ) -> ActionPreview | None:
        """The sum where the desk named it; the system computes the rest itself."""
        del order, http
        acting.actions_url(account)
        if not isinstance(action, RefundOrder) or not action.amount:
            return None
        amount = action.amount + action.shipping if action.shipping else action.amount
        return ActionPreview(amount=amount)

    def perform(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone:
        """Pass it on; see `deskhand.shops.erp.acting`."""
        return acting.perform(action, order, key, account, http)

    def find_done(
        self,
        action: OrderAction,
        order: ActionTarget,
        key: str,
        account: ShopAccount,
        http: HttpClient,
    ) -> ActionDone | None:
        """Nothing to look up: the system takes `webhook-id` as idempotency key, so asking again
        under the same key does not do it twice."""
        return None


def _read(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise ParseFailure("not_json") from error


def _problems(error: ValidationError) -> str:
    """`data.items.0.quantity: Input should be a valid integer; …`, without what was sent."""
    found = []
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        inside = ("data",) if error.title != Envelope.__name__ else ()
        place = ".".join(str(part) for part in (*inside, *problem["loc"])) or "body"
        found.append(f"{place}: {problem['msg']}")
    more = f"; and {len(found) - MAX_PROBLEMS} more" if len(found) > MAX_PROBLEMS else ""
    return "; ".join(found[:MAX_PROBLEMS]) + more


ADAPTER: Final[ShopAdapter] = ErpAdapter()
