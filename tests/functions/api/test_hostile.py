"""Whatever is sent, the answer is a typed refusal and never a 5xx."""

import json
from typing import Any, Final

import pytest

from deskhand import bootstrap
from tests.functions.api.records import customer, order
from tests.support.api import ApiClient
from tests.unit.routing.builders import waiting

DEEP: Final = '{"a":' * 1500 + "1" + "}" * 1500
VALUES: Final = {
    "lone surrogate": '"\\ud800"',
    "zero character": '"\\u0000"',
    "infinite": "1e400",
    "not a number": "NaN",
    "negative": "-1",
    "huge number": "9" * 45,
    "long text": json.dumps("x" * 500_000),
    "very deep": DEEP,
    "deep": '{"a":' * 50 + "1" + "}" * 50,
    "empty name": '{"":1}',
    "surrogate inside": '{"a":"\\ud800"}',
    "surrogate name": '{"\\ud800":1}',
    "nan inside": '{"a":[NaN]}',
    "infinite inside": '{"a":1e400}',
    "huge number inside": f'{{"a":{"9" * 45}}}',
    "65 bits inside": '{"a":18446744073709551616}',
    "long text inside": json.dumps({"a": "x" * 450_000}),
    "list": "[]",
    "true": "true",
}
FIELDS: Final = {
    ("POST", "/api/customers"): (
        "primary_identifier", "name", "email", "phone_number", "channel_identifiers", "metadata",
    ),
    ("PUT", "/api/customers/{customer}"): ("name", "channel_identifiers", "metadata", "version"),
    ("PATCH", "/api/conversations/{conversation}"): (
        "status", "assignee", "tags", "snoozed_until", "version",
    ),
    ("POST", "/api/conversations/{conversation}/messages"): ("kind", "body", "attachments"),
    ("PATCH", "/api/orders/{order}"): ("status", "note", "metadata", "version"),
    ("PUT", "/api/customer-service/me/status"): ("status",),
    ("POST", "/api/customer-service/assign"): ("conversation_id",),
    ("POST", "/api/uploads"): ("name", "content_type", "size"),
}  # fmt: skip
GOOD: Final[dict[str, dict[str, Any]]] = {
    "/api/customers": {"primary_identifier": "u"},
    "/api/conversations/{conversation}/messages": {"kind": "note", "body": "x"},
    "/api/uploads": {"name": "a", "content_type": "a/b", "size": 1},
}


@pytest.fixture
def records(merchant_id: str) -> dict[str, str]:
    return {
        "customer": customer(merchant_id).id,
        "order": order(merchant_id).id,
        "conversation": waiting(bootstrap.desk_table(), merchant_id).id,
    }


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [(*route, name) for route, names in FIELDS.items() for name in names],
)
def test_any_value_of_any_field(
    agent: ApiClient, records: dict[str, str], method: str, path: str, name: str
) -> None:
    good = {key: value for key, value in GOOD.get(path, {}).items() if key != name}
    for kind, value in VALUES.items():
        parts = [f"{json.dumps(key)}:{json.dumps(one)}" for key, one in good.items()]
        body = "{" + ",".join([*parts, f'"{name}":{value}']) + "}"
        answer = agent.call(method, path.format(**records), body)
        assert answer.status < 500, f"{kind}: {answer.body}"
        if answer.status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/api/customers/%00",
        "/api/customers/%ff",
        "/api/customers/" + "x" * 3000,
        "/api/conversations/a%2Fb",
        "/api/orders/external/%F0%9F%98%80/shopify",
        "/api/conversations/x/messages/" + "9" * 40 + "/attachments/0",
        "/api/conversations/x/messages/-1/attachments/-1",
        "/api/customer-service/../me",
        "/api//me",
    ],
)
def test_odd_paths(agent: ApiClient, path: str) -> None:
    assert agent.call("GET", path).status in {404, 405, 422}


@pytest.mark.parametrize("cursor", ["e30", "bnVsbA", "W10", "eyJfIjoxfQ", "é", "a" * 7000, "=" * 9])
@pytest.mark.parametrize(
    "path",
    [
        "/api/conversations",
        "/api/orders",
        "/api/customer-service/list",
        "/api/customers/{customer}/timeline",
        "/api/customers/{customer}/orders",
        "/api/conversations/{conversation}/messages",
    ],
)
def test_made_up_cursors(agent: ApiClient, records: dict[str, str], path: str, cursor: str) -> None:
    answer = agent.call("GET", path.format(**records), query={"cursor": cursor})
    assert answer.status == 422


@pytest.mark.parametrize("value", ["\x00", "#", "x" * 320, "+" * 300, "\ud7ff", "%", "a@" * 100])
@pytest.mark.parametrize("name", ["email", "phone", "identifier", "q"])
def test_odd_searches(agent: ApiClient, name: str, value: str) -> None:
    answer = agent.call("GET", "/api/customers/search", query={name: value, "channel": value})
    assert answer.status == 404
