"""Data is safe, doors are guarded, outputs say what was made."""

import re
from typing import Any

import pytest

from deskhand.contracts.tables import TABLES
from tests.infra.conftest import Synthesised

pytestmark = pytest.mark.infra


def _routes(made: Synthesised) -> dict[str, dict[str, Any]]:
    return {one["RouteKey"]: one for one in made.properties("AWS::ApiGatewayV2::Route").values()}


class TestStorage:
    def test_what_can_not_be_made_again_is_backed_up(self, prod: Synthesised) -> None:
        tables = prod.of("AWS::DynamoDB::Table").values()
        backed_up = {
            one["Properties"]["TableName"]
            for one in tables
            if one["Properties"]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        }
        assert backed_up == {"deskhand-prod-desk", "deskhand-prod-metrics"}

    def test_tables_are_encrypted_protected_and_kept(self, prod: Synthesised) -> None:
        tables = prod.of("AWS::DynamoDB::Table")
        assert len(tables) == len(TABLES)
        for name, one in tables.items():
            properties = one["Properties"]
            assert properties["SSESpecification"]["SSEEnabled"] is True, name
            assert properties["DeletionProtectionEnabled"] is True, name
            assert properties["BillingMode"] == "PAY_PER_REQUEST", name
            assert properties["TimeToLiveSpecification"]["Enabled"] is True, name
            assert one["DeletionPolicy"] == "Retain", name

    def test_only_the_desk_has_a_stream_with_both_images(self, prod: Synthesised) -> None:
        streams = {
            one["TableName"]: one["StreamSpecification"]["StreamViewType"]
            for one in prod.properties("AWS::DynamoDB::Table").values()
            if "StreamSpecification" in one
        }
        assert streams == {"deskhand-prod-desk": "NEW_AND_OLD_IMAGES"}

    def test_buckets_are_private_encrypted_and_https_only(self, prod: Synthesised) -> None:
        buckets = prod.properties("AWS::S3::Bucket")
        policies = str(list(prod.properties("AWS::S3::BucketPolicy").values()))
        for name, one in buckets.items():
            assert all(one["PublicAccessBlockConfiguration"].values()), name
            assert one["BucketEncryption"], name
        assert policies.count("aws:SecureTransport") == len(buckets)

    def test_what_was_never_sent_expires_and_what_was_stays(self, prod: Synthesised) -> None:
        (rules,) = [
            one["LifecycleConfiguration"]["Rules"]
            for one in prod.properties("AWS::S3::Bucket").values()
            if "-files-" in str(one.get("BucketName", ""))
        ]
        days = {one["Prefix"]: one["ExpirationInDays"] for one in rules if "Prefix" in one}
        assert days == {"raw/": 90, "uploads/": 3, "imports/": 30, "import-reports/": 90}


class TestIdentity:
    def test_a_user_can_not_write_who_they_are(self, prod: Synthesised) -> None:
        (client,) = prod.properties("AWS::Cognito::UserPoolClient").values()
        assert set(client["WriteAttributes"]) == {"email", "name"}
        assert {"custom:merchant_id", "custom:role", "custom:service_code"} <= set(
            client["ReadAttributes"]
        )

    def test_passwords_go_over_the_api_on_a_laptop_only(
        self, prod: Synthesised, local: Synthesised
    ) -> None:
        (on_aws,) = prod.properties("AWS::Cognito::UserPoolClient").values()
        (here,) = local.properties("AWS::Cognito::UserPoolClient").values()
        assert "ALLOW_USER_PASSWORD_AUTH" not in on_aws["ExplicitAuthFlows"]
        assert on_aws["AllowedOAuthFlows"] == ["code"]
        assert "ALLOW_USER_PASSWORD_AUTH" in here["ExplicitAuthFlows"]

    def test_nobody_signs_up_alone(self, prod: Synthesised) -> None:
        (pool,) = prod.properties("AWS::Cognito::UserPool").values()
        assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True


class TestApi:
    def test_every_rest_route_asks_for_a_token(self, prod: Synthesised) -> None:
        routes = _routes(prod)
        rest = {key: one for key, one in routes.items() if key.endswith("/api/{proxy+}")}
        assert len(rest) == 5
        assert {one["AuthorizationType"] for one in rest.values()} == {"JWT"}

    def test_the_open_routes_are_these(self, prod: Synthesised) -> None:
        opened = {
            key
            for key, one in _routes(prod).items()
            if one.get("AuthorizationType", "NONE") == "NONE" and "/webhooks/" not in key
        }
        assert opened == {
            "GET /healthz",
            "GET /api/healthz",
            "GET /api/openapi.json",
            "$default",
            "$disconnect",
        }

    def test_a_socket_is_authorized_when_it_connects(self, prod: Synthesised) -> None:
        assert _routes(prod)["$connect"]["AuthorizationType"] == "CUSTOM"

    def test_both_apis_are_throttled_and_keep_access_logs(self, prod: Synthesised) -> None:
        stages = prod.properties("AWS::ApiGatewayV2::Stage")
        assert len(stages) == 2
        for name, one in stages.items():
            assert one["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0, name
            assert one["AccessLogSettings"]["DestinationArn"], name
            assert "queryString" not in one["AccessLogSettings"]["Format"], name

    def test_browsers_may_call_from_the_workspace_only(
        self, prod: Synthesised, local: Synthesised
    ) -> None:
        def origins(made: Synthesised) -> list[Any]:
            return [
                origin
                for one in made.properties("AWS::ApiGatewayV2::Api").values()
                for origin in one.get("CorsConfiguration", {}).get("AllowOrigins", [])
            ]

        assert "*" not in origins(prod)
        assert len(origins(prod)) == 1
        assert origins(local) == ["http://localhost:8080", "http://localhost:8090"]


class TestOutputs:
    def test_say_what_the_local_stack_needs(self, local: Synthesised) -> None:
        known = {name for one in local.templates.values() for name in one.get("Outputs", {})}
        assert {
            "ApiUrl",
            "SocketUrl",
            "UserPoolId",
            "ClientId",
            "FilesBucket",
            "DeskTable",
            "ConnectionsTable",
            "IngestQueue",
            "IngestDeadLetters",
            "SendQueue",
            "BusName",
        } <= known


class TestNames:
    def test_no_channel_is_named_in_the_code_of_the_infrastructure(self) -> None:
        from deskhand.channels.registry import SLUGS as CHANNELS
        from deskhand.shops.registry import SLUGS as SHOPS
        from tests.infra.conftest import ROOT

        named = {
            f"{path.name}: {slug}"
            for path in (ROOT / "infra").rglob("*.py")
            for slug in (*CHANNELS, *SHOPS)
            if re.search(rf"(?i)(?<![a-z]){slug}(?![a-z])", path.read_text())
        }
        assert named == set()
