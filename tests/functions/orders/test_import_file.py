"""The imports queue's worker: S3's event in, slices, the outbox between them. # S57"""

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.kit.settings import Settings
from deskhand.merchants.models import ConnectedAccount
from deskhand.storage import clients
from deskhand.upkeep.import_models import FileImport, ImportStatus
from functions.orders.import_file import handler
from tests.support.aws import BUCKET
from tests.support.stack_in_process import composed, sqs_event
from tests.unit.upkeep.builders import shop_account

FILE = b"external_order_id,currency,total_amount,order_date\no-1,EUR,9.90,2026-10-01\n"


class Context:
    """Lambda's context, five minutes before the end."""

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


@pytest.fixture
def shop(settings: Settings, merchant_id: str) -> Iterator[ConnectedAccount]:
    with composed(settings):
        bootstrap.merchants().create(merchant_id, "Acme")
        yield shop_account(merchant_id)


def arrive(shop: ConnectedAccount, *, receives: int = 1) -> FileImport:
    key = f"imports/{shop.merchant_id}/shopify/{shop.external_id}/o.csv"
    clients.s3().put_object(Bucket=BUCKET, Key=key, Body=FILE)
    event = {"source": "aws.s3", "detail": {"bucket": {"name": BUCKET}, "object": {"key": key}}}
    assert work(event, receives=receives) == []
    (found,) = bootstrap.file_imports().newest(shop.merchant_id)
    return found


def work(body: Any, *, receives: int = 1) -> list[Any]:
    answer = handler(sqs_event(body, queue="imports", receives=receives), Context())
    failed: list[Any] = answer["batchItemFailures"]
    return failed


def task(found: FileImport) -> dict[str, Any]:
    return {"merchant_id": found.merchant_id, "import_id": found.id, "slice": found.slice}


def test_a_file_that_arrives_is_imported(shop: ConnectedAccount) -> None:
    for _ in range(2):
        begun = arrive(shop)
    for _ in range(2):
        assert work(task(begun)) == []
    done = bootstrap.file_imports().get(shop.merchant_id, begun.id)
    assert (done.status, done.counts) == (ImportStatus.DONE, {"created": 1})


def test_the_last_failure_stops_the_import(
    shop: ConnectedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = arrive(shop)

    def broken(*_: object, **__: object) -> None:
        raise OSError("down")

    monkeypatch.setattr("deskhand.upkeep.import_slices.SliceService._load", broken)
    assert work(task(begun))
    assert bootstrap.file_imports().get(shop.merchant_id, begun.id).status is ImportStatus.RUNNING
    assert work(task(begun), receives=5)
    failed = bootstrap.file_imports().get(shop.merchant_id, begun.id)
    assert (failed.status, failed.problem) == (ImportStatus.FAILED, "could not go on: OSError")
