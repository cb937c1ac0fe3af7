"""The HTTP API: webhooks, open to providers, and the REST API behind the user pool."""

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_authorizers import HttpJwtAuthorizer
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from aws_cdk.aws_cognito import IUserPool, IUserPoolClient
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.assets import Assets
from infra.constructs.access_log import access_log
from infra.constructs.alarms import FIVE_MINUTES, ring
from infra.constructs.desk_function import DeskFunction
from infra.constructs.grants import Resources
from infra.constructs.layers import Layers
from infra.function_row import FunctionRow
from infra.functions import API, WEBHOOKS
from infra.stage import Stage

Method = gateway.HttpMethod
# Named one by one and not ANY, which would catch the browsers' OPTIONS and ask it for a token.
REST_METHODS: Final = [Method.GET, Method.POST, Method.PUT, Method.PATCH, Method.DELETE]
OPEN_PATHS: Final = ("/healthz", "/api/healthz", "/api/openapi.json")
THROTTLE: Final = gateway.ThrottleSettings(rate_limit=2_000, burst_limit=4_000)
ACCESS_FIELDS: Final = {
    "request_id": "$context.requestId",
    "ip": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "status": "$context.status",
    "length": "$context.responseLength",
    "latency_ms": "$context.responseLatency",
    "error": "$context.integrationErrorMessage",
}


class ApiStack(cdk.Stack):
    """One Lambda per channel and shop for webhooks, one for the REST API."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        assets: Assets,
        resources: Resources,
        pool: IUserPool,
        client: IUserPoolClient,
    ) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("api"))
        self._stage = stage
        self._resources = resources
        self._layers = Layers(self, "Layers", stage=stage, assets=assets)
        self.http = self._http(resources.web_origins)
        self.functions: dict[str, DeskFunction] = {}
        self._webhooks()
        self._rest(pool, client)
        self._deploy()
        cdk.CfnOutput(self, "ApiUrl", value=self._url())
        cdk.CfnOutput(self, "HttpApiId", value=self.http.http_api_id)

    def _http(self, web_origins: tuple[str, ...]) -> gateway.HttpApi:
        return gateway.HttpApi(
            self,
            "Http",
            api_name=self._stage.named("http"),
            create_default_stage=False,
            cors_preflight=gateway.CorsPreflightOptions(
                allow_origins=list(web_origins),
                allow_methods=[
                    gateway.CorsHttpMethod.GET,
                    gateway.CorsHttpMethod.POST,
                    gateway.CorsHttpMethod.PUT,
                    gateway.CorsHttpMethod.PATCH,
                    gateway.CorsHttpMethod.DELETE,
                ],
                allow_headers=["authorization", "content-type", "idempotency-key", "if-match"],
                expose_headers=["x-request-id"],
                max_age=cdk.Duration.hours(1),
            ),
        )

    def _deployed(self, row: FunctionRow) -> DeskFunction:
        made = DeskFunction(
            self,
            row.name.title().replace("-", ""),
            stage=self._stage,
            row=row,
            layers=self._layers,
            resources=self._resources,
        )
        self.functions[row.name] = made
        return made

    def _webhooks(self) -> None:
        for row in WEBHOOKS:
            function = self._deployed(row)
            integration = HttpLambdaIntegration(row.name, function.function)
            path = f"/webhooks/{row.adapter}/{{account_id}}"
            self.http.add_routes(
                path=path, methods=[Method.GET, Method.POST], integration=integration
            )
            self.http.add_routes(
                path=f"{path}/{{format}}", methods=[Method.POST], integration=integration
            )

        acknowledge(
            self.http,
            {
                "AwsSolutions-APIG4": (
                    "a webhook carries its provider's signature, which the Lambda checks; "
                    "health and the OpenAPI document are open"
                )
            },
        )

    def _rest(self, pool: IUserPool, client: IUserPoolClient) -> None:
        integration = HttpLambdaIntegration("rest", self._deployed(API).function)
        authorizer = HttpJwtAuthorizer(
            "Users",
            f"https://cognito-idp.{self.region}.amazonaws.com/{pool.user_pool_id}",
            jwt_audience=[client.user_pool_client_id],
        )
        self.http.add_routes(
            path="/api/{proxy+}",
            methods=REST_METHODS,
            integration=integration,
            authorizer=authorizer,
        )
        for path in OPEN_PATHS:
            self.http.add_routes(path=path, methods=[Method.GET], integration=integration)

    def _deploy(self) -> None:
        log_group = logs.LogGroup(
            self,
            "AccessLogs",
            log_group_name=f"/aws/vendedlogs/{self._stage.named('http')}",
            retention=self._stage.log_retention,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        stage = gateway.HttpStage(
            self,
            "Default",
            http_api=self.http,
            stage_name="$default",
            auto_deploy=True,
            throttle=THROTTLE,
            access_log_settings=access_log(log_group, ACCESS_FIELDS),
            detailed_metrics_enabled=True,
        )
        ring(
            self,
            "ServerErrors",
            topic=self._resources.topic,
            metric=stage.metric_server_error(period=FIVE_MINUTES, statistic="Sum"),
            threshold=5,
            description="the HTTP API answered 5xx five times in five minutes",
        )

    def _url(self) -> str:
        """The emulator serves APIs by path; AWS by host name."""
        if self._stage.is_local:
            port = self._stage.ports["emulator_port"]
            return f"http://localhost:{port}/_aws/execute-api/{self.http.http_api_id}/$default"
        return f"https://{self.http.http_api_id}.execute-api.{self.region}.{self.url_suffix}"
