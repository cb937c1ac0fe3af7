"""The first merchant and its people, on moto's Cognito."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from typer.testing import CliRunner, Result

from cli.main import app_
from deskhand import bootstrap
from deskhand.kit.errors import Conflict, Invalid, NotFound
from deskhand.kit.settings import Settings
from tests.support.stack_in_process import composed


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.fixture
def pool() -> str:
    made = boto3.client("cognito-idp").create_user_pool(
        PoolName="people",
        Schema=[
            {"Name": name, "AttributeDataType": "String"}
            for name in ("merchant_id", "role", "service_code")
        ],
    )
    return made["UserPool"]["Id"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app_, arguments)


def attributes(pool: str, email: str) -> dict[str, Any]:
    found = boto3.client("cognito-idp").admin_get_user(UserPoolId=pool, Username=email)
    return {one["Name"]: one.get("Value") for one in found["UserAttributes"]}


def test_a_merchant_and_an_agent_of_it(merchant_id: str, pool: str) -> None:  # S107
    email = f"ana@{merchant_id}.example"
    assert run("merchant", "add", merchant_id, "A shop", "--currency", "EUR").exit_code == 0
    added = run(
        *("person", "add", email, "Ana", "--merchant", merchant_id),
        *("--service-code", "A001", "--pool", pool),
    )

    assert added.exit_code == 0, added.output
    assert bootstrap.merchants().get(merchant_id).currency == "EUR"
    assert bootstrap.agents().get(merchant_id, "A001").email == email
    held = attributes(pool, email)
    assert held["custom:merchant_id"] == merchant_id
    assert held["custom:role"] == "agent"
    assert held["custom:service_code"] == "A001"


def test_a_platform_admin_belongs_to_nobody(pool: str, merchant_id: str) -> None:
    root = f"root@{merchant_id}.example"
    added = run("person", "add", root, "Root", "--role", "platform_admin", "--pool", pool)

    assert added.exit_code == 0, added.output
    assert "custom:merchant_id" not in attributes(pool, root)


def test_mistakes_add_nobody(merchant_id: str, pool: str) -> None:
    email = f"bo@{merchant_id}.example"
    person = ("person", "add", email, "Bo", "--pool", pool)

    assert isinstance(run(*person).exception, Invalid)
    assert isinstance(run(*person, "--merchant", "nobody").exception, NotFound)
    client = boto3.client("cognito-idp")
    assert client.list_users(UserPoolId=pool)["Users"] == []

    run("merchant", "add", merchant_id, "A shop")
    assert isinstance(run("merchant", "add", merchant_id, "A shop").exception, Conflict)
    assert run(*person, "--merchant", merchant_id).exit_code == 0
    assert isinstance(run(*person, "--merchant", merchant_id).exception, Conflict)
