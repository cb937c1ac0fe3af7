"""Queues, the bus, and which events wait in which queue."""

from collections.abc import Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from deskhand.contracts.names import (
    EVENT_QUEUES,
    FIFO_QUEUES,
    IMPORTS_PREFIX,
    SOURCE,
    DetailType,
    Queue,
)
from infra.constructs.desk_queue import DeadLetterQueue, DeskQueue
from infra.functions import QUEUE_READERS
from infra.stage import Stage

DELAYED_S: Final = {Queue.RESEND: 900, Queue.IMPORTS: 900}
"""Messages stand there on purpose, up to SQS's longest delay at a time; slices of large imports
wait for those of others."""
ARCHIVE_RETENTION: Final = cdk.Duration.days(30)
DELIVERY_AGE: Final = cdk.Duration.hours(2)


def event_pattern(types: Sequence[DetailType]) -> events.EventPattern:
    """Match our own events with one of these detail types."""
    return events.EventPattern(source=[SOURCE], detail_type=[kind.value for kind in types])


class MessagingStack(cdk.Stack):
    """Everything that carries work from one Lambda to the next."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("messaging"))
        self._stage = stage
        self.topic = self._alarm_topic()
        self.queues = {
            queue: DeskQueue(
                self,
                queue.value.title(),
                stage=stage,
                name=queue.value,
                topic=self.topic,
                reader_timeout_s=QUEUE_READERS[queue].timeout_s,
                fifo=queue in FIFO_QUEUES,
                delayed_s=DELAYED_S.get(queue, 0),
            )
            for queue in Queue
        }
        self.undelivered = DeadLetterQueue(
            self, "Events", stage=stage, name="events-dlq", topic=self.topic
        )
        self.unpublished = DeadLetterQueue(
            self, "Outbox", stage=stage, name="outbox-dlq", topic=self.topic
        )
        self.bus = self._bus()
        for queue, types in EVENT_QUEUES.items():
            self._route(queue, types)
        self._route_files()
        self._outputs()

    def _alarm_topic(self) -> sns.Topic:
        topic = sns.Topic(
            self,
            "Alarms",
            topic_name=self._stage.named("alarms"),
            enforce_ssl=not self._stage.is_local,
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
            )
        )
        if self._stage.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(self._stage.alarm_email))
        return topic

    def _bus(self) -> events.EventBus:
        bus = events.EventBus(
            self,
            "Bus",
            event_bus_name=self._stage.named("bus"),
            dead_letter_queue=self.undelivered.queue,
        )
        if not self._stage.is_local:  # the emulator's CloudFormation has no archives
            bus.archive(
                "Archive",
                archive_name=self._stage.named("archive"),
                event_pattern=events.EventPattern(source=[SOURCE]),
                retention=ARCHIVE_RETENTION,
            )
        return bus

    def _route(self, queue: Queue, types: Sequence[DetailType]) -> None:
        rule = events.Rule(
            self,
            f"To{queue.value.title()}",
            rule_name=self._stage.named(queue.value),
            event_bus=self.bus,
            event_pattern=event_pattern(types),
        )
        rule.add_target(
            targets.SqsQueue(
                self.queues[queue].queue,
                dead_letter_queue=self.undelivered.queue,
                max_event_age=DELIVERY_AGE,
            )
        )

    def _route_files(self) -> None:
        """S3 tells of files on the account's own bus, and of those to import we are told."""
        rule = events.Rule(
            self,
            "FilesToImports",
            rule_name=self._stage.named("files-to-imports"),
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [self._stage.bucket_name("files")]},
                    "object": {"key": [{"prefix": IMPORTS_PREFIX}]},
                },
            ),
        )
        rule.add_target(
            targets.SqsQueue(
                self.queues[Queue.IMPORTS].queue,
                dead_letter_queue=self.undelivered.queue,
                max_event_age=DELIVERY_AGE,
            )
        )

    def _outputs(self) -> None:
        for queue, made in self.queues.items():
            cdk.CfnOutput(self, f"{queue.value.title()}Queue", value=made.queue.queue_url)
            cdk.CfnOutput(
                self,
                f"{queue.value.title()}DeadLetters",
                value=made.dead_letters.queue.queue_url,
            )
        cdk.CfnOutput(self, "EventsDeadLetters", value=self.undelivered.queue.queue_url)
        cdk.CfnOutput(self, "OutboxDeadLetters", value=self.unpublished.queue.queue_url)
        cdk.CfnOutput(self, "BusName", value=self.bus.event_bus_name)
        cdk.CfnOutput(self, "AlarmTopic", value=self.topic.topic_arn)
