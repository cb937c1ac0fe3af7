"""The one Lambda construct: own role, own log group, tracing, alarms, grants from its row."""

from dataclasses import dataclass
from typing import Final

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_dynamodb import Table as DynamoTable
from aws_cdk.aws_events import IEventBus
from aws_cdk.aws_s3 import IBucket
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from deskhand.contracts.names import Env, Queue, Table, account_secret, platform_secret
from deskhand.contracts.tables import TABLES
from infra.constructs.alarms import FIVE_MINUTES, ring
from infra.constructs.layers import Layers
from infra.functions import FunctionRow, Grants
from infra.stage import Stage

QUEUE_ENV: Final = {
    Env.INGEST_QUEUE_URL: Queue.INGEST,
    Env.ORDERS_QUEUE_URL: Queue.ORDERS,
    Env.SEND_QUEUE_URL: Queue.SEND,
}
TABLE_ENV: Final = {
    Env.DESK_TABLE: Table.DESK,
    Env.CONNECTIONS_TABLE: Table.CONNECTIONS,
    Env.IDEMPOTENCY_TABLE: Table.IDEMPOTENCY,
    Env.METRICS_TABLE: Table.METRICS,
}

INDEXED: Final = tuple(shape.table for shape in TABLES if shape.indexes)


@dataclass(frozen=True)
class Resources:
    """What functions may be given a grant on."""

    tables: dict[Table, DynamoTable]
    queues: dict[Queue, IQueue]
    bucket: IBucket
    bus: IEventBus
    topic: ITopic
    web_origins: tuple[str, ...] = ()
    socket_endpoint: str = ""
    socket_arn: str = ""


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
        _Grantor(self.role, stage, resources).give(row)
        self._alarms(resources.topic, name)

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


class _Grantor:
    """Turns a row's grants into statements with spelled-out actions and resources."""

    def __init__(self, role: iam.Role, stage: Stage, resources: Resources) -> None:
        self._role = role
        self._stage = stage
        self._resources = resources
        self._stack = Stack.of(role)

    def give(self, row: FunctionRow) -> None:
        """Add every grant of the row."""
        grants = row.grants
        self._data(grants)
        if grants.accounts:
            self._allow(grants.accounts, self._secret(account_secret(self._stage.name, "*")))
        if grants.platform:
            name = platform_secret(self._stage.name)
            self._allow(("secretsmanager:GetSecretValue",), self._secret(f"{name}-??????"))
        if grants.publish:
            self._allow(("events:PutEvents",), self._resources.bus.event_bus_arn)
        if grants.sockets:
            self._allow(("execute-api:ManageConnections",), self._resources.socket_arn)

    def _data(self, grants: Grants) -> None:
        for table, actions in grants.tables.items():
            arn = self._resources.tables[table].table_arn
            self._allow(actions, arn)
            if "dynamodb:Query" in actions and table in INDEXED:
                self._allow(("dynamodb:Query",), f"{arn}/index/*")
        for queue, actions in grants.queues.items():
            self._allow(actions, self._resources.queues[queue].queue_arn)
        for prefix, actions in grants.objects.items():
            self._allow(actions, self._resources.bucket.arn_for_objects(prefix))

    def _allow(self, actions: tuple[str, ...], resource: str) -> None:
        self._role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=[resource]))

    def _secret(self, name: str) -> str:
        return self._stack.format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
