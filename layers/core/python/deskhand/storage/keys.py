"""The only speller of keys. Every key begins with the merchant, but for the account directory.

`docs/data-model.md` lists the access pattern behind each.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deskhand.kit.clock import to_text
from deskhand.kit.ids import fingerprint


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key."""

    pk: str
    sk: str

    def as_item(self) -> dict[str, str]:
        """The two key attributes."""
        return {"pk": self.pk, "sk": self.sk}


def merchant(merchant_id: str) -> Key:
    """The merchant's own record and settings."""
    return Key(f"M#{merchant_id}", "MERCHANT")


def account(merchant_id: str, account_id: str) -> Key:
    """A connected channel or shop."""
    return Key(f"M#{merchant_id}", f"ACCOUNT#{account_id}")


ACCOUNT_PREFIX = "ACCOUNT#"


def account_route(slug: str, external_id: str) -> Key:
    """Directory: which account a provider's id belongs to; read before the merchant is known."""
    return Key(f"ROUTE#{slug}#{external_id}", "ROUTE")


def agent(merchant_id: str, service_code: str) -> Key:
    """A customer-service agent."""
    return Key(f"M#{merchant_id}", f"AGENT#{service_code}")


AGENT_PREFIX = "AGENT#"


def agents_by_status(merchant_id: str, status: int) -> str:
    """Index partition of a merchant's agents by presence (S115)."""
    return f"M#{merchant_id}#AGENTS#{status}"


def template(merchant_id: str, kind: str) -> Key:
    """A notification template that the merchant edited."""
    return Key(f"M#{merchant_id}", f"TEMPLATE#{kind}")


TEMPLATE_PREFIX = "TEMPLATE#"


def customer(merchant_id: str, customer_id: str) -> Key:
    """A customer."""
    return Key(f"M#{merchant_id}#C#{customer_id}", "CUSTOMER")


def claim(merchant_id: str, kind: str, value: str) -> Key:
    """Who holds a value that is unique per merchant: kind is primary, email or phone."""
    return Key(f"M#{merchant_id}#U#{kind}#{value}", "CLAIM")


def contact(merchant_id: str, channel: str, identifier: str) -> Key:
    """A contact point: one person as one channel knows them."""
    return Key(f"M#{merchant_id}#P#{channel}#{identifier}", "CONTACT")


def customer_names(merchant_id: str) -> str:
    """Index partition of customers by name."""
    return f"M#{merchant_id}#NAMES"


def customer_list(merchant_id: str, customer_id: str) -> str:
    """Index partition of what belongs to a customer: conversations and orders."""
    return f"M#{merchant_id}#C#{customer_id}"


def conversation(merchant_id: str, conversation_id: str) -> Key:
    """A conversation's head; its messages share the partition."""
    return Key(f"M#{merchant_id}#V#{conversation_id}", "CONV")


MESSAGE_PREFIX = "MSG#"


def message(merchant_id: str, conversation_id: str, seq: int) -> Key:
    """A message by its place in the conversation."""
    return Key(f"M#{merchant_id}#V#{conversation_id}", message_sort(seq))


def message_sort(seq: int) -> str:
    """The sort key of a place; sorts as the number does."""
    return f"{MESSAGE_PREFIX}{seq:012d}"


def inbox(merchant_id: str, status: str, shard: int) -> str:
    """Index partition of conversations by status, newest activity last."""
    return f"M#{merchant_id}#INBOX#{status}#{shard}"


def activity_sort(at: datetime, conversation_id: str) -> str:
    """Index sort key of a conversation: time, then id."""
    return f"{to_text(at)}#{conversation_id}"


def event(merchant_id: str, account_id: str, event_id: str) -> Key:
    """A provider's event: its existence is the dedupe, its content says what it became."""
    return Key(f"M#{merchant_id}#X#{account_id}#{fingerprint(event_id)}", "EVENT")


