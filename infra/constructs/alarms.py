"""Alarms that all ring on one topic."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_sns import ITopic
from constructs import Construct


def ring(
    scope: Construct,
    construct_id: str,
    *,
    topic: ITopic,
    metric: cloudwatch.IMetric,
    threshold: float,
    description: str,
    periods: int = 1,
) -> cloudwatch.Alarm:
    """Add an alarm that rings when `metric` is at or above `threshold`.

    No data is good news: queues and functions that rest report nothing.
    """
    alarm = cloudwatch.Alarm(
        scope,
        construct_id,
        metric=metric,
        threshold=threshold,
        evaluation_periods=periods,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
    )
    alarm.add_alarm_action(SnsAction(topic))
    return alarm


def watch_upkeep(scope: Construct, *, topic: ITopic) -> None:
    """Ring on what jobs found: silent accounts, gaps, jobs that fail again and again."""
    for name, description in UPKEEP_METRICS.items():
        ring(
            scope,
            name,
            topic=topic,
            metric=cloudwatch.Metric(
                namespace=METRICS_NAMESPACE,
                metric_name=name,
                period=Duration.minutes(60),
                statistic="Sum",
            ),
            threshold=1,
            description=description,
        )


def watch_sending(scope: Construct, *, topic: ITopic) -> None:
    """Ring on accounts that stopped sending because they need a person."""
    for name, description in SENDING_METRICS.items():
        ring(
            scope,
            name,
            topic=topic,
            metric=cloudwatch.Metric(
                namespace=METRICS_NAMESPACE, metric_name=name, period=MINUTE, statistic="Sum"
            ),
            threshold=1,
            description=description,
        )


METRICS_NAMESPACE = "Deskhand"
SENDING_METRICS = {
    "AccountsPaused": "an account sends nothing any more; see docs/runbooks/provider-down.md",
    "SendsGivenUp": "a reply was given up after hours; see docs/runbooks/provider-down.md",
}
UPKEEP_METRICS = {
    "AccountsSilent": "an account hears nothing; see docs/operating.md, Silence",
    "ReconciliationGaps": "something came in or is in a shop that the desk has not got",
    "JobFailures": "a job of an account failed five times and more in a row",
}
MINUTE = Duration.minutes(1)
FIVE_MINUTES = Duration.minutes(5)
