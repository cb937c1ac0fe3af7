"""The OpenAPI document: complete, committed, and honest about failures."""

from typing import Any, Final

import pytest

from functions.api.access import OPEN_ROUTES, ROLES_BY_ROUTE
from functions.api.app import app
from scripts.export_openapi import TARGET, document
from tests.support.api import ApiClient

SCHEMA: Final[dict[str, Any]] = app.openapi()
RESPONSES: Final = {
    name
    for operations in SCHEMA["paths"].values()
    for operation in operations.values()
    for name in str(operation["responses"]).split("'#/components/schemas/")[1:]
}


def test_committed_document_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == document(), "run scripts/export_openapi.py"


def test_it_is_served(merchant_id: str) -> None:
    answer = ApiClient(None).call("GET", "/api/openapi.json")
    assert answer.status == 200
    assert answer.json == SCHEMA


@pytest.mark.parametrize(("method", "path"), sorted(ROLES_BY_ROUTE))
def test_every_route_tells_its_failures_and_roles(method: str, path: str) -> None:
    operation = SCHEMA["paths"][path][method.lower()]
    assert {"401", "403", "422"} <= operation["responses"].keys()
    assert operation["security"] == [{"idToken": []}]
    for role in ROLES_BY_ROUTE[method, path]:
        assert role in operation["description"]


def test_nothing_else_is_there() -> None:
    found = {
        (method.upper(), path)
        for path, operations in SCHEMA["paths"].items()
        for method in operations
        if path not in OPEN_ROUTES
    }
    assert found == ROLES_BY_ROUTE.keys()


def response_models() -> set[str]:
    """The names of all schemas that answers consist of."""
    waiting = {name.split("'")[0] for name in RESPONSES}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        parts = str(SCHEMA["components"]["schemas"][name]).split("'#/components/schemas/")[1:]
        waiting |= {part.split("'")[0] for part in parts} - found
    return found


@pytest.mark.parametrize("name", sorted(response_models()))
def test_answers_have_no_optional_fields(name: str) -> None:
    """A field with a default is optional in the web client's types."""
    schema = SCHEMA["components"]["schemas"][name]
    assert set(schema.get("required", [])) == set(schema.get("properties", {}))


def test_frames_of_the_contract_are_described() -> None:
    types: set[str] = set()
    for name in SCHEMA["webhooks"]:
        properties = SCHEMA["components"]["schemas"][name]["properties"]
        kind = properties.get("type") or properties["action"]
        types |= set(kind.get("enum", [kind.get("const")]))
    assert types == {
        "session", "ack", "error", "synced", "typing", "viewing", "read", "heartbeat", "sync",
        "message.send", "file", "file.prepare", "file.url", "message.created", "message.updated",
        "conversation.created", "conversation.updated", "order.updated", "order_action.updated",
        "agent.updated", "account.updated", "account.silent", "order_import.finished",
    }  # fmt: skip
