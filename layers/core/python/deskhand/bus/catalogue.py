"""Every event's payload, typed and versioned; `docs/events.md` is written from this.

A field may be added with a default; anything else is a new version.
"""

from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from deskhand.contracts.names import DetailType


class Payload(BaseModel):
    """Base of all payloads. Consumers ignore fields they don't know."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class ConversationPayload(Payload):
    """A conversation as it is now: the same object that REST shows."""

    conversation: dict[str, Any]


class ConversationCreated(ConversationPayload):
    """A conversation began."""


class ConversationUpdated(ConversationPayload):
    """Status, assignee, priority, tags or last message changed."""


class ConversationReopened(ConversationPayload):
    """A resolved or snoozed conversation waits for an answer again and has no agent."""


class MessagePayload(Payload):
    """A message as it is now, with what its watchers need to place it.

    `visitor_id` is set for web chat, so that the visitor's sockets can be found without a read.
    """

    message: dict[str, Any]
    conversation_id: str
    account_id: str
    visitor_id: str | None = None


class MessageCreated(MessagePayload):
    """A message was stored, from whatever side."""


class MessageUpdated(MessagePayload):
    """A message's status or content changed."""


class CustomerPayload(Payload):
    """A customer by id with the values by which waiting orders are found.

    `emails` and `phones` are normalised (lower case, E.164).
    """

    customer_id: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


class CustomerCreated(CustomerPayload):
    """A customer appeared."""


class CustomerUpdated(CustomerPayload):
    """A customer changed."""


class CustomerDeleted(CustomerPayload):
    """A customer was deleted."""


class OrderChanged(Payload):
    """An order as it is now and what it was before (None when it is new)."""

    order: dict[str, Any]
    previous: dict[str, Any] | None = None


class OrderActionChanged(Payload):
    """Something that was asked for an order, as it stands now (REST shows the same object)."""

    action: dict[str, Any]


class AgentPayload(Payload):
    """An agent as REST shows it."""

    agent: dict[str, Any]


class AgentStatusChanged(AgentPayload):
    """An agent went online, busy or offline."""


class AgentUpdated(AgentPayload):
    """Anything else of an agent changed."""


class ItemQuarantined(Payload):
    """Something could not be processed and waits for a person."""

    quarantine_id: str
    slug: str
    reason: str
    received_at: datetime


class AccountChanged(Payload):
    """A connected account came, went, or changed; what follows from it is done by jobs.

    `change` is connected, updated, paused, resumed or disconnected.
    """

    account_id: str
    slug: str
    change: str


class AccountHealthChanged(Payload):
    """How a connected account stands with its provider, as REST shows it."""

    account: dict[str, Any]


class AccountSilent(Payload):
    """Nothing has come in for longer than this account's rhythm allows (S55)."""

    account: dict[str, Any]


class VisitorConnected(Payload):
    """A visitor of a web chat opened a socket and is to be told who they are (contract §5)."""

    connection_id: str
    account_id: str
    visitor_id: str


class ImportFinished(Payload):
    """A file of orders was imported, refused, or could not be gone on with; as REST shows it."""

    order_import: dict[str, Any]


PAYLOADS: Final[dict[DetailType, type[Payload]]] = {
    DetailType.CONVERSATION_CREATED: ConversationCreated,
    DetailType.CONVERSATION_UPDATED: ConversationUpdated,
    DetailType.CONVERSATION_REOPENED: ConversationReopened,
    DetailType.MESSAGE_CREATED: MessageCreated,
    DetailType.MESSAGE_UPDATED: MessageUpdated,
    DetailType.CUSTOMER_CREATED: CustomerCreated,
    DetailType.CUSTOMER_UPDATED: CustomerUpdated,
    DetailType.CUSTOMER_DELETED: CustomerDeleted,
    DetailType.ORDER_CHANGED: OrderChanged,
    DetailType.ORDER_ACTION_CHANGED: OrderActionChanged,
    DetailType.AGENT_STATUS_CHANGED: AgentStatusChanged,
    DetailType.AGENT_UPDATED: AgentUpdated,
    DetailType.ITEM_QUARANTINED: ItemQuarantined,
    DetailType.ACCOUNT_CHANGED: AccountChanged,
    DetailType.ACCOUNT_HEALTH_CHANGED: AccountHealthChanged,
    DetailType.ACCOUNT_SILENT: AccountSilent,
    DetailType.VISITOR_CONNECTED: VisitorConnected,
    DetailType.IMPORT_FINISHED: ImportFinished,
}
VERSIONS: Final[dict[DetailType, int]] = dict.fromkeys(PAYLOADS, 1)
