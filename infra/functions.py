"""The table of Lambdas: one row each, so that what a function may touch is read at a glance."""

from typing import Final

from deskhand.channels.registry import WEBHOOK_SLUGS as CHANNEL_SLUGS
from deskhand.contracts.names import IMPORTS_PREFIX, REPORTS_PREFIX, Env, Queue, Table
from deskhand.shops.registry import WEBHOOK_SLUGS as SHOP_SLUGS
from infra.function_row import (
    ALL_OBJECTS,
    COMMON,
    FILES_PREFIX,
    OBJECT_ALL,
    OBJECT_DELETE,
    OBJECT_READ,
    OBJECT_WRITE,
    RAW_PREFIX,
    READ,
    READ_WRITE,
    SECRET_MANAGE,
    SECRET_READ,
    SEND,
    THE_BUCKET,
    UPLOADS_PREFIX,
    FunctionRow,
    Layer,
    grants_of,
)


def _webhook(slug: str, queue: Queue, queue_env: Env) -> FunctionRow:
    return FunctionRow(
        name=f"webhooks-{slug.replace('_', '-')}",
        module="webhooks.receive",
        grants=grants_of(
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
    grants=grants_of(
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
    grants=grants_of(
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
    grants=grants_of(queues={Queue.SEND: SEND, Queue.RESEND: SEND}),
    env=(*COMMON, Env.SEND_QUEUE_URL, Env.RESEND_QUEUE_URL),
    max_concurrency=5,
)
MESSAGES_FETCH: Final = FunctionRow(
    name="messages-fetch",
    module="messages.fetch",
    grants=grants_of(
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
    grants=grants_of(
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
    grants=grants_of(
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
ORDERS_IMPORT: Final = FunctionRow(
    name="orders-import",
    module="orders.import_file",
    grants=grants_of(
        tables={Table.DESK: READ_WRITE},
        objects={f"{IMPORTS_PREFIX}*": OBJECT_READ, f"{REPORTS_PREFIX}*": OBJECT_WRITE},
        accounts=SECRET_READ,
    ),
    env=COMMON,
    memory_mb=1024,
    timeout_s=300,
    max_concurrency=5,
    # A slice takes most of the time that an invocation has.
    batch_size=1,
)
OUTBOX_PUBLISH: Final = FunctionRow(
    name="outbox-publish",
    module="outbox.publish",
    # Notes when accounts were last heard of, beside what it publishes.
    grants=grants_of(
        tables={Table.METRICS: ("dynamodb:UpdateItem",)},
        queues={
            Queue.SEND: SEND,
            Queue.FILES: SEND,
            Queue.ACTIONS: SEND,
            Queue.IMPORTS: SEND,
        },
        publish=True,
    ),
    env=(
        *COMMON,
        Env.BUS_NAME,
        Env.SEND_QUEUE_URL,
        Env.FILES_QUEUE_URL,
        Env.ACTIONS_QUEUE_URL,
        Env.IMPORTS_QUEUE_URL,
    ),
    timeout_s=60,
)
ROUTING_ASSIGN: Final = FunctionRow(
    name="routing-assign",
    module="routing.assign",
    grants=grants_of(
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
    grants=grants_of(tables={Table.DESK: READ_WRITE}),
    env=COMMON,
    max_concurrency=10,
)
REALTIME_AUTHORIZE: Final = FunctionRow(
    name="realtime-authorize",
    module="realtime.authorize",
    grants=grants_of(
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
    grants=grants_of(tables={Table.DESK: READ_WRITE, Table.CONNECTIONS: READ_WRITE}, publish=True),
    env=(*COMMON, Env.BUS_NAME),
    timeout_s=10,
)
REALTIME_FRAME: Final = FunctionRow(
    name="realtime-frame",
    module="realtime.frame",
    grants=grants_of(
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
    grants=grants_of(tables={Table.CONNECTIONS: READ_WRITE}),
    env=COMMON,
    timeout_s=10,
)
REALTIME_BROADCAST: Final = FunctionRow(
    name="realtime-broadcast",
    module="realtime.broadcast",
    grants=grants_of(
        tables={Table.DESK: READ, Table.CONNECTIONS: READ_WRITE}, platform=True, sockets=True
    ),
    env=(*COMMON, Env.SOCKET_ENDPOINT),
)
API: Final = FunctionRow(
    name="api",
    module="api.app",
    grants=grants_of(
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
    grants=grants_of(
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
    grants=grants_of(
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
    ORDERS_IMPORT,
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
    Queue.IMPORTS: ORDERS_IMPORT,
}
FUNCTIONS: Final = (*WEBHOOKS, *PROCESSING, *REALTIME, API)
