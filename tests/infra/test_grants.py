"""Least privilege: what a role may do is spelled out, and every wildcard has its reason."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.infra.conftest import Synthesised

pytestmark = pytest.mark.infra

WILDCARDS = {
    "arn:*:dynamodb:*:table/deskhand-prod-*/index/[*]": "every index of one table",
    "arn:*:s3:::deskhand-prod-files-*/[*]": "objects have random keys",
    "arn:*:s3:::deskhand-prod-files-*/raw/[*]": "raw requests have random keys",
    "arn:*:s3:::deskhand-prod-files-*/imports/[*]": "people name their files",
    "arn:*:s3:::deskhand-prod-files-*/import-reports/[*]": "pieces of reports have random keys",
    "arn:*:secretsmanager:*:secret:deskhand/prod/accounts/[*]": "accounts come at run time",
    "arn:*:execute-api:*/live/[*]/@connections/[*]": "connections come at run time",
}
TRACING = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
PLAIN_STAR = {*TRACING, "dynamodb:ListStreams"}


def _flat(node: Any) -> str:
    if isinstance(node, str):
        return str(node)
    if "Fn::Join" in node:
        delimiter, parts = node["Fn::Join"]
        return str(delimiter).join(_flat(part) for part in parts)
    return str(next(iter(node)))


def _statements(made: Synthesised) -> Iterator[tuple[str, list[str], list[str]]]:
    """(policy, actions, resources) of everything allowed to a role of ours."""
    for name, policy in made.properties("AWS::IAM::Policy").items():
        for statement in policy["PolicyDocument"]["Statement"]:
            assert statement["Effect"] == "Allow"
            actions, resources = statement["Action"], statement["Resource"]
            yield (
                name,
                [actions] if isinstance(actions, str) else actions,
                [_flat(one) for one in (resources if isinstance(resources, list) else [resources])],
            )


def _allowed(made: Synthesised, part: str, action: str) -> list[str]:
    """The resources on which the role of one function may do `action`."""
    return [
        resource
        for name, actions, resources in _statements(made)
        if part in name and action in actions
        for resource in resources
    ]


def test_no_action_is_a_wildcard(prod: Synthesised) -> None:
    assert not [one for _, actions, _ in _statements(prod) for one in actions if "*" in one]


def test_every_wildcard_of_a_resource_is_on_the_list(prod: Synthesised) -> None:
    unknown = {
        f"{name}: {resource}"
        for name, actions, resources in _statements(prod)
        for resource in resources
        if "*" in resource
        and not (resource == "*" and set(actions) <= PLAIN_STAR)
        and not any(fnmatchcase(resource, one) for one in WILDCARDS)
    }
    assert unknown == set()


def test_no_managed_policies(prod: Synthesised) -> None:
    roles = prod.properties("AWS::IAM::Role").values()
    assert not [role for role in roles if role.get("ManagedPolicyArns")]


def test_webhooks_reach_their_queue_their_secrets_and_raw_objects_only(prod: Synthesised) -> None:
    mine = [
        (actions, resources) for name, actions, resources in _statements(prod) if "Webhooks" in name
    ]
    actions = {action for one, _ in mine for action in one}
    assert actions == {
        "sqs:SendMessage",
        "s3:PutObject",
        "secretsmanager:GetSecretValue",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        *TRACING,
    }
    assert {one.rsplit("/", 2)[1] for _, many in mine for one in many if ":s3:::" in one} == {"raw"}


def test_a_channel_writes_to_ingest_and_a_shop_to_orders(prod: Synthesised) -> None:
    def queues(part: str) -> list[str]:
        return [one.rsplit(":")[-1] for one in _allowed(prod, part, "sqs:SendMessage")]

    assert queues("WebhooksMailgun") == queues("WebhooksFacebook") == ["deskhand-prod-ingest"]
    assert queues("WebhooksShopify") == ["deskhand-prod-orders"]


def test_the_sender_paces_itself_waits_and_buries(prod: Synthesised) -> None:  # S89, S98
    queues = {one.rsplit(":")[-1] for one in _allowed(prod, "MessagesSend", "sqs:SendMessage")}
    assert queues == {
        "deskhand-prod-send.fifo", "deskhand-prod-send-dlq.fifo", "deskhand-prod-resend",
    }  # fmt: skip
    tables = _allowed(prod, "MessagesSend", "dynamodb:UpdateItem")
    assert any(one.endswith("deskhand-prod-idempotency") for one in tables)
    back = {one.rsplit(":")[-1] for one in _allowed(prod, "MessagesResend", "sqs:SendMessage")}
    assert back == {"deskhand-prod-send.fifo", "deskhand-prod-resend"}


def test_only_the_api_makes_and_deletes_secrets(prod: Synthesised) -> None:
    makers = {
        name
        for name, actions, _ in _statements(prod)
        if {"secretsmanager:CreateSecret", "secretsmanager:DeleteSecret"} & set(actions)
    }
    assert {name.split("/")[0] for name in makers} == {"api"}
    assert all("ApiRole" in name for name in makers)


def test_nobody_scans(prod: Synthesised) -> None:
    assert not [name for name, actions, _ in _statements(prod) if "dynamodb:Scan" in actions]
