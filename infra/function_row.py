"""What a Lambda of the table is: its row's shape, and the words that rows are written in."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from deskhand.contracts.names import Env, Queue, Table


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


def grants_of(
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
    """Grants by what differs from none."""
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
