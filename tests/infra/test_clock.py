"""The one schedule of the desk, and the alarms on what its jobs find."""

from typing import Any

import pytest

from infra.constructs.alarms import UPKEEP_METRICS
from tests.infra.conftest import Synthesised

pytestmark = pytest.mark.infra


def _schedule(made: Synthesised) -> dict[str, Any]:
    (schedule,) = made.properties("AWS::Scheduler::Schedule").values()
    return schedule


def test_one_schedule_calls_the_tick_every_minute(prod: Synthesised, local: Synthesised) -> None:
    for made in (prod, local):  # S55
        schedule = _schedule(made)
        assert schedule["ScheduleExpression"] == "rate(1 minute)"
        assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
        assert "UpkeepTick" in str(schedule["Target"]["Arn"])
        assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 0


def test_the_scheduler_may_call_the_tick_and_nothing_else(prod: Synthesised) -> None:
    found = [
        statement
        for name, policy in prod.properties("AWS::IAM::Policy").items()
        if "Clock" in name
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    (statement,) = found
    assert statement["Action"] == "lambda:InvokeFunction"
    assert "UpkeepTick" in str(statement["Resource"])


def test_what_jobs_find_rings(prod: Synthesised) -> None:  # S88
    watched = {
        alarm["MetricName"]
        for alarm in prod.properties("AWS::CloudWatch::Alarm").values()
        if alarm.get("Namespace") == "Deskhand" and alarm["AlarmActions"]
    }
    assert watched >= set(UPKEEP_METRICS)


def test_jobs_may_change_secrets_but_not_make_or_delete_them(prod: Synthesised) -> None:
    actions = {
        action
        for name, policy in prod.properties("AWS::IAM::Policy").items()
        if "UpkeepRun" in name
        for statement in policy["PolicyDocument"]["Statement"]
        for action in (
            [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        )
        if action.startswith("secretsmanager:")
    }
    assert actions == {"secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"}