def pointer(merchant_id: str, account_id: str, external_message_id: str) -> Key:
    """Where the message with this provider's id is, when that id is not its event's id too."""
    return Key(event(merchant_id, account_id, external_message_id).pk, "POINTER")


def raw(merchant_id: str, slug: str, received_at: datetime, raw_id: str) -> Key:
    """A raw request as received, by hour."""
    return Key(raw_hour(merchant_id, slug, received_at), f"{to_text(received_at)}#{raw_id}")


def raw_hour(merchant_id: str, slug: str, hour: datetime) -> str:
    """The partition of one hour's raw requests of one channel or shop."""
    return f"M#{merchant_id}#R#{slug}#{to_text(hour)[:13]}"


def quarantine(merchant_id: str, item_id: str) -> Key:
    """What could not be processed; ids are time-ordered."""
    return Key(f"M#{merchant_id}#Q", item_id)


def order(merchant_id: str, platform: str, store: str, external_order_id: str) -> Key:
    """An order; unique by platform, store and the platform's id (S61)."""
    return Key(f"M#{merchant_id}#O#{platform}#{store}#{external_order_id}", "ORDER")


def order_pointer(merchant_id: str, order_id: str) -> Key:
    """From our id to the order's key."""
    return Key(f"M#{merchant_id}#OID#{order_id}", "POINTER")


def order_external(merchant_id: str, platform: str, external_order_id: str, store: str) -> Key:
    """From the platform's id to the order's key, where the store is not known."""
    return Key(f"M#{merchant_id}#OX#{platform}#{external_order_id}", f"STORE#{store}")


def order_sort(at: datetime, order_id: str) -> str:
    """Index sort key of an order: time, then id."""
    return f"{to_text(at)}#{order_id}"


ORDER_PREFIX = "ORDER#"


def orders_by_status(merchant_id: str, status: str) -> str:
    """Index partition of orders by status, newest last."""
    return f"M#{merchant_id}#ORDERS#{status}"


def pending_link(merchant_id: str, kind: str, value: str, order_id: str) -> Key:
    """An order that waits for a customer with this e-mail or phone (S67)."""
    return Key(f"M#{merchant_id}#L#{kind}#{value}", f"ORDER#{order_id}")


def order_action(merchant_id: str, order_id: str, action_id: str) -> Key:
    """Something that was asked for an order; ids are time-ordered."""
    return Key(f"M#{merchant_id}#OA#{order_id}", f"{ORDER_ACTION_PREFIX}{action_id}")


ORDER_ACTION_PREFIX = "ACTION#"


def order_action_guard(merchant_id: str, order_id: str) -> Key:
    """Counts what was asked for an order: who adds to it saw all that was asked before."""
    return Key(f"M#{merchant_id}#OA#{order_id}", "GUARD")


def order_action_claim(merchant_id: str, order_id: str, idempotency_key: str) -> Key:
    """Which action an Idempotency-Key stands for."""
    return Key(f"M#{merchant_id}#OA#{order_id}", f"KEY#{fingerprint(idempotency_key)}")


def order_action_target(merchant_id: str, order_id: str, action_id: str) -> Key:
    """The order as it was known just before the platform was first asked."""
    return Key(f"M#{merchant_id}#OA#{order_id}", f"BEFORE#{action_id}")


def order_actions_by_status(merchant_id: str, status: str) -> str:
    """Index partition of actions by status, newest last."""
    return f"M#{merchant_id}#ACTIONS#{status}"


def notification(merchant_id: str, order_id: str, change: str) -> Key:
    """That a customer was told of a change, once."""
    return Key(f"M#{merchant_id}#N#{order_id}", change)


def privacy_request(merchant_id: str, request_id: str) -> Key:
    """A data subject's request."""
    return Key(f"M#{merchant_id}#PRIVACY", request_id)


IMPORT_PREFIX = "IMPORT#"


def order_import(merchant_id: str, import_id: str) -> Key:
    """A file of orders that is imported (S57)."""
    return Key(f"M#{merchant_id}", f"{IMPORT_PREFIX}{import_id}")


