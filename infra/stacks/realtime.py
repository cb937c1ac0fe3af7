"""The WebSocket API and the Lambdas behind it."""

from dataclasses import replace
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_authorizers import WebSocketLambdaAuthorizer
from aws_cdk.aws_apigatewayv2_integrations import WebSocketLambdaIntegration
from aws_cdk.aws_lambda_destinations import SqsDestination
from constructs import Construct

from deskhand.contracts.names import BROADCAST_TYPES
from infra.acknowledge import acknowledge
from infra.assets import Assets
from infra.constructs.access_log import access_log
from infra.constructs.desk_function import DeskFunction
from infra.constructs.desk_queue import DeadLetterQueue
from infra.constructs.grants import Resources
from infra.constructs.layers import Layers
from infra.functions import (
    REALTIME,
    REALTIME_AUTHORIZE,
    REALTIME_BROADCAST,
    REALTIME_CONNECT,
    REALTIME_DISCONNECT,
    REALTIME_FRAME,
)
from infra.stacks.messaging import DELIVERY_AGE, event_pattern
from infra.stage import Stage

STAGE_NAME: Final = "live"
THROTTLE: Final = gateway.ThrottleSettings(rate_limit=2_000, burst_limit=4_000)
ACCESS_FIELDS: Final = {
    "request_id": "$context.requestId",
    "route": "$context.routeKey",
    "event": "$context.eventType",
    "status": "$context.status",
    "connection": "$context.connectionId",
    "error": "$context.error.message",
}


class RealtimeStack(cdk.Stack):
    """Sockets of agents and visitors."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        assets: Assets,
        resources: Resources,
    ) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("realtime"))
        self._stage = stage
        self.api = gateway.WebSocketApi(
            self,
            "Sockets",
            api_name=stage.named("sockets"),
            route_selection_expression="$request.body.action",
        )
        layers = Layers(self, "Layers", stage=stage, assets=assets)
        with_socket = replace(
            resources, socket_endpoint=self._endpoint(), socket_arn=self._connections_arn()
        )
        self.functions = {
            row.name: DeskFunction(
                self,
                row.name.title().replace("-", ""),
                stage=stage,
                row=row,
                layers=layers,
                resources=with_socket,
            )
            for row in REALTIME
        }
        self._routes()
        self._deploy()
        self._broadcast(resources)
        cdk.CfnOutput(self, "SocketUrl", value=self._url("ws" if stage.is_local else "wss"))
        cdk.CfnOutput(self, "SocketApiId", value=self.api.api_id)

    def _url(self, scheme: str) -> str:
        """The emulator serves APIs by path; AWS by host name."""
        if self._stage.is_local:
            port = self._stage.ports["emulator_port"]
            return f"{scheme}://localhost:{port}/_aws/execute-api/{self.api.api_id}/{STAGE_NAME}"
        host = f"{self.api.api_id}.execute-api.{self.region}.{self.url_suffix}"
        return f"{scheme}://{host}/{STAGE_NAME}"

    def _endpoint(self) -> str:
        return self._url("http" if self._stage.is_local else "https")

    def _connections_arn(self) -> str:
        return self.format_arn(
            service="execute-api",
            resource=self.api.api_id,
            resource_name=f"{STAGE_NAME}/*/@connections/*",
        )

    def _routes(self) -> None:
        """Identity is decided once, at `$connect`; its context goes with every later frame."""
        authorizer = WebSocketLambdaAuthorizer(
            "Authorizer",
            self.functions[REALTIME_AUTHORIZE.name].function,
            # Present in every handshake: agents bring a ticket, visitors a site key, and an
            # absent identity source would be refused before the Lambda sees it.
            identity_source=["route.request.header.Host"],
        )
        for route, row in (
            ("$connect", REALTIME_CONNECT),
            ("$default", REALTIME_FRAME),
            ("$disconnect", REALTIME_DISCONNECT),
        ):
            self.api.add_route(
                route,
                integration=WebSocketLambdaIntegration(row.name, self.functions[row.name].function),
                authorizer=authorizer if route == "$connect" else None,
            )

        acknowledge(
            self.api,
            {"AwsSolutions-APIG4": "a socket is authorized once, when it connects"},
        )

    def _deploy(self) -> None:
        log_group = logs.LogGroup(
            self,
            "AccessLogs",
            log_group_name=f"/aws/vendedlogs/{self._stage.named('sockets')}",
            retention=self._stage.log_retention,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        gateway.WebSocketStage(
            self,
            "Live",
            web_socket_api=self.api,
            stage_name=STAGE_NAME,
            auto_deploy=True,
            throttle=THROTTLE,
            access_log_settings=access_log(log_group, ACCESS_FIELDS),
            detailed_metrics_enabled=True,
        )

    def _broadcast(self, resources: Resources) -> None:
        """Push events straight to the Lambda: a second in a queue would be felt."""
        undelivered = DeadLetterQueue(
            self,
            "Undelivered",
            stage=self._stage,
            name="broadcast-dlq",
            topic=resources.topic,
        )
        rule = events.Rule(
            self,
            "ToBroadcast",
            rule_name=self._stage.named("broadcast"),
            event_bus=resources.bus,
            event_pattern=event_pattern(BROADCAST_TYPES),
        )
        rule.add_target(
            targets.LambdaFunction(
                self.functions[REALTIME_BROADCAST.name].function,
                dead_letter_queue=undelivered.queue,
                max_event_age=DELIVERY_AGE,
                retry_attempts=3,
            )
        )
        self.functions[REALTIME_BROADCAST.name].function.configure_async_invoke(
            on_failure=SqsDestination(undelivered.queue),
            retry_attempts=2,
            max_event_age=DELIVERY_AGE,
        )
        cdk.CfnOutput(self, "BroadcastDeadLetters", value=undelivered.queue.queue_url)
