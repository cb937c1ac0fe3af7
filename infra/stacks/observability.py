"""The dashboard: traffic, failures, and how long work waits."""

from collections.abc import Iterable

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk.aws_apigatewayv2 import HttpApi
from constructs import Construct

from deskhand.contracts.names import Queue
from infra.constructs.alarms import MINUTE
from infra.constructs.desk_function import DeskFunction
from infra.constructs.desk_queue import DeskQueue
from infra.stage import Stage

HALF: int = 12


def _graph(title: str, metrics: Iterable[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=HALF)


class ObservabilityStack(cdk.Stack):
    """Read-only: deleting it loses no data and no alarm."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        functions: list[DeskFunction],
        queues: dict[Queue, DeskQueue],
        http: HttpApi,
    ) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("observability"))
        made = [one.function for one in functions]
        waiting = [queue.queue for queue in queues.values()]
        dead = [queue.dead_letters.queue for queue in queues.values()]
        board = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=stage.named("desk"))
        board.add_widgets(
            _graph("Requests", [http.metric_count(period=MINUTE)]),
            _graph(
                "API errors",
                [http.metric_client_error(period=MINUTE), http.metric_server_error(period=MINUTE)],
            ),
            _graph("Lambda errors", [one.metric_errors(period=MINUTE) for one in made]),
            _graph("Lambda throttles", [one.metric_throttles(period=MINUTE) for one in made]),
            _graph(
                "Lambda p95", [one.metric_duration(period=MINUTE, statistic="p95") for one in made]
            ),
            _graph(
                "Oldest waiting message",
                [one.metric_approximate_age_of_oldest_message(period=MINUTE) for one in waiting],
            ),
            _graph(
                "Waiting messages",
                [
                    one.metric_approximate_number_of_messages_visible(period=MINUTE)
                    for one in waiting
                ],
            ),
            _graph(
                "Dead letters",
                [one.metric_approximate_number_of_messages_visible(period=MINUTE) for one in dead],
            ),
        )
