"""Calls one function every minute."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk.aws_lambda import IFunction
from constructs import Construct

from infra.stage import Stage

ATTEMPTS = 0
"""A tick that failed is not called again: the next one is a minute away."""


class Clock(Construct):
    """The one schedule of the desk; what is due stands in the due index."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, function: IFunction
    ) -> None:
        super().__init__(scope, construct_id)
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["lambda:InvokeFunction"], resources=[function.function_arn]
            )
        )
        scheduler.CfnSchedule(
            self,
            "Minute",
            name=stage.named("clock"),
            description="what is due of connected accounts",
            schedule_expression="rate(1 minute)",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=function.function_arn,
                role_arn=role.role_arn,
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_retry_attempts=ATTEMPTS, maximum_event_age_in_seconds=60
                ),
            ),
        )
