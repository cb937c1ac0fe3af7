"""The one Lambda construct: own role, own log group, tracing, alarms, grants from its row."""

from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_sns import ITopic
from constructs import Construct

from deskhand.contracts.names import Env, Queue, Table
from infra.acknowledge import acknowledge
from infra.constructs.alarms import FIVE_MINUTES, ring
from infra.constructs.grants import Resources, flattened, statements
from infra.constructs.layers import Layers
from infra.function_row import FunctionRow
from infra.stage import Stage

QUEUE_ENV: Final = {
    Env.INGEST_QUEUE_URL: Queue.INGEST,
    Env.ORDERS_QUEUE_URL: Queue.ORDERS,
    Env.SEND_QUEUE_URL: Queue.SEND,
    Env.RESEND_QUEUE_URL: Queue.RESEND,
    Env.ACTIONS_QUEUE_URL: Queue.ACTIONS,
    Env.FILES_QUEUE_URL: Queue.FILES,
    Env.JOBS_QUEUE_URL: Queue.JOBS,
    Env.IMPORTS_QUEUE_URL: Queue.IMPORTS,
}
TABLE_ENV: Final = {
    Env.DESK_TABLE: Table.DESK,
    Env.CONNECTIONS_TABLE: Table.CONNECTIONS,
    Env.IDEMPOTENCY_TABLE: Table.IDEMPOTENCY,
    Env.METRICS_TABLE: Table.METRICS,
}

ACCEPTED: Final = {
    "AwsSolutions-L1": "python3.13: the newest for which every dependency has wheels",
    "Serverless-LambdaLatestVersion": "python3.13: the newest with wheels for every dependency",
    "Serverless-LambdaDLQ": (
        "queues and the stream keep what fails in their own dead-letter queues, HTTP and socket "
        "callers get the failure; the one asynchronous function has a failure destination"
    ),
}
TRACING_REASON: Final = "X-Ray and ListStreams have no resources to name"


class DeskFunction(Construct):
    """A row of the table, deployed."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        row: FunctionRow,
        layers: Layers,
        resources: Resources,
    ) -> None:
        super().__init__(scope, construct_id)
        self.row = row
        name = stage.named(row.name)
        log_group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/lambda/{name}",
            retention=stage.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=name,
            description=f"deskhand functions.{row.module}",
            code=layers.code,
            handler=f"functions.{row.module}.handler",
            runtime=stage.runtime,
            architecture=stage.architecture,
            memory_size=row.memory_mb,
            timeout=Duration.seconds(row.timeout_s),
            layers=layers.of(row.layers),
            role=self.role,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.TEXT,
            tracing=lambda_.Tracing.ACTIVE,
            reserved_concurrent_executions=stage.reserved.get(row.name),
            environment=_environment(stage, row, resources),
        )
        self._grant(stage, row, resources)
        self._alarms(resources.topic, name)
        acknowledge(self, ACCEPTED)

    def _grant(self, stage: Stage, row: FunctionRow, resources: Resources) -> None:
        stack = Stack.of(self)
        reasons = {
            f"AwsSolutions-IAM5[Resource::{flattened(stack, one.resource)}]": one.why
            for one in statements(stack, stage, row.grants, resources)
            if one.why
        }
        for one in statements(stack, stage, row.grants, resources):
            self.role.add_to_policy(
                iam.PolicyStatement(actions=list(one.actions), resources=[one.resource])
            )
        acknowledge(self.role, {"AwsSolutions-IAM5[Resource::*]": TRACING_REASON, **reasons})

    def _alarms(self, topic: ITopic, name: str) -> None:
        ring(
            self,
            "Errors",
            topic=topic,
            metric=self.function.metric_errors(period=FIVE_MINUTES),
            threshold=3,
            description=f"{name} failed three times in five minutes",
        )
        ring(
            self,
            "Throttles",
            topic=topic,
            metric=self.function.metric_throttles(period=FIVE_MINUTES),
            threshold=10,
            description=f"{name} was throttled: raise the account's concurrency",
        )


def _environment(stage: Stage, row: FunctionRow, resources: Resources) -> dict[str, str]:
    known: dict[Env, str] = {
        Env.STAGE: stage.name,
        Env.BUS_NAME: resources.bus.event_bus_name,
        Env.FILES_BUCKET: resources.bucket.bucket_name,
        Env.PROVIDER_BASE_URL: stage.provider_base_url,
        Env.SOCKET_ENDPOINT: resources.socket_endpoint,
        Env.WEB_ORIGINS: ",".join(resources.web_origins),
        **{env: resources.tables[table].table_name for env, table in TABLE_ENV.items()},
        **{env: resources.queues[queue].queue_url for env, queue in QUEUE_ENV.items()},
    }
    chosen = {env.value: known[env] for env in row.env if known[env]}
    if row.adapter:
        chosen[Env.ADAPTER.value] = row.adapter
    return chosen