def audit(merchant_id: str, at: datetime, entry_id: str) -> Key:
    """Who did what, by month."""
    return Key(f"M#{merchant_id}#AUDIT#{to_text(at)[:7]}", f"{to_text(at)}#{entry_id}")


def pace(merchant_id: str, slug: str, account_id: str, pair: str = "") -> Key:
    """How fast a provider may be called for an account, or for one of its customers, and whether
    it answers (idempotency)."""
    return Key(
        f"M#{merchant_id}#PACE#{slug}#{account_id}", f"PAIR#{fingerprint(pair)}" if pair else "ALL"
    )


def access_token(merchant_id: str, account_id: str) -> Key:
    """A connected account's access token, locked, and who renews it (idempotency)."""
    return Key(f"M#{merchant_id}#TOKEN", f"ACCOUNT#{account_id}")


def agent_sockets(merchant_id: str) -> str:
    """Partition (connections table) of the merchant's agents' sockets."""
    return f"M#{merchant_id}#AGENTS"


def visitor_sockets(merchant_id: str, account_id: str, visitor_id: str) -> str:
    """Partition (connections table) of one visitor's sockets."""
    return f"M#{merchant_id}#VISITOR#{account_id}#{visitor_id}"


def socket_sort(connection_id: str) -> str:
    """Sort key of a socket."""
    return f"CONN#{connection_id}"


def ticket(ticket_id: str) -> Key:
    """A one-use WebSocket ticket (connections table); found by its unguessable id."""
    return Key(f"TICKET#{ticket_id}", "TICKET")


def presence(merchant_id: str, service_code: str) -> Key:
    """When an agent was last heard (connections table)."""
    return Key(f"M#{merchant_id}#PRESENCE", f"AGENT#{service_code}")


def account_health(merchant_id: str, account_id: str) -> Key:
    """How a connected account stands with its provider; changes become events."""
    return Key(f"M#{merchant_id}", f"{HEALTH_PREFIX}{account_id}")


HEALTH_PREFIX = "HEALTH#"


def held(merchant_id: str, account_id: str, conversation_id: str, seq: int) -> Key:
    """A message that waits because its account is paused."""
    return Key(f"M#{merchant_id}#HELD#{account_id}", f"{conversation_id}#{message_sort(seq)}")


DUE_SHARDS: Final = 4


def upkeep(merchant_id: str, account_id: str, kind: str) -> Key:
    """When an account's next job of a kind is due, and how far the last one came (metrics)."""
    return Key(f"M#{merchant_id}#UPKEEP", f"{account_id}#{kind}")


def due(shard: int) -> str:
    """Index partition (metrics) of all merchants' jobs by the time they are due."""
    return f"DUE#{shard}"


def due_shard(account_id: str) -> int:
    """Which of the partitions an account's jobs are in."""
    return zlib.crc32(account_id.encode()) % DUE_SHARDS


def due_sort(at: datetime, account_id: str, kind: str) -> str:
    """Index sort key of a job: time, then which."""
    return f"{to_text(at)}#{account_id}#{kind}"


def lease(merchant_id: str, account_id: str, kind: str) -> Key:
    """Who does a job right now (idempotency)."""
    return Key(f"M#{merchant_id}#LEASE#{account_id}#{kind}", "LEASE")


def counts(merchant_id: str, slug: str, hour: datetime) -> Key:
    """What became of the requests of one channel or shop in one hour (metrics)."""
    return Key(f"M#{merchant_id}#COUNTS#{slug}", to_text(hour)[:13])


def seen(merchant_id: str, account_id: str) -> Key:
    """When an account last received and sent (metrics)."""
    return Key(f"M#{merchant_id}#SEEN", account_id)


def reconciled(merchant_id: str, account_id: str, at: datetime) -> Key:
    """The result of a reconciliation (metrics)."""
    return Key(f"M#{merchant_id}#RECONCILED#{account_id}", to_text(at))
