"""One merchant floods; the other's messages do not wait for it (S143)."""

import base64
import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels import registry
from deskhand.intake.reception import Arrival, Reception
from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from functions.messages import process
from infra.functions import MESSAGES_PROCESS
from local import payloads
from tests.simulation.fairness import Job, arrivals, dwell_times, percentile
from tests.support.faults import CallCounter, watching
from tests.support.stack_in_process import FACEBOOK_SECRETS, composed, sqs_event

QUIET_PER_UNIT = 0.2
LONG = 8_000.0


class Queue:
    """Reception's backend: remembers what was queued, and for which group."""

    def __init__(self, merchant_id: str) -> None:
        self._merchant_id = merchant_id
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def secret(self, account_id: str) -> Mapping[str, Any]:
        return {
            "merchant_id": self._merchant_id,
            "channel": "facebook",
            "secrets": FACEBOOK_SECRETS,
            "previous": None,
        }

    def keep(self, key: str, body: bytes) -> None:
        raise AssertionError("a short message needs no bucket")

    def enqueue(self, merchant_id: str, message: Mapping[str, Any]) -> None:
        self.sent.append((merchant_id, dict(message)))


def queued(merchant_id: str, account_id: str, page: str) -> tuple[str, dict[str, Any]]:
    """The group and body that the front door gives a merchant's message."""
    entry = payloads.page_message(page_id=page, sender_id="psid-1", text="Hello", at=utc_now())
    request = payloads.page_webhook([entry])
    signed = registry.signing("facebook").sign(request, FACEBOOK_SECRETS, utc_now())
    queue = Queue(merchant_id)
    reception = Reception("facebook", "channel", registry.webhook("facebook"), queue)
    assert reception.receive(Arrival(signed, account_id, new_id(), utc_now())).status == 200
    ((group, body),) = queue.sent
    return group, body


@pytest.fixture
def measured(settings: Settings, merchant_id: str) -> tuple[str, str, int]:
    """The groups of two merchants' messages, and the AWS calls that one message takes."""
    with composed(settings):
        groups = []
        counter = CallCounter()
        for name in ("quiet", "loud"):
            page = f"page-{merchant_id}-{name}"
            account = bootstrap.accounts().connect(
                f"{merchant_id}-{name}", "facebook", page, {}, FACEBOOK_SECRETS
            )
            group, body = queued(f"{merchant_id}-{name}", account.account_id, page)
            assert base64.b64decode(body["body"])
            groups.append(group)
            counter = CallCounter()
            with watching(counter):
                answer = process.handler(sqs_event(json.loads(json.dumps(body))), None)
            assert answer == {"batchItemFailures": []}
        return groups[0], groups[1], len(counter.calls)


def p99(jobs: list[Job]) -> float:
    workers = MESSAGES_PROCESS.max_concurrency
    return percentile(dwell_times(jobs, workers)["quiet"], 0.99)


@pytest.mark.parametrize("times", [2, 10, 40])
def test_a_flood_doubles_nobody_elses_wait(measured: tuple[str, str, int], times: int) -> None:
    quiet, loud, calls = measured
    capacity = MESSAGES_PROCESS.max_concurrency / calls
    chance = Random(7)
    own = arrivals(chance, "quiet", quiet, per_unit=QUIET_PER_UNIT, until=LONG, units=calls)
    flood = arrivals(chance, "loud", loud, per_unit=capacity * times, until=LONG / 20, units=calls)
    assert len(own) > 1_000

    assert p99(own + flood) <= 2 * p99(own)


def test_the_model_can_tell(measured: tuple[str, str, int]) -> None:
    """Without a group for each merchant the same flood is felt by everybody."""
    _, _, calls = measured
    capacity = MESSAGES_PROCESS.max_concurrency / calls
    chance = Random(7)
    own = arrivals(chance, "quiet", None, per_unit=QUIET_PER_UNIT, until=LONG, units=calls)
    flood = arrivals(chance, "loud", None, per_unit=capacity * 10, until=LONG / 20, units=calls)

    assert p99(own + flood) > 10 * p99(own)
