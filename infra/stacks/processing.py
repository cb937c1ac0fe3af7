"""Lambdas that read queues and the stream."""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk.aws_lambda_event_sources import DynamoEventSource, SqsDlq, SqsEventSource
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from deskhand.contracts.names import Queue, Table
from infra.acknowledge import acknowledge
from infra.assets import Assets
from infra.constructs.alarms import FIVE_MINUTES, ring, watch_sending, watch_upkeep
from infra.constructs.clock import Clock
from infra.constructs.desk_function import DeskFunction
from infra.constructs.grants import Resources
from infra.constructs.layers import Layers
from infra.functions import OUTBOX_PUBLISH, PROCESSING, QUEUE_READERS, UPKEEP_TICK
from infra.stage import Stage

LOCAL_MAX_CONCURRENCY = 2
"""Two pollers a queue: the emulator runs each invocation as a process of its own."""


class ProcessingStack(cdk.Stack):
    """What happens after the 200: parse, store, publish, route, send."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        assets: Assets,
        resources: Resources,
        unpublished: IQueue,
    ) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("processing"))
        self._stage = stage
        layers = Layers(self, "Layers", stage=stage, assets=assets)
        self.functions = {
            row.name: DeskFunction(
                self,
                row.name.title().replace("-", ""),
                stage=stage,
                row=row,
                layers=layers,
                resources=resources,
            )
            for row in PROCESSING
        }
        for queue, row in QUEUE_READERS.items():
            self._read(self.functions[row.name], queue, resources.queues[queue])
        self._publish(self.functions[OUTBOX_PUBLISH.name], resources, unpublished)
        tick = self.functions[UPKEEP_TICK.name]
        Clock(self, "Clock", stage=stage, function=tick.function)
        watch_upkeep(self, topic=resources.topic)

    def _read(self, reader: DeskFunction, name: Queue, queue: IQueue) -> None:
        wanted = reader.row.max_concurrency
        reader.function.add_event_source(
            SqsEventSource(
                queue,
                batch_size=reader.row.batch_size,
                report_batch_item_failures=True,
                max_concurrency=LOCAL_MAX_CONCURRENCY if self._stage.is_local else wanted,
            )
        )
        acknowledge(
            reader,
            {
                "Serverless-LambdaEventSourceMappingDestination": (
                    "a queue's own redrive policy moves what fails"
                )
            },
        )

    def _publish(self, publisher: DeskFunction, resources: Resources, unpublished: IQueue) -> None:
        """One reader a shard, in order; a poison record is halved out and set aside."""
        publisher.function.add_event_source(
            DynamoEventSource(
                resources.tables[Table.DESK],
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=100,
                parallelization_factor=1,
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=20,
                on_failure=SqsDlq(unpublished),
            )
        )
        watch_sending(self, topic=resources.topic)
        ring(
            self,
            "OutboxBehind",
            topic=resources.topic,
            metric=publisher.function.metric(
                "IteratorAge", period=FIVE_MINUTES, statistic="Maximum"
            ),
            threshold=60_000,
            periods=2,
            description="events leave the outbox more than a minute late",
        )
