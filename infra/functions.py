"""The table of Lambdas: one row each, so that what a function may touch is read at a glance."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from deskhand.channels.registry import WEBHOOK_SLUGS as CHANNEL_SLUGS
from deskhand.contracts.names import Env, Queue, Table
from deskhand.shops.registry import WEBHOOK_SLUGS as SHOP_SLUGS


class Layer(StrEnum):
    """Layers, in the order in which Lambda puts them on the path."""

    CORE = "core"
    DEPS = "deps"


READ: Final = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
WRITE: Final = (
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:BatchWriteItem",
)
READ_WRITE: Final = READ + WRITE
SEND: Final = ("sqs:SendMessage",)
OBJECT_READ: Final = ("s3:GetObject",)
OBJECT_WRITE: Final = ("s3:PutObject",)
OBJECT_DELETE: Final = ("s3:DeleteObject",)
OBJECT_ALL: Final = OBJECT_READ + OBJECT_WRITE + OBJECT_DELETE
SECRET_READ: Final = ("secretsmanager:GetSecretValue",)
SECRET_MANAGE: Final = (
    *SECRET_READ,
    "secretsmanager:CreateSecret",
    "secretsmanager:PutSecretValue",
    "secretsmanager:DeleteSecret",
)


@dataclass(frozen=True)
class Grants:
    """What a role may do; everything not named is refused.

    Attributes:
        tables: DynamoDB actions by table (its indexes included).
        queues: SQS actions by queue.
        objects: S3 actions by key prefix in the files bucket; `""` is the bucket itself.
        accounts: Secrets Manager actions on connected accounts' secrets.
        platform: may read the platform's own signing keys.
        publish: may put events on the bus.
        sockets: may write to WebSocket connections.
        dead_letters: SQS actions by the queue whose dead letters are meant.
    """

    tables: dict[Table, tuple[str, ...]]
    queues: dict[Queue, tuple[str, ...]]
    objects: dict[str, tuple[str, ...]]
    accounts: tuple[str, ...] = ()
    platform: bool = False
    publish: bool = False
    sockets: bool = False
    dead_letters: dict[Queue, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class FunctionRow:
    """One Lambda.

    Attributes:
        name: the resource's last part, `deskhand-{stage}-{name}`.
        module: dotted module below `functions`; its symbol is `handler`.
        memory_mb: memory, and with it the share of a CPU.
        timeout_s: the longest run; queues hide a message six times as long.
        env: names of the environment variables it is given.
        grants: what its role may do.
        layers: third-party code only for those who import it.
        max_concurrency: how many pollers SQS may run at once for it, 0: not read from a queue.
        batch_size: how many of its queue's records it is given at once.
        adapter: the channel's or shop's slug for a webhook, else empty.
    """

    name: str
    module: str
    grants: Grants
    env: tuple[Env, ...]
    memory_mb: int = 512
    timeout_s: int = 30
    layers: tuple[Layer, ...] = (Layer.CORE, Layer.DEPS)
    max_concurrency: int = 0
    batch_size: int = 10
    adapter: str = ""


TABLES: Final = (
    Env.DESK_TABLE,
    Env.CONNECTIONS_TABLE,
    Env.IDEMPOTENCY_TABLE,
    Env.METRICS_TABLE,
)
COMMON: Final = (Env.STAGE, *TABLES, Env.FILES_BUCKET, Env.PROVIDER_BASE_URL)
RAW_PREFIX: Final = "raw/*"
FILES_PREFIX: Final = "files/*"
UPLOADS_PREFIX: Final = "uploads/*"
ALL_OBJECTS: Final = "*"
THE_BUCKET: Final = ""


def _grants(
    *,
    tables: dict[Table, tuple[str, ...]] | None = None,
    queues: dict[Queue, tuple[str, ...]] | None = None,
    objects: dict[str, tuple[str, ...]] | None = None,
    accounts: tuple[str, ...] = (),
    platform: bool = False,
    publish: bool = False,
    sockets: bool = False,
    dead_letters: dict[Queue, tuple[str, ...]] | None = None,
) -> Grants:
    return Grants(
        tables or {},
        queues or {},
        objects or {},
        accounts,
        platform,
        publish,
        sockets,
        dead_letters or {},
    )


def _webhook(slug: str, queue: Queue, queue_env: Env) -> FunctionRow:
    return FunctionRow(
        name=f"webhooks-{slug.replace('_', '-')}",
        module="webhooks.receive",
        grants=_grants(
            queues={queue: SEND}, objects={RAW_PREFIX: OBJECT_WRITE}, accounts=SECRET_READ
        ),
        env=(Env.STAGE, queue_env, Env.FILES_BUCKET, Env.PROVIDER_BASE_URL),
        memory_mb=512,
        timeout_s=5,
        layers=(Layer.CORE,),
        adapter=slug,
    )


WEBHOOKS: Final = (
    *(_webhook(slug, Queue.INGEST, Env.INGEST_QUEUE_URL) for slug in CHANNEL_SLUGS),
    *(_webhook(slug, Queue.ORDERS, Env.ORDERS_QUEUE_URL) for slug in SHOP_SLUGS),
)

MESSAGES_PROCESS: Final = FunctionRow(
    name="messages-process",
    module="messages.process",
    grants=_grants(
        tables={Table.DESK: READ_WRITE},
        # What a customer takes back is removed.
        objects={ALL_OBJECTS: OBJECT_READ + OBJECT_WRITE, FILES_PREFIX: OBJECT_DELETE},
        accounts=SECRET_READ,
        platform=True,
    ),
    env=COMMON,
    memory_mb=1024,
    timeout_s=60,
    max_concurrency=50,
)
MESSAGES_SEND: Final = FunctionRow(
    name="messages-send",
    module="messages.send",
    grants=_grants(
        tables={Table.DESK: READ_WRITE, Table.IDEMPOTENCY: READ_WRITE},
        queues={Queue.SEND: SEND, Queue.RESEND: SEND},
        dead_letters={Queue.SEND: SEND},
        objects={ALL_OBJECTS: OBJECT_READ},
        accounts=SECRET_READ,
        platform=True,
    ),
    env=(*COMMON, Env.SEND_QUEUE_URL, Env.RESEND_QUEUE_URL),
    timeout_s=60,
    max_concurrency=20,
)
MESSAGES_RESEND: Final = FunctionRow(
    name="messages-resend",
    module="messages.resend",
    grants=_grants(queues={Queue.SEND: SEND, Queue.RESEND: SEND}),
    env=(*COMMON, Env.SEND_QUEUE_URL, Env.RESEND_QUEUE_URL),
    max_concurrency=5,
)
MESSAGES_FETCH: Final = FunctionRow(
    name="messages-fetch",
    module="messages.fetch",
    grants=_grants(
        tables={Table.DESK: READ_WRITE, Table.IDEMPOTENCY: READ_WRITE},
        objects={FILES_PREFIX: OBJECT_WRITE + OBJECT_DELETE},
        accounts=SECRET_READ,
        platform=True,
    ),
    env=COMMON,
    memory_mb=1024,
    timeout_s=120,
    max_concurrency=10,
)
ORDERS_APPLY: Final = FunctionRow(
    name="orders-apply",
    module="orders.apply",
    # Privacy requests are done here too: exports are written, a person's files are removed, and
    # long work is queued on in pieces.
    grants=_grants(
        tables={Table.DESK: READ_WRITE},
        queues={Queue.ORDERS: SEND},
        objects={ALL_OBJECTS: OBJECT_ALL, THE_BUCKET: ("s3:ListBucket",)},
        accounts=SECRET_READ,
    ),
    env=(*COMMON, Env.ORDERS_QUEUE_URL),
    timeout_s=60,
    max_concurrency=20,
)
ORDERS_ACT: Final = FunctionRow(
    name="orders-act",
    module="orders.act",
    grants=_grants(
        # What is done is asked for at once: not every shop tells by webhook.
        tables={
            Table.DESK: READ_WRITE,
            Table.IDEMPOTENCY: READ_WRITE,
            Table.METRICS: READ_WRITE,
        },
        queues={Queue.JOBS: SEND},
        accounts=SECRET_READ,
    ),
    env=(*COMMON, Env.JOBS_QUEUE_URL),
    timeout_s=60,
    max_concurrency=10,
    # Two actions of one order in a batch: the second would use up its receives behind the first.
    batch_size=1,
)
OUTBOX_PUBLISH: Final = FunctionRow(
    name="outbox-publish",
    module="outbox.publish",
    # Notes when accounts were last heard of, beside what it publishes.
    grants=_grants(
        tables={Table.METRICS: ("dynamodb:UpdateItem",)},
        queues={Queue.SEND: SEND, Queue.FILES: SEND, Queue.ACTIONS: SEND},
        publish=True,
    ),
    env=(*COMMON, Env.BUS_NAME, Env.SEND_QUEUE_URL, Env.FILES_QUEUE_URL, Env.ACTIONS_QUEUE_URL),
    timeout_s=60,
)
ROUTING_ASSIGN: Final = FunctionRow(
    name="routing-assign",
    module="routing.assign",
    grants=_grants(
        tables={
            Table.DESK: READ_WRITE,
            Table.CONNECTIONS: (*READ, "dynamodb:DeleteItem"),
        }
    ),
    env=COMMON,
    max_concurrency=10,
)
NOTIFICATIONS_NOTIFY: Final = FunctionRow(
    name="notifications-notify",
    module="notifications.notify",
    grants=_grants(tables={Table.DESK: READ_WRITE}),
    env=COMMON,
    max_concurrency=10,
)
REALTIME_AUTHORIZE: Final = FunctionRow(
    name="realtime-authorize",
    module="realtime.authorize",
    grants=_grants(
        tables={Table.DESK: READ, Table.CONNECTIONS: READ_WRITE},
        # The site's identity key, for visitors whom the shop has signed in.
        accounts=SECRET_READ,
        platform=True,
    ),
    env=COMMON,
    timeout_s=10,
)
REALTIME_CONNECT: Final = FunctionRow(
    name="realtime-connect",
    module="realtime.connect",
    # Publishes the greeting: no socket takes posts before its handshake is over.
    grants=_grants(tables={Table.DESK: READ_WRITE, Table.CONNECTIONS: READ_WRITE}, publish=True),
    env=(*COMMON, Env.BUS_NAME),
    timeout_s=10,
)
REALTIME_FRAME: Final = FunctionRow(
    name="realtime-frame",
    module="realtime.frame",
    grants=_grants(
        tables={Table.DESK: READ_WRITE, Table.CONNECTIONS: READ_WRITE},
        # Visitors put uploads and get files by URLs that may do what their signer may.
        objects=dict.fromkeys((UPLOADS_PREFIX, FILES_PREFIX), OBJECT_READ + OBJECT_WRITE),
        sockets=True,
    ),
    env=(*COMMON, Env.SOCKET_ENDPOINT),
    timeout_s=20,
)
REALTIME_DISCONNECT: Final = FunctionRow(
    name="realtime-disconnect",
    module="realtime.disconnect",
    grants=_grants(tables={Table.CONNECTIONS: READ_WRITE}),
    env=COMMON,
    timeout_s=10,
)
REALTIME_BROADCAST: Final = FunctionRow(
    name="realtime-broadcast",
    module="realtime.broadcast",
    grants=_grants(
        tables={Table.DESK: READ, Table.CONNECTIONS: READ_WRITE}, platform=True, sockets=True
    ),
    env=(*COMMON, Env.SOCKET_ENDPOINT),
)
API: Final = FunctionRow(
    name="api",
    module="api.app",
    grants=_grants(
        tables={
            Table.DESK: READ_WRITE,
            Table.CONNECTIONS: READ_WRITE,
            Table.IDEMPOTENCY: READ_WRITE,
            Table.METRICS: READ_WRITE,
        },
        queues={Queue.INGEST: SEND, Queue.ORDERS: SEND, Queue.JOBS: SEND},
        objects={ALL_OBJECTS: OBJECT_ALL},
        accounts=SECRET_MANAGE,
        platform=True,
    ),
    env=(*COMMON, Env.INGEST_QUEUE_URL, Env.ORDERS_QUEUE_URL, Env.JOBS_QUEUE_URL, Env.WEB_ORIGINS),
    memory_mb=1024,
)

# The clock: reads the due index, claims, queues.
UPKEEP_TICK: Final = FunctionRow(
    name="upkeep-tick",
    module="upkeep.tick",
    grants=_grants(
        tables={Table.METRICS: ("dynamodb:Query", "dynamodb:UpdateItem")},
        queues={Queue.JOBS: SEND},
    ),
    env=(*COMMON, Env.JOBS_QUEUE_URL),
    memory_mb=256,
    timeout_s=60,
)
UPKEEP_RUN: Final = FunctionRow(
    name="upkeep-run",
    module="upkeep.run",
    # Ends rotations: may change a secret, never make or delete one.
    grants=_grants(
        tables={
            Table.DESK: READ_WRITE,
            Table.METRICS: READ_WRITE,
            Table.IDEMPOTENCY: READ_WRITE,
        },
        queues={Queue.INGEST: SEND, Queue.ORDERS: SEND, Queue.JOBS: SEND},
        objects={ALL_OBJECTS: OBJECT_READ + OBJECT_WRITE},
        accounts=(*SECRET_READ, "secretsmanager:PutSecretValue"),
        platform=True,
    ),
    env=(*COMMON, Env.INGEST_QUEUE_URL, Env.ORDERS_QUEUE_URL, Env.JOBS_QUEUE_URL),
    memory_mb=512,
    timeout_s=300,
    max_concurrency=10,
)

REALTIME: Final = (
    REALTIME_AUTHORIZE,
    REALTIME_CONNECT,
    REALTIME_FRAME,
    REALTIME_DISCONNECT,
    REALTIME_BROADCAST,
)
PROCESSING: Final = (
    MESSAGES_PROCESS,
    MESSAGES_SEND,
    MESSAGES_RESEND,
    MESSAGES_FETCH,
    ORDERS_APPLY,
    ORDERS_ACT,
    OUTBOX_PUBLISH,
    ROUTING_ASSIGN,
    NOTIFICATIONS_NOTIFY,
    UPKEEP_TICK,
    UPKEEP_RUN,
)
QUEUE_READERS: Final = {
    Queue.INGEST: MESSAGES_PROCESS,
    Queue.SEND: MESSAGES_SEND,
    Queue.RESEND: MESSAGES_RESEND,
    Queue.ACTIONS: ORDERS_ACT,
    Queue.FILES: MESSAGES_FETCH,
    Queue.ORDERS: ORDERS_APPLY,
    Queue.ROUTING: ROUTING_ASSIGN,
    Queue.NOTIFICATIONS: NOTIFICATIONS_NOTIFY,
    Queue.JOBS: UPKEEP_RUN,
}
FUNCTIONS: Final = (*WEBHOOKS, *PROCESSING, *REALTIME, API)
