"""Customers over REST."""

from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.audit.repository import AuditRepository
from deskhand.customers.views import customer_view
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import NotFound
from functions.api.schemas import customers as schemas
from tests.functions.api.conftest import Callers
from tests.functions.api.records import customer, order
from tests.support.api import ApiClient
from tests.unit.routing.builders import waiting

PATH = "/api/customers"
DANA: dict[str, Any] = {
    "primary_identifier": "dana",
    "name": "Dana Diaz",
    "email": "Dana@Customer.Example",
    "phone_number": "(603) 555-0142",
    "channel_identifiers": {"facebook": "psid-1"},
    "metadata": {"tier": "gold", "orders": 3},
}


class TestCreate:
    def test_201_and_the_same_again(self, agent: ApiClient) -> None:  # S73, S74
        answer = agent.call("POST", PATH, DANA)
        assert answer.status == 201
        made = answer.json
        assert set(made) == set(schemas.Customer.model_fields)
        assert (made["email"], made["phone_number"]) == ("dana@customer.example", "+16035550142")
        assert made["metadata"] == DANA["metadata"]
        assert agent.call("GET", f"{PATH}/{made['id']}").json == made

    @pytest.mark.parametrize("body", [{}, {"name": "Dana"}, {"primary_identifier": " "}])
    def test_missing_primary_identifier_is_400(
        self, agent: ApiClient, body: dict[str, Any]
    ) -> None:  # S73
        answer = agent.call("POST", PATH, body)
        assert answer.status == 400
        assert answer.json["errors"][0]["field"] == "primary_identifier"

    @pytest.mark.parametrize(
        ("same", "field"),
        [
            ({"primary_identifier": "dana"}, "primary_identifier"),
            ({"email": "DANA@customer.example"}, "email"),
            ({"phone_number": "+1 603 555 0142"}, "phone_number"),
            ({"channel_identifiers": {"facebook": "psid-1"}}, "channel_identifiers.facebook"),
        ],
    )
    def test_duplicate_is_409(
        self, agent: ApiClient, same: dict[str, Any], field: str
    ) -> None:  # S72, S73
        agent.call("POST", PATH, DANA)
        answer = agent.call("POST", PATH, {"primary_identifier": "other", **same})
        assert answer.status == 409
        assert [one["field"] for one in answer.json["errors"]] == [field]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("email", "dana"), ("email", "a b@c.de"), ("phone_number", "call me"), ("age", 3)],
    )
    def test_not_valid_is_422(self, agent: ApiClient, field: str, value: Any) -> None:
        answer = agent.call("POST", PATH, {"primary_identifier": "x", field: value})
        assert answer.status == 422
        assert [one["field"] for one in answer.json["errors"]] == [field]


class TestUpdate:
    def test_left_out_stays_and_null_removes(self, agent: ApiClient) -> None:  # S76
        made = agent.call("POST", PATH, DANA).json
        body = {"version": 1, "name": "Dana D.", "phone_number": None}
        answer = agent.call("PUT", f"{PATH}/{made['id']}", body)
        assert answer.status == 200
        after = agent.call("GET", f"{PATH}/{made['id']}").json
        assert after == answer.json
        assert (after["name"], after["phone_number"]) == ("Dana D.", None)
        assert (after["email"], after["version"]) == (made["email"], 2)

    def test_what_was_given_up_is_free_and_what_was_taken_is_not(
        self, agent: ApiClient
    ) -> None:  # S72
        made = agent.call("POST", PATH, DANA).json
        path = f"{PATH}/{made['id']}"
        changed = {"email": "new@customer.example", "channel_identifiers": {"facebook": "psid-2"}}
        assert agent.call("PUT", path, changed).status == 200
        old = {"email": DANA["email"], "channel_identifiers": {"facebook": "psid-1"}}
        assert agent.call("POST", PATH, {"primary_identifier": "b", **old}).status == 201
        assert agent.call("POST", PATH, {"primary_identifier": "c", **changed}).status == 409
        assert agent.call("PUT", path, {"email": DANA["email"]}).status == 409

    def test_stale_version_is_409(self, agent: ApiClient) -> None:
        made = agent.call("POST", PATH, DANA).json
        path = f"{PATH}/{made['id']}"
        assert agent.call("PUT", path, {"version": 1, "name": "A"}).status == 200
        assert agent.call("PUT", path, {"version": 1, "name": "B"}).status == 409

    def test_primary_identifier_stays_there(self, agent: ApiClient) -> None:
        made = agent.call("POST", PATH, DANA).json
        path = f"{PATH}/{made['id']}"
        assert agent.call("PUT", path, {"primary_identifier": None}).status == 400

    def test_is_audited_without_values(self, agent: ApiClient, merchant_id: str) -> None:  # S76
        made = agent.call("POST", PATH, DANA).json
        agent.call("PUT", f"{PATH}/{made['id']}", {"email": "new@customer.example"})
        entries = AuditRepository(bootstrap.desk_table(), merchant_id).month(utc_now())
        assert [one.action for one in entries] == ["customer_updated", "customer_created"]
        assert entries[0].target == made["id"]
        assert entries[0].details == {"fields": ["email"]}
        assert entries[0].actor == "a001@shop.example"


