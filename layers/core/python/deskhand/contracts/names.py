"""Every name that a Lambda and the infrastructure must spell alike."""

from enum import StrEnum
from typing import Final

APP: Final = "deskhand"
SOURCE: Final = "deskhand"
LOCAL_STAGE: Final = "local"


class Env(StrEnum):
    """Environment variables that infrastructure sets and settings read."""

    STAGE = "DESKHAND_STAGE"
    DESK_TABLE = "DESKHAND_DESK_TABLE"
    CONNECTIONS_TABLE = "DESKHAND_CONNECTIONS_TABLE"
    IDEMPOTENCY_TABLE = "DESKHAND_IDEMPOTENCY_TABLE"
    METRICS_TABLE = "DESKHAND_METRICS_TABLE"
    INGEST_QUEUE_URL = "DESKHAND_INGEST_QUEUE_URL"
    ORDERS_QUEUE_URL = "DESKHAND_ORDERS_QUEUE_URL"
    SEND_QUEUE_URL = "DESKHAND_SEND_QUEUE_URL"
    RESEND_QUEUE_URL = "DESKHAND_RESEND_QUEUE_URL"
    ACTIONS_QUEUE_URL = "DESKHAND_ACTIONS_QUEUE_URL"
    FILES_QUEUE_URL = "DESKHAND_FILES_QUEUE_URL"
    JOBS_QUEUE_URL = "DESKHAND_JOBS_QUEUE_URL"
    IMPORTS_QUEUE_URL = "DESKHAND_IMPORTS_QUEUE_URL"
    BUS_NAME = "DESKHAND_BUS_NAME"
    FILES_BUCKET = "DESKHAND_FILES_BUCKET"
    SOCKET_ENDPOINT = "DESKHAND_SOCKET_ENDPOINT"
    PROVIDER_BASE_URL = "DESKHAND_PROVIDER_BASE_URL"
    ADAPTER = "DESKHAND_ADAPTER"
    WEB_ORIGINS = "DESKHAND_WEB_ORIGINS"


class Queue(StrEnum):
    """SQS queues; each has a dead-letter queue named `<queue>-dlq`."""

    INGEST = "ingest"
    ORDERS = "orders"
    ROUTING = "routing"
    NOTIFICATIONS = "notifications"
    JOBS = "jobs"
    SEND = "send"
    RESEND = "resend"
    ACTIONS = "actions"
    FILES = "files"
    IMPORTS = "imports"


class Table(StrEnum):
    """DynamoDB tables, split by lifecycle."""

    DESK = "desk"
    CONNECTIONS = "connections"
    IDEMPOTENCY = "idempotency"
    METRICS = "metrics"


class DetailType(StrEnum):
    """Events on the bus, past tense; the payloads are in `deskhand.bus.catalogue`."""

    CONVERSATION_CREATED = "ConversationCreated"
    CONVERSATION_UPDATED = "ConversationUpdated"
    CONVERSATION_REOPENED = "ConversationReopened"
    MESSAGE_CREATED = "MessageCreated"
    MESSAGE_UPDATED = "MessageUpdated"
    CUSTOMER_CREATED = "CustomerCreated"
    CUSTOMER_UPDATED = "CustomerUpdated"
    CUSTOMER_DELETED = "CustomerDeleted"
    ORDER_CHANGED = "OrderChanged"
    ORDER_ACTION_CHANGED = "OrderActionChanged"
    AGENT_STATUS_CHANGED = "AgentStatusChanged"
    AGENT_UPDATED = "AgentUpdated"
    ITEM_QUARANTINED = "ItemQuarantined"
    ACCOUNT_CHANGED = "AccountChanged"
    ACCOUNT_HEALTH_CHANGED = "AccountHealthChanged"
    ACCOUNT_SILENT = "AccountSilent"
    VISITOR_CONNECTED = "VisitorConnected"
    IMPORT_FINISHED = "ImportFinished"


BROADCAST_TYPES: Final = (
    DetailType.CONVERSATION_CREATED,
    DetailType.CONVERSATION_UPDATED,
    DetailType.MESSAGE_CREATED,
    DetailType.MESSAGE_UPDATED,
    DetailType.ORDER_CHANGED,
    DetailType.ORDER_ACTION_CHANGED,
    DetailType.AGENT_UPDATED,
    DetailType.AGENT_STATUS_CHANGED,
    DetailType.VISITOR_CONNECTED,
    DetailType.ACCOUNT_HEALTH_CHANGED,
    DetailType.ACCOUNT_SILENT,
    DetailType.IMPORT_FINISHED,
)
ROUTING_TYPES: Final = (
    DetailType.CONVERSATION_CREATED,
    DetailType.CONVERSATION_REOPENED,
    DetailType.AGENT_STATUS_CHANGED,
    DetailType.AGENT_UPDATED,
)
NOTIFICATION_TYPES: Final = (DetailType.ORDER_CHANGED,)
ORDER_TYPES: Final = (
    DetailType.CUSTOMER_CREATED,
    DetailType.CUSTOMER_UPDATED,
    DetailType.CUSTOMER_DELETED,
)
"""What the orders queue gets besides shops' requests: orders may wait for that customer."""

JOB_TYPES: Final = (DetailType.ACCOUNT_CHANGED,)
"""What the jobs queue gets besides jobs: an account that comes, goes, pauses or resumes."""

FIFO_QUEUES: Final = frozenset({Queue.SEND, Queue.ACTIONS})
EVENT_QUEUES: Final = {
    Queue.ROUTING: ROUTING_TYPES,
    Queue.NOTIFICATIONS: NOTIFICATION_TYPES,
    Queue.ORDERS: ORDER_TYPES,
    Queue.JOBS: JOB_TYPES,
}
"""Which events wait in which queue."""

IMPORTS_PREFIX: Final = "imports/"
"""What is put below it in the files bucket is imported."""
REPORTS_PREFIX: Final = "import-reports/"

MAX_RECEIVES: Final = 5
"""How often a queue delivers a record before it moves to the dead-letter queue."""

PARTITION_KEY: Final = "pk"
SORT_KEY: Final = "sk"
TTL_ATTRIBUTE: Final = "expires_at"
INDEX_ONE: Final = "gsi1"
INDEX_TWO: Final = "gsi2"


def resource(stage: str, *parts: str) -> str:
    """Name a resource: `deskhand-{stage}-{parts joined by dashes}`."""
    return "-".join((APP, stage, *parts))


def dead_letters(queue: str) -> str:
    """Name (or address) a queue's dead-letter queue, given the queue's."""
    plain = queue.removesuffix(".fifo")
    return f"{plain}-dlq{queue[len(plain) :]}"


def account_secret(stage: str, account_id: str) -> str:
    """Name the Secrets Manager secret of one connected account."""
    return f"{APP}/{stage}/accounts/{account_id}"


def platform_secret(stage: str) -> str:
    """Name the secret with the platform's own signing keys."""
    return f"{APP}/{stage}/platform"
