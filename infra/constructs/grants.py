"""Turns a row's grants into statements with spelled-out actions and resources.

Resources are named by ARN and not by reference: names are fixed, so the policy says in plain
text what it allows, and stacks need no exports for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from aws_cdk import ArnFormat, Stack
from aws_cdk.aws_dynamodb import Table as DynamoTable
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_s3 import IBucket
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_sqs import IQueue

from deskhand.contracts.names import (
    Queue,
    Table,
    account_secret,
    dead_letters,
    platform_secret,
)
from deskhand.contracts.tables import TABLES
from infra.function_row import Grants
from infra.stage import Stage

INDEXED: Final = frozenset(shape.table for shape in TABLES if shape.indexes)
INDEXES_REASON: Final = "every index of a table that the function may query"
OBJECTS_REASON: Final = "keys of objects hold random ids"
ACCOUNTS_REASON: Final = "one secret for each connected account; accounts come and go at run time"
SOCKETS_REASON: Final = "connection ids are given out at run time"


@dataclass(frozen=True)
class Resources:
    """What functions may be given a grant on, or the name of."""

    tables: dict[Table, DynamoTable]
    queues: dict[Queue, IQueue]
    bucket: IBucket
    bus: IEventBus
    topic: ITopic
    web_origins: tuple[str, ...] = ()
    socket_endpoint: str = ""
    socket_arn: str = ""


@dataclass(frozen=True)
class Statement:
    """Actions on one resource; `why` says what its wildcard is for, empty when it has none."""

    actions: tuple[str, ...]
    resource: str
    why: str = ""


def statements(
    stack: Stack, stage: Stage, grants: Grants, resources: Resources
) -> Iterator[Statement]:
    """Everything that a function with these grants may do."""
    yield from _data(stack, stage, grants)
    if grants.accounts:
        secret = _secret(stack, account_secret(stage.name, "*"))
        yield Statement(grants.accounts, secret, ACCOUNTS_REASON)
    if grants.platform:
        # Secrets Manager adds six random characters to a secret's name.
        secret = _secret(stack, f"{platform_secret(stage.name)}-??????")
        yield Statement(("secretsmanager:GetSecretValue",), secret)
    if grants.publish:
        bus = stack.format_arn(
            service="events", resource="event-bus", resource_name=stage.named("bus")
        )
        yield Statement(("events:PutEvents",), bus)
    if grants.sockets:
        yield Statement(("execute-api:ManageConnections",), resources.socket_arn, SOCKETS_REASON)


def _data(stack: Stack, stage: Stage, grants: Grants) -> Iterator[Statement]:
    for table, actions in grants.tables.items():
        arn = stack.format_arn(
            service="dynamodb", resource="table", resource_name=stage.named(table.value)
        )
        yield Statement(actions, arn)
        if "dynamodb:Query" in actions and table in INDEXED:
            yield Statement(("dynamodb:Query",), f"{arn}/index/*", INDEXES_REASON)
    for queue, actions in grants.queues.items():
        name = stage.queue_name(queue)
        yield Statement(actions, stack.format_arn(service="sqs", resource=name))
    for queue, actions in grants.dead_letters.items():
        name = dead_letters(stage.queue_name(queue))
        yield Statement(actions, stack.format_arn(service="sqs", resource=name))
    for prefix, actions in grants.objects.items():
        bucket = f"arn:{stack.partition}:s3:::{stage.bucket_name('files')}"
        if prefix:
            yield Statement(actions, f"{bucket}/{prefix}", OBJECTS_REASON)
        else:
            yield Statement(actions, bucket)


def _secret(stack: Stack, name: str) -> str:
    return stack.format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=name,
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def flattened(stack: Stack, resource: str) -> str:
    """The resource as cdk-nag prints it: references in angle brackets."""

    def visit(node: Any) -> str:
        if isinstance(node, str):
            return node
        if "Fn::Join" in node:
            delimiter, parts = node["Fn::Join"]
            return str(delimiter).join(visit(part) for part in parts)
        return f"<{node['Ref']}>"

    return visit(stack.resolve(resource))
