"""The clock's Lambda, and the one that does its jobs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest

from deskhand import bootstrap
from deskhand.bus import clients
from deskhand.bus.catalogue import AccountChanged
from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import DetailType
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.merchants.models import ConnectedAccount
from deskhand.upkeep.models import Job, JobKind
from deskhand.upkeep.repository import EntryRepository
from functions.upkeep import run, tick
from tests.support.stack_in_process import composed, sqs_event
from tests.unit.upkeep.builders import page_account


@pytest.fixture(autouse=True)
def _composed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def unanswered(*_: object, **__: object) -> None:
        raise ProviderUnreachable("offline", "The provider does not answer.")

    monkeypatch.setattr(PooledHttpClient, "request", unanswered)
    with composed(settings):
        yield


@pytest.fixture
def account(merchant_id: str) -> ConnectedAccount:
    return page_account(merchant_id)


def news(account: ConnectedAccount, change: str) -> dict[str, Any]:
    payload = AccountChanged(account_id=account.account_id, slug=account.slug, change=change)
    envelope = Envelope(
        id=new_id(), type=DetailType.ACCOUNT_CHANGED, version=1, merchant_id=account.merchant_id,
        occurred_at=utc_now(), correlation_id=account.account_id,
        data=payload.model_dump(mode="json"),
    )  # fmt: skip
    return sqs_event({"detail": envelope.model_dump(mode="json")}, queue="jobs")


def jobs(settings: Settings) -> list[Job]:
    answer = clients.sqs().receive_message(QueueUrl=settings.jobs_queue_url, MaxNumberOfMessages=10)
    found = answer.get("Messages", [])
    for one in found:
        clients.sqs().delete_message(
            QueueUrl=settings.jobs_queue_url, ReceiptHandle=one["ReceiptHandle"]
        )
    return [Job.model_validate(orjson.loads(one["Body"])) for one in found]


def entries(account: ConnectedAccount) -> EntryRepository:
    return EntryRepository(bootstrap.metrics_table(), account.merchant_id)


def test_from_connecting_to_a_job_that_is_done(
    settings: Settings, account: ConnectedAccount
) -> None:  # S55
    assert run.handler(news(account, "connected"), None) == {"batchItemFailures": []}
    jobs(settings)
    entry = entries(account).get(account.account_id, JobKind.COUNT)
    assert entry is not None
    entries(account).put(entry.model_copy(update={"due_at": utc_now() - timedelta(minutes=1)}))

    tick.handler({}, None)
    tick.handler({}, None)
    (job,) = jobs(settings)
    assert (job.account_id, job.kind) == (account.account_id, JobKind.COUNT)

    event = sqs_event(job.model_dump(mode="json"), queue="jobs")
    for _ in range(2):  # the queue delivers at least once
        assert run.handler(event, None) == {"batchItemFailures": []}
    done = entries(account).get(account.account_id, JobKind.COUNT)
    assert done is not None
    assert done.done_at is not None
    assert done.due_at > utc_now()


def test_a_provider_that_does_not_answer_is_no_dead_letter(account: ConnectedAccount) -> None:
    run.handler(news(account, "connected"), None)
    job = Job(merchant_id=account.merchant_id, account_id=account.account_id, kind=JobKind.HEALTH)
    event = sqs_event(job.model_dump(mode="json"), queue="jobs")
    assert run.handler(event, None) == {"batchItemFailures": []}
    entry = entries(account).get(account.account_id, JobKind.HEALTH)
    assert entry is not None
    assert entry.failures == 1
    assert bootstrap.account_health().of(account).state == "unreachable"


def test_disconnecting_leaves_nothing_due(account: ConnectedAccount) -> None:
    run.handler(news(account, "connected"), None)
    bootstrap.accounts().disconnect(account.merchant_id, account.account_id)
    run.handler(news(account, "disconnected"), None)
    assert entries(account).of(account.account_id) == []
    run.handler(news(account, "updated"), None)  # late
    assert entries(account).of(account.account_id) == []


@pytest.mark.parametrize("body", ["{}", {"kind": "dance", "merchant_id": "m", "account_id": "a"}])
def test_what_is_no_job_goes_to_the_dead_letters(body: Any) -> None:
    answer = run.handler(sqs_event(body, queue="jobs"), None)
    assert len(answer["batchItemFailures"]) == 1
