"""Nothing is dropped: every queue has somewhere to put what fails, and somebody is told. # S18"""

from typing import Any

import pytest

from deskhand.contracts.names import EVENT_QUEUES, FIFO_QUEUES, Queue
from tests.infra.conftest import Synthesised

pytestmark = pytest.mark.infra

FOURTEEN_DAYS = 14 * 24 * 3600


def _logical(name: str) -> str:
    return name.split("/")[1]


def _queues(made: Synthesised) -> dict[str, dict[str, Any]]:
    return made.properties("AWS::SQS::Queue")


def _dead(queues: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, one in queues.items() if "-dlq" in one["QueueName"]}


def test_every_work_queue_exists_and_moves_what_fails_five_times(prod: Synthesised) -> None:
    queues = _queues(prod)
    work = {one["QueueName"]: one for name, one in queues.items() if name not in _dead(queues)}
    assert set(work) == {
        f"deskhand-prod-{queue.value}" + (".fifo" if queue in FIFO_QUEUES else "")
        for queue in Queue
    }
    for name, one in work.items():
        assert one["RedrivePolicy"]["maxReceiveCount"] == 5, name


def test_every_dead_letter_queue_rings_when_one_message_is_visible(prod: Synthesised) -> None:
    alarms = prod.properties("AWS::CloudWatch::Alarm").values()
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in alarms
        if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible"
        and alarm["Threshold"] == 1
        and alarm["AlarmActions"]
        for dimension in alarm["Dimensions"]
    }
    assert watched == {_logical(name) for name in _dead(_queues(prod))}


def test_every_work_queue_rings_when_its_oldest_message_waits(prod: Synthesised) -> None:
    alarms = prod.properties("AWS::CloudWatch::Alarm").values()
    watched = [
        alarm for alarm in alarms if alarm.get("MetricName") == "ApproximateAgeOfOldestMessage"
    ]
    assert len(watched) == len(Queue)


@pytest.mark.parametrize("name", ["AccountsPaused", "SendsGivenUp"])
def test_what_stops_sending_rings(prod: Synthesised, name: str) -> None:  # S98
    (alarm,) = [
        one
        for one in prod.properties("AWS::CloudWatch::Alarm").values()
        if one.get("MetricName") == name
    ]
    assert alarm["Threshold"] == 1
    assert alarm["AlarmActions"]


def test_messages_are_encrypted_and_kept_for_two_weeks(prod: Synthesised) -> None:
    for name, one in _queues(prod).items():
        assert one["SqsManagedSseEnabled"] is True, name
        assert one["MessageRetentionPeriod"] == FOURTEEN_DAYS, name


def test_queues_refuse_plain_http_on_aws(prod: Synthesised) -> None:
    policies = prod.properties("AWS::SQS::QueuePolicy").values()
    denying = {
        reference["Ref"]
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for reference in policy["Queues"]
    }
    assert denying == {_logical(name) for name in _queues(prod)}


def test_a_message_stays_hidden_six_times_as_long_as_its_reader_may_take(
    prod: Synthesised,
) -> None:
    timeouts = {
        one["FunctionName"]: one["Timeout"]
        for one in prod.properties("AWS::Lambda::Function").values()
    }
    hidden = {one["QueueName"]: one.get("VisibilityTimeout") for one in _queues(prod).values()}
    assert hidden["deskhand-prod-ingest"] == 6 * timeouts["deskhand-prod-messages-process"]
    assert hidden["deskhand-prod-send.fifo"] == 6 * timeouts["deskhand-prod-messages-send"]


def test_readers_of_queues_report_each_failed_message_and_are_bounded(prod: Synthesised) -> None:
    mappings = prod.properties("AWS::Lambda::EventSourceMapping").values()
    queues = [one for one in mappings if "ScalingConfig" in one]
    assert len(queues) == len(Queue)
    for one in queues:
        assert one["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert one["ScalingConfig"]["MaximumConcurrency"] >= 2


def test_the_stream_reader_halves_a_bad_batch_and_sets_the_poison_aside(prod: Synthesised) -> None:
    mappings = prod.properties("AWS::Lambda::EventSourceMapping").values()
    (stream,) = [one for one in mappings if "StartingPosition" in one]
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["ParallelizationFactor"] == 1
    assert stream["DestinationConfig"]["OnFailure"]["Destination"]


def test_every_rule_of_the_bus_has_a_dead_letter_queue(prod: Synthesised) -> None:
    rules = [
        rule
        for rule in prod.properties("AWS::Events::Rule").values()
        if rule.get("EventBusName") and "prod" in str(rule.get("Name", ""))
    ]
    assert len(rules) == len(EVENT_QUEUES) + 1
    for rule in rules:
        for target in rule["Targets"]:
            assert target["DeadLetterConfig"]["Arn"], rule["Name"]


def test_events_can_be_replayed_from_the_archive(prod: Synthesised) -> None:  # S18
    (archive,) = prod.properties("AWS::Events::Archive").values()
    assert archive["RetentionDays"] == 30
    assert archive["EventPattern"] == {"source": ["deskhand"]}


def test_actions_of_an_order_come_one_by_one(prod: Synthesised) -> None:  # S97
    """In one batch the second would use up its receives behind the first."""
    sizes = {
        str(one["EventSourceArn"]): one["BatchSize"]
        for one in prod.properties("AWS::Lambda::EventSourceMapping").values()
    }
    assert [size for arn, size in sizes.items() if "Actions" in arn] == [1]