class TestDelete:
    def test_is_gone_free_and_audited(self, caller: Callers, merchant_id: str) -> None:  # S76
        lead = caller("supervisor")
        made = lead.call("POST", PATH, DANA).json
        answer = lead.call("DELETE", f"{PATH}/{made['id']}")
        assert (answer.status, answer.body) == (204, "")
        assert lead.call("GET", f"{PATH}/{made['id']}").status == 404
        assert lead.call("DELETE", f"{PATH}/{made['id']}").status == 404
        query = {"identifier": "psid-1", "channel": "facebook"}
        assert lead.call("GET", f"{PATH}/search", query=query).status == 404
        entries = AuditRepository(bootstrap.desk_table(), merchant_id).month(utc_now())
        assert entries[0].action == "customer_deleted"
        again = lead.call("POST", PATH, DANA)
        assert again.status == 201
        assert again.json["id"] != made["id"]


class TestSearch:
    @pytest.mark.parametrize(
        "query",
        [
            {"email": "DANA@customer.example"},
            {"phone": "603 555 0142"},
            {"identifier": "dana"},
            {"identifier": "psid-1", "channel": "facebook"},
            {"identifier": "psid-1"},
            {"q": "dana d"},
            {"q": "dana@customer.example"},
            {"q": "+1 603-555-0142"},
            {"email": "dana@customer.example", "phone": "+16035550142"},
        ],
    )
    def test_finds(self, agent: ApiClient, merchant_id: str, query: dict[str, str]) -> None:  # S75
        customer(merchant_id, name="Zoe")
        made = agent.call("POST", PATH, DANA).json
        answer = agent.call("GET", f"{PATH}/search", query=query)
        assert answer.status == 200
        assert answer.json == {"items": [made], "next_cursor": None}

    @pytest.mark.parametrize("query", [{}, {"channel": "facebook"}, {"email": ""}])
    def test_nothing_asked_is_400(self, agent: ApiClient, query: dict[str, str]) -> None:  # S75
        assert agent.call("GET", f"{PATH}/search", query=query).status == 400

    @pytest.mark.parametrize(
        "query",
        [
            {"email": "nobody@customer.example"},
            {"email": "no address"},
            {"phone": "+16035550143"},
            {"identifier": "psid-1", "channel": "mailgun"},
            {"q": "Diaz"},  # the beginning of a name only
            {"email": "dana@customer.example", "identifier": "zoe"},
        ],
    )
    def test_no_match_is_404(self, agent: ApiClient, query: dict[str, str]) -> None:  # S75
        agent.call("POST", PATH, DANA)
        assert agent.call("GET", f"{PATH}/search", query=query).status == 404


class TestHistory:
    def test_one_call_shows_profile_orders_and_timeline(
        self, agent: ApiClient, merchant_id: str
    ) -> None:  # S77, S82
        bought = order(merchant_id)
        customer_id = bought.desk.customer_id or ""
        conversation = waiting(bootstrap.desk_table(), merchant_id, customer_id=customer_id)
        body = {"kind": "reply", "body": "On its way"}
        path = f"/api/conversations/{conversation.id}/messages"
        message = agent.call("POST", path, body).json
        answer = agent.call("GET", f"{PATH}/{customer_id}/overview")
        assert answer.status == 200
        shown = answer.json
        assert shown["customer"]["email"] == "nora@example.com"
        assert [one["id"] for one in shown["orders"]] == [bought.id]
        entries = shown["timeline"]["items"]
        assert [one["kind"] for one in entries] == ["message", "order_event"]
        assert entries[0]["message"] == message
        assert entries[1]["order_event"]["event"] == "ordered"
        assert entries[1]["order_event"]["amount"] == "30.00"
        timeline = agent.call("GET", f"{PATH}/{customer_id}/timeline").json
        assert timeline == shown["timeline"]
        orders = agent.call("GET", f"{PATH}/{customer_id}/orders").json
        assert [one["id"] for one in orders["items"]] == [bought.id]

    def test_matches_say_why(self, agent: ApiClient, merchant_id: str) -> None:  # S79
        one = customer(merchant_id, name="Dana Diaz", email="d.diaz@one.example")
        two = customer(merchant_id, name="dana  DIAZ", email="ddiaz+shop@two.example")
        customer(merchant_id, name="Dana Diaz-Ruiz")
        found = agent.call("GET", f"{PATH}/{one.id}/matches").json["items"]
        assert [match["customer"]["id"] for match in found] == [two.id]
        assert found[0]["reasons"] == ["same_name", "same_mailbox_name"]
        assert found[0]["score"] == 0.8

    @pytest.mark.parametrize("part", ["", "/timeline", "/orders", "/matches", "/overview"])
    def test_nobody_is_404(self, agent: ApiClient, part: str) -> None:
        assert agent.call("GET", f"{PATH}/01a20e22-0000-7000-8000-000000000000{part}").status == 404


def test_view_is_what_the_document_says(merchant_id: str) -> None:
    assert set(customer_view(customer(merchant_id))) == set(schemas.Customer.model_fields)


def test_deleted_customers_orders_stay(caller: Callers, merchant_id: str) -> None:
    bought = order(merchant_id)
    customer_id = bought.desk.customer_id or ""
    caller("supervisor").call("DELETE", f"{PATH}/{customer_id}")
    with pytest.raises(NotFound):
        bootstrap.customers().get(merchant_id, customer_id)
    assert bootstrap.orders().get(merchant_id, bought.id)
