"""Deskhand's tables, bucket, queues and bus on moto, made from the same shapes as the real ones."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import patch

import boto3
from botocore.client import BaseClient
from moto import mock_aws
from moto.core.model_instances import model_data
from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from deskhand.contracts.names import FIFO_QUEUES, Queue, dead_letters, resource
from deskhand.contracts.tables import TABLES, TableShape
from deskhand.kit.settings import Settings

STAGE = "test"
BUCKET = "deskhand-test-files"


def _table_request(shape: TableShape) -> dict[str, Any]:
    names = ["pk", "sk"]
    indexed = [f"{index.name}{part}" for index in shape.indexes for part in ("pk", "sk")]
    request: dict[str, Any] = {
        "TableName": resource(STAGE, shape.table),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in [*names, *indexed]
        ],
        "KeySchema": [
            {"AttributeName": name, "KeyType": kind}
            for name, kind in zip(names, ("HASH", "RANGE"), strict=True)
        ],
    }
    if shape.indexes:
        request["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": [
                    {"AttributeName": f"{index.name}pk", "KeyType": "HASH"},
                    {"AttributeName": f"{index.name}sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": index.projection},
            }
            for index in shape.indexes
        ]
    return request


def _queue(name: Queue) -> str:
    """A work queue and its dead-letter queue."""
    fifo = name in FIFO_QUEUES
    full = resource(STAGE, name) + (".fifo" if fifo else "")
    attributes: Any = {"FifoQueue": "true"} if fifo else {}
    sqs = boto3.client("sqs")
    sqs.create_queue(QueueName=dead_letters(full), Attributes=attributes)
    return sqs.create_queue(QueueName=full, Attributes=attributes)["QueueUrl"]


@contextmanager
def _one_call_at_a_time() -> Iterator[None]:
    """moto keeps plain dictionaries: threads may interleave between calls, not within one."""
    lock = threading.RLock()
    call = cast("Any", BaseClient)._make_api_call

    def locked(self: BaseClient, operation: str, request: dict[str, Any]) -> Any:
        with lock:
            return call(self, operation, request)

    with patch.object(BaseClient, "_make_api_call", locked):
        yield


def forget() -> None:
    """Empty moto's tables and queues between tests.

    It copies the whole table for every item of a transaction and keeps every object it ever made
    in a list, so that a session's tests would take gigabytes and each be slower than the last.
    """
    for tables in (
        backend.tables for regions in dynamodb_backends.values() for backend in regions.values()
    ):
        for table in tables.values():
            table.items.clear()
    for model in cast("Any", model_data["dynamodb"]).values():
        model.instances_tracked.clear()
    for regions in sqs_backends.values():
        for backend in regions.values():
            for queue in backend.queues.values():
                queue._messages.clear()
                queue._pending_messages.clear()


@contextmanager
def deskhand_on_moto() -> Iterator[Settings]:
    """Everything a Lambda would find, empty; yields the settings that name it."""
    from deskhand.bus import clients as bus_clients
    from deskhand.storage import clients as storage_clients

    with mock_aws(), _one_call_at_a_time():
        storage_clients.reset()
        bus_clients.reset()
        dynamodb = boto3.client("dynamodb")
        for shape in TABLES:
            dynamodb.create_table(**cast("Any", _table_request(shape)))
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        boto3.client("events").create_event_bus(Name=resource(STAGE))
        for name in Queue:
            _queue(name)
        yield Settings(
            stage=STAGE,
            desk_table=resource(STAGE, "desk"),
            connections_table=resource(STAGE, "connections"),
            idempotency_table=resource(STAGE, "idempotency"),
            metrics_table=resource(STAGE, "metrics"),
            ingest_queue_url=_queue(Queue.INGEST),
            orders_queue_url=_queue(Queue.ORDERS),
            send_queue_url=_queue(Queue.SEND),
            resend_queue_url=_queue(Queue.RESEND),
            actions_queue_url=_queue(Queue.ACTIONS),
            files_queue_url=_queue(Queue.FILES),
            jobs_queue_url=_queue(Queue.JOBS),
            imports_queue_url=_queue(Queue.IMPORTS),
            bus_name=resource(STAGE),
            files_bucket=BUCKET,
            socket_endpoint="",
            provider_base_url="",
            web_origins=(),
        )
    storage_clients.reset()
    bus_clients.reset()
