"""The journal in the desk table: an order's actions share one partition with their guard."""

from typing import Any, Final

from deskhand.audit.models import AuditEntry
from deskhand.audit.repository import audit_put
from deskhand.kit.clock import to_text
from deskhand.orders.actions.codec import pack_target, unpack_target
from deskhand.orders.actions.models import ActionRecord, ActionStatus
from deskhand.shops.actions import ActionTarget
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.keys import Key
from deskhand.storage.table import Delete, Put, Table, Update, Write

LIST_INDEX: Final = "gsi1"
CUSTOMER_INDEX: Final = "gsi2"
PERSONAL: Final = frozenset(
    {"shipping_address", "note", "reason", "tracking_number", "tracking_url"}
)


class ActionRepository:
    """One merchant's order actions."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, order_id: str, action_id: str) -> ActionRecord | None:
        """One action, never stale; or None."""
        item = self._table.get(keys.order_action(self._merchant_id, order_id, action_id))
        return ActionRecord.from_item(item) if item else None

    def of_order(self, order_id: str) -> list[ActionRecord]:
        """An order's actions, oldest first, never stale."""
        pk = keys.order_action_guard(self._merchant_id, order_id).pk
        items = self._table.query(pk, begins=keys.ORDER_ACTION_PREFIX, consistent=True)
        return [ActionRecord.from_item(item) for item in items]

    def by_status(self, status: ActionStatus, before: str | None, limit: int) -> list[ActionRecord]:
        """Actions in a status, newest first; `before` is a sort key (`sort_key`)."""
        found = self._table.query(
            keys.order_actions_by_status(self._merchant_id, status),
            index=LIST_INDEX,
            before=before,
            limit=limit,
            newest_first=True,
        )
        return [ActionRecord.from_item(item) for item in found]

    def of_customer(self, customer_id: str, limit: int) -> list[ActionRecord]:
        """What was asked for a customer's orders, in any order; a moment old at most."""
        found = self._table.query(
            keys.customer_list(self._merchant_id, customer_id),
            index=CUSTOMER_INDEX,
            begins=keys.ORDER_ACTION_PREFIX,
            limit=limit,
            newest_first=True,
        )
        items = self._table.get_many([Key(item["pk"], item["sk"]) for item in found])
        return [ActionRecord.from_item(item) for item in items]

    def guard(self, order_id: str) -> int:
        """How often something was asked for the order; read it before its actions."""
        item = self._table.get(keys.order_action_guard(self._merchant_id, order_id))
        return int(item["version"]) if item else 0

    def claimed(self, order_id: str, idempotency_key: str) -> tuple[str, str] | None:
        """The action that a key stands for, and the digest of what was asked with it; or None."""
        key = keys.order_action_claim(self._merchant_id, order_id, idempotency_key)
        item = self._table.get(key)
        return (str(item["action_id"]), str(item["digest"])) if item else None

    def create(
        self,
        action: ActionRecord,
        guard: int,
        audit: AuditEntry,
        claim: tuple[str, str] | None,
    ) -> None:
        """Store a new action, the key that it was asked with, and that the order has one more.

        Args:
            guard: what `guard` said before the order's other actions were read.
            claim: Idempotency-Key and digest.

        Raises:
            ConditionFailed: something else was asked for the order meanwhile, or the key is taken.
        """
        writes: list[Write] = [self._guard_update(action.order_id, guard)]
        if claim:
            writes.append(Put.new(self._claim_item(action, *claim)))
        self._table.transact([*writes, Put.new(item_of(action)), audit_put(audit)])

    def replace(
        self,
        action: ActionRecord,
        known: ActionRecord,
        audit: AuditEntry | None = None,
        *,
        guard: int | None = None,
    ) -> None:
        """Write the next state of an action that was read as `known`.

        Raises:
            ConditionFailed: it changed meanwhile; with `guard`, so may have the order's others.
        """
        put = _next(action, known)
        others: list[Write] = [audit_put(audit)] if audit else []
        if guard is not None:
            others.append(self._guard_update(action.order_id, guard))
        if others:
            self._table.transact([put, *others])
        else:
            self._table.put(put)

    def begin(self, action: ActionRecord, known: ActionRecord, target: ActionTarget) -> None:
        """Write down that the platform is about to be called, and the order as it was before.

        Raises:
            ConditionFailed: it changed meanwhile.
        """
        key = keys.order_action_target(self._merchant_id, action.order_id, action.id)
        before = {
            **key.as_item(),
            "entity": "order_action_target",
            "merchant_id": self._merchant_id,
            "target": pack_target(target),
        }
        self._table.transact([_next(action, known), Put(item=before)])

    def target(self, action: ActionRecord) -> ActionTarget | None:
        """The order as it was before the platform was first called; None before that."""
        key = keys.order_action_target(self._merchant_id, action.order_id, action.id)
        item = self._table.get(key)
        return unpack_target(item["target"]) if item else None

    def erase(self, order_id: str) -> None:
        """Take the person out of what was asked for an order: addresses, notes, reasons (S91).

        Raises:
            ConditionFailed: one of them changed meanwhile; try again.
        """
        for action in self.of_order(order_id):
            kept = {name: part for name, part in action.request.items() if name not in PERSONAL}
            erased = {"request": kept, "customer_id": None, "version": action.version + 1}
            self._table.put(_next(action.model_copy(update=erased), action))
            key = keys.order_action_target(self._merchant_id, order_id, action.id)
            self._table.delete(Delete(key=key))

    def _guard_update(self, order_id: str, known: int) -> Update:
        return Update(
            key=keys.order_action_guard(self._merchant_id, order_id),
            expression="SET version = :next, entity = :entity, merchant_id = :merchant",
            condition="version = :known" if known else "attribute_not_exists(pk)",
            values={
                ":next": known + 1,
                ":entity": "order_action_guard",
                ":merchant": self._merchant_id,
                **({":known": known} if known else {}),
            },
        )

    def _claim_item(self, action: ActionRecord, idempotency_key: str, digest: str) -> Item:
        key = keys.order_action_claim(self._merchant_id, action.order_id, idempotency_key)
        return {
            **key.as_item(),
            "entity": "order_action_claim",
            "merchant_id": self._merchant_id,
            "action_id": action.id,
            "digest": digest,
        }


def sort_key(action: ActionRecord) -> str:
    """Where the action stands in a list: by when it was asked for, then id."""
    return keys.order_sort(action.asked_at, action.id)


def item_of(action: ActionRecord) -> Item:
    """The stored form, listed by status, and with its customer."""
    listed: dict[str, Any] = {
        "gsi1pk": keys.order_actions_by_status(action.merchant_id, action.status),
        "gsi1sk": sort_key(action),
    }
    if action.customer_id:
        listed["gsi2pk"] = keys.customer_list(action.merchant_id, action.customer_id)
        listed["gsi2sk"] = f"{keys.ORDER_ACTION_PREFIX}{to_text(action.asked_at)}#{action.id}"
    return {
        **keys.order_action(action.merchant_id, action.order_id, action.id).as_item(),
        "entity": "order_action",
        **listed,
        **action.attributes(),
    }


def _next(action: ActionRecord, known: ActionRecord) -> Put:
    return Put(item=item_of(action), condition="version = :known", values={":known": known.version})
