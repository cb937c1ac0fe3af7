"""Tables and the files bucket: what must outlive every deployment."""

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from constructs import Construct

from deskhand.contracts.names import (
    IMPORTS_PREFIX,
    PARTITION_KEY,
    REPORTS_PREFIX,
    SORT_KEY,
    TTL_ATTRIBUTE,
)
from deskhand.contracts.tables import TABLES, TableShape
from infra.acknowledge import acknowledge
from infra.stage import Stage

RAW_RETENTION: Final = cdk.Duration.days(90)
IMPORT_RETENTION: Final = cdk.Duration.days(30)
UPLOAD_RETENTION: Final = cdk.Duration.days(1)
# A message that attaches an upload has a copy under `files/`; what is left here was never sent.
UNSENT_RETENTION: Final = cdk.Duration.days(3)


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


class StorageStack(cdk.Stack):
    """Four tables by lifecycle, one bucket."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("storage"))
        self._stage = stage
        self.tables = {shape.table: self._table(shape) for shape in TABLES}
        self.bucket = self._bucket()
        for table, made in self.tables.items():
            cdk.CfnOutput(self, f"{table.value.title()}Table", value=made.table_name)
        cdk.CfnOutput(self, "FilesBucket", value=self.bucket.bucket_name)

    def _table(self, shape: TableShape) -> dynamodb.Table:
        made = dynamodb.Table(
            self,
            shape.table.value.title(),
            table_name=self._stage.named(shape.table.value),
            partition_key=_text(PARTITION_KEY),
            sort_key=_text(SORT_KEY),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=shape.backed_up
            ),
            time_to_live_attribute=TTL_ATTRIBUTE,
            stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if shape.stream else None,
            deletion_protection=not self._stage.is_local,
            removal_policy=self._stage.removal,
        )
        if not shape.backed_up:
            acknowledge(made, {"AwsSolutions-DDB3": "every item expires within days"})
        for index in shape.indexes:
            made.add_global_secondary_index(
                index_name=index.name,
                partition_key=_text(f"{index.name}{PARTITION_KEY}"),
                sort_key=_text(f"{index.name}{SORT_KEY}"),
                projection_type=dynamodb.ProjectionType[index.projection],
            )
        return made

    def _log_bucket(self) -> s3.Bucket:
        return s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            lifecycle_rules=[s3.LifecycleRule(expiration=RAW_RETENTION)],
            removal_policy=self._stage.removal,
        )

    def _bucket(self) -> s3.Bucket:
        made = s3.Bucket(
            self,
            "Files",
            bucket_name=self._stage.bucket_name("files"),
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=not self._stage.is_local,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            server_access_logs_bucket=None if self._stage.is_local else self._log_bucket(),
            # Uploads carry their right in the presigned URL; the shop that shows the widget
            # may have any origin.
            cors=[
                s3.CorsRule(
                    allowed_methods=[s3.HttpMethods.GET, s3.HttpMethods.PUT, s3.HttpMethods.POST],
                    allowed_origins=["*"],
                    allowed_headers=["*"],
                    max_age=3600,
                )
            ],
            lifecycle_rules=[
                s3.LifecycleRule(prefix="raw/", expiration=RAW_RETENTION),
                s3.LifecycleRule(prefix="uploads/", expiration=UNSENT_RETENTION),
                s3.LifecycleRule(prefix=IMPORTS_PREFIX, expiration=IMPORT_RETENTION),
                s3.LifecycleRule(prefix=REPORTS_PREFIX, expiration=RAW_RETENTION),
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=UPLOAD_RETENTION),
            ],
            removal_policy=self._stage.removal,
        )
        # Said of the resource itself: the construct would add a Lambda of its own to say it.
        plain = made.node.default_child
        if isinstance(plain, s3.CfnBucket):
            plain.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
                event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(
                    event_bridge_enabled=True
                )
            )
        return made
