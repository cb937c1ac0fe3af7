"""The workspace and the widget behind CloudFront; on a laptop `local/site.py` serves them."""

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.stage import Stage

LOG_RETENTION: Final = cdk.Duration.days(90)
ACCEPTED: Final = {
    "AwsSolutions-CFR1": "merchants and their customers may be anywhere",
    "AwsSolutions-CFR2": "static files only; the API has its own throttling",
    "AwsSolutions-CFR4": "CloudFront's own certificate fixes the policy; a domain brings TLS 1.2",
}
INDEX: Final = "/index.html"


def _keep_acl(logs: s3.Bucket) -> None:
    """CloudFront delivers its logs by ACL, which cfn-lint calls legacy."""
    bucket = logs.node.default_child
    if isinstance(bucket, s3.CfnBucket):
        bucket.add_metadata("cfn-lint", {"config": {"ignore_checks": ["W3045"]}})


class WebStack(cdk.Stack):
    """A private bucket, a distribution; the files are uploaded after the API's URL is known."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id, stack_name=stage.named("web"))
        self._stage = stage
        logs = self._bucket(
            "AccessLogs",
            lifecycle_rules=[s3.LifecycleRule(expiration=LOG_RETENTION)],
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
        )
        _keep_acl(logs)
        site = self._bucket("Site", server_access_logs_bucket=logs, server_access_logs_prefix="s3/")
        self.distribution = self._distribution(site, logs)
        self.origin = f"https://{self.distribution.distribution_domain_name}"
        acknowledge(self.distribution, ACCEPTED)
        cdk.CfnOutput(self, "SiteBucket", value=site.bucket_name)
        cdk.CfnOutput(self, "SiteUrl", value=self.origin)
        cdk.CfnOutput(self, "DistributionId", value=self.distribution.distribution_id)

    def _bucket(self, construct_id: str, **options: object) -> s3.Bucket:
        return s3.Bucket(
            self,
            construct_id,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            removal_policy=self._stage.removal,
            **options,  # type: ignore[arg-type]
        )

    def _distribution(self, site: s3.Bucket, logs: s3.Bucket) -> cloudfront.Distribution:
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=self._stage.named("web"),
            default_root_object=INDEX.removeprefix("/"),
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(site),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=self._headers(),
                compress=True,
            ),
            additional_behaviors={
                # Loaded by the shops' own pages: any origin, and not framed anywhere.
                "widget.js": cloudfront.BehaviorOptions(
                    origin=origins.S3BucketOrigin.with_origin_access_control(site),
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                    response_headers_policy=(
                        cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS
                    ),
                    compress=True,
                )
            },
            # The workspace routes in the browser: an unknown path is its index page.
            error_responses=[
                cloudfront.ErrorResponse(
                    http_status=status, response_http_status=200, response_page_path=INDEX
                )
                for status in (403, 404)
            ],
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            log_bucket=logs,
            log_file_prefix="cloudfront/",
        )

    def _headers(self) -> cloudfront.ResponseHeadersPolicy:
        return cloudfront.ResponseHeadersPolicy(
            self,
            "Headers",
            response_headers_policy_name=self._stage.named("web"),
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=cdk.Duration.days(365),
                    include_subdomains=True,
                    override=True,
                ),
            ),
        )
