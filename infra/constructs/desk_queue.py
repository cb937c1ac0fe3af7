"""The one queue construct: encrypted, with a dead-letter queue, alarms and long retention."""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_sns import ITopic
from constructs import Construct

from deskhand.contracts.names import MAX_RECEIVES
from infra.acknowledge import acknowledge
from infra.constructs.alarms import FIVE_MINUTES, MINUTE, ring
from infra.stage import Stage

RETENTION: Final = Duration.days(14)
STUCK_SECONDS: Final = 300
LOCAL_HIDDEN_S: Final = 20


class DeadLetterQueue(Construct):
    """Where what failed waits for a human; one visible message rings.

    The alarm watches the visible count: messages that a redrive moves here are not counted
    in NumberOfMessagesSent.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        name: str,
        topic: ITopic,
        fifo: bool = False,
    ) -> None:
        super().__init__(scope, construct_id)
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=stage.named(name) + (".fifo" if fifo else ""),
            fifo=True if fifo else None,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=not stage.is_local,
            retention_period=RETENTION,
            removal_policy=stage.removal,
        )
        ring(
            self,
            "Filled",
            topic=topic,
            metric=self.queue.metric_approximate_number_of_messages_visible(
                period=MINUTE, statistic="Maximum"
            ),
            threshold=1,
            description=f"{stage.named(name)} holds messages; see docs/runbooks/dead-letters.md",
        )
        acknowledge(
            self,
            dict.fromkeys(
                ("AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"),
                "this is a dead-letter queue itself",
            ),
        )


class DeskQueue(Construct):
    """A work queue and its dead-letter queue, `<name>` and `<name>-dlq`.

    Args:
        delayed_s: how long a message may be delayed on purpose: that long it is not stuck.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        name: str,
        topic: ITopic,
        reader_timeout_s: int,
        fifo: bool = False,
        delayed_s: int = 0,
    ) -> None:
        super().__init__(scope, construct_id)
        stuck_s = STUCK_SECONDS + delayed_s
        self.dead_letters = DeadLetterQueue(
            self, "DeadLetters", stage=stage, name=f"{name}-dlq", topic=topic, fifo=fifo
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=stage.named(name) + (".fifo" if fifo else ""),
            fifo=True if fifo else None,
            deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP if fifo else None,
            fifo_throughput_limit=(sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID if fifo else None),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=not stage.is_local,
            retention_period=RETENTION,
            visibility_timeout=_hidden(stage, reader_timeout_s),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters.queue, max_receive_count=MAX_RECEIVES
            ),
            removal_policy=stage.removal,
        )
        ring(
            self,
            "Stuck",
            topic=topic,
            metric=self.queue.metric_approximate_age_of_oldest_message(
                period=FIVE_MINUTES, statistic="Maximum"
            ),
            threshold=stuck_s,
            periods=2,
            description=f"{stage.named(name)}: the oldest waits {stuck_s // 60} min and more",
        )


def _hidden(stage: Stage, reader_timeout_s: int) -> Duration:
    """How long a message that is being read is hidden from others.

    Six times the reader's timeout: what AWS asks for, so that a throttled reader does not count as
    a failed delivery. On a laptop a retry should be seen within the minute.
    """
    return Duration.seconds(LOCAL_HIDDEN_S if stage.is_local else 6 * reader_timeout_s)
