"""Every route refuses who may not use it: generated over the table, so none is left out (S101)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest

from deskhand import bootstrap
from deskhand.kit.clock import utc_now
from functions.api.access import OPEN_ROUTES, ROLES_BY_ROUTE, Role, require_complete
from functions.api.app import ROUTERS
from tests.functions.api.conftest import Callers
from tests.functions.api.records import (
    connected_account,
    customer,
    message_with_file,
    order,
    prepared_import,
    quarantined,
    shop_order,
    unknown_action,
    waiting_action,
)
from tests.support.api import Answer, ApiClient, claims_of
from tests.unit.agents.builders import make_agent
from tests.unit.routing.builders import waiting

Route = tuple[str, str]
ROUTES: Final = sorted(ROLES_BY_ROUTE)
HOLES: Final = [
    (*route, role) for route in ROUTES for role in Role if role not in ROLES_BY_ROUTE[route]
]


def filled(path: str) -> str:
    """A path with something in its holes."""
    named = path.replace("{kind}", "order_shipped").replace("{language}", "en")
    return re.sub(r"\{\w+\}", "1", named)


def require_problem(answer: Answer, status: int) -> None:
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json) == {"type", "title", "status", "detail", "errors"}
    assert answer.json["status"] == status


class TestToken:
    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_without_one_is_401(self, method: str, path: str) -> None:
        answer = ApiClient(None).call(method, filled(path), {})
        require_problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"

    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_without_a_role_is_403(self, method: str, path: str, merchant_id: str) -> None:
        client = ApiClient(claims_of(merchant_id, None))
        require_problem(client.call(method, filled(path), {}), 403)

    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_without_a_merchant_is_403(self, method: str, path: str) -> None:
        role = sorted(ROLES_BY_ROUTE[method, path] - {Role.PLATFORM_ADMIN})[0]
        require_problem(ApiClient(claims_of(None, role)).call(method, filled(path), {}), 403)

    @pytest.mark.parametrize("path", sorted(OPEN_ROUTES))
    def test_open_routes_need_none(self, path: str) -> None:
        assert ApiClient(None).call("GET", path).status == 200


class TestRole:
    @pytest.mark.parametrize(("method", "path", "role"), HOLES)
    def test_other_roles_are_403(
        self, method: str, path: str, role: Role, merchant_id: str
    ) -> None:
        client = ApiClient(claims_of(merchant_id, role, "A001"))
        require_problem(client.call(method, filled(path), {}), 403)

    def test_unknown_role_is_403(self, merchant_id: str) -> None:
        client = ApiClient(claims_of(merchant_id, "owner"))
        require_problem(client.call("GET", "/api/me"), 403)


class TestNamedMerchant:
    @pytest.mark.parametrize(("method", "path"), ROUTES)
    def test_naming_another_one_is_403(
        self, method: str, path: str, merchant_id: str
    ) -> None:  # S137
        for role in ROLES_BY_ROUTE[method, path] - {Role.PLATFORM_ADMIN}:
            client = ApiClient(claims_of(merchant_id, role, "A001"))
            answer = client.call(method, filled(path), {}, query={"merchant_id": "other"})
            require_problem(answer, 403)

    @pytest.mark.parametrize(
        ("method", "path"), [one for one in ROUTES if Role.PLATFORM_ADMIN in ROLES_BY_ROUTE[one]]
    )
    def test_platform_admin_has_to_name_one(self, method: str, path: str) -> None:  # S107
        client = ApiClient(claims_of(None, Role.PLATFORM_ADMIN))
        answer = client.call(method, filled(path), {})
        require_problem(answer, 422)

    def test_platform_admin_sees_the_one_named(self, merchant_id: str) -> None:  # S107
        make_agent(bootstrap.agents(), merchant_id)
        client = ApiClient(claims_of(None, Role.PLATFORM_ADMIN))
        answer = client.call(
            "GET", "/api/customer-service/list", query={"merchant_id": merchant_id}
        )
        assert [one["service_code"] for one in answer.json["items"]] == ["A001"]

    def test_own_merchant_may_be_named(self, caller: Callers, merchant_id: str) -> None:
        answer = caller().call("GET", "/api/me", query={"merchant_id": merchant_id})
        assert answer.status == 200


def _conversation(merchant_id: str) -> dict[str, Any]:
    return {"id": waiting(bootstrap.desk_table(), merchant_id).id}


def _customer(merchant_id: str) -> dict[str, Any]:
    return {"id": customer(merchant_id).id}


def _order(merchant_id: str) -> dict[str, Any]:
    made = order(merchant_id)
    return {
        "id": made.id,
        "external_order_id": made.key.external_order_id,
        "platform": made.key.platform,
    }


def _agent(merchant_id: str) -> dict[str, Any]:
    return {"service_code": make_agent(bootstrap.agents(), merchant_id, "A777").service_code}


def _account(merchant_id: str) -> dict[str, Any]:
    return {"account_id": connected_account(merchant_id).account_id}


def _reconciled(merchant_id: str) -> dict[str, Any]:
    account = connected_account(merchant_id)
    service = bootstrap.reconciliation()
    service.reconcile(account, utc_now() - timedelta(hours=1), repair=False)
    return {"account_id": account.account_id}


def _file(merchant_id: str) -> dict[str, Any]:
    message = message_with_file(merchant_id)
    return {"id": message.conversation_id, "seq": message.seq, "place": 0}


def _shop_order(merchant_id: str) -> dict[str, Any]:
    return {"id": shop_order(merchant_id).id}


def _waiting_action(merchant_id: str) -> dict[str, Any]:
    action = waiting_action(merchant_id)
    return {"id": action.order_id, "action_id": action.id}


def _open_action(merchant_id: str) -> dict[str, Any]:
    action = unknown_action(merchant_id)
    return {"id": action.order_id, "action_id": action.id}


def _quarantined(merchant_id: str) -> dict[str, Any]:
    return {"id": quarantined(merchant_id).id}


def _import(merchant_id: str) -> dict[str, Any]:
    return {"id": prepared_import(merchant_id).id}


BODIES: Final[dict[Route, Any]] = {
    ("PATCH", "/api/conversations/{id}"): {"priority": "low"},
    ("POST", "/api/conversations/{id}/messages"): {"kind": "note", "body": "Hi"},
    ("PUT", "/api/customers/{id}"): {"name": "Eve"},
    ("PATCH", "/api/orders/{id}"): {"note": "Hi"},
    ("POST", "/api/orders/{id}/edit"): {"note": "Hi"},
    ("POST", "/api/orders/{id}/actions/preview"): {"edit": {"note": "Hi"}},
    ("PUT", "/api/customer-service/{service_code}"): {"name": "Eve"},
    ("PATCH", "/api/accounts/{account_id}"): {"status": "paused"},
}
# Who owns what the holes of a path name, by the path's beginning; the longest beginning counts.
RECORDS: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "/api/conversations/{id}": _conversation,
    "/api/conversations/{id}/messages/{seq}": _file,
    "/api/customers/{id}": _customer,
    "/api/orders/": _order,
    "/api/orders/{id}/": _shop_order,
    "/api/orders/{id}/actions/{action_id}": _waiting_action,
    "/api/orders/{id}/actions/{action_id}/retry": _open_action,
    "/api/customer-service/{service_code}": _agent,
    "/api/accounts/{account_id}": _account,
    "/api/accounts/{account_id}/reconciliation": _reconciled,
    "/api/quarantine/{id}": _quarantined,
    "/api/imports/{id}": _import,
}


class TestOtherMerchant:
    @pytest.mark.parametrize(
        ("method", "path"),
        [one for one in ROUTES if "{" in one[1] and not one[1].startswith("/api/templates")],
    )
    def test_their_records_are_404_and_ours_are_not(
        self, method: str, path: str, merchant_id: str
    ) -> None:  # S136
        beginning = max((one for one in RECORDS if path.startswith(one)), key=len)
        target = path.format(**RECORDS[beginning](merchant_id))
        role = sorted(ROLES_BY_ROUTE[method, path] - {Role.PLATFORM_ADMIN})[0]
        body = BODIES.get((method, path), {})
        other = ApiClient(claims_of(f"{merchant_id}-2", role, "A001"))
        require_problem(other.call(method, target, body), 404)
        own = ApiClient(claims_of(merchant_id, role, "A001"))
        answer = own.call(method, target, body)
        assert answer.status in {200, 201, 204}, answer.body

    @pytest.mark.parametrize(
        "path",
        [
            "/api/conversations",
            "/api/orders",
            "/api/customer-service/list",
            "/api/accounts",
            "/api/quarantine",
            "/api/order-actions",
            "/api/imports",
        ],
    )
    def test_lists_hold_our_own_only(self, path: str, merchant_id: str) -> None:  # S136
        for make in (
            _conversation, _order, _agent, _account, _quarantined, _waiting_action, _import,
        ):  # fmt: skip
            make(merchant_id)
        own = ApiClient(claims_of(merchant_id, "merchant_admin"))
        other = ApiClient(claims_of(f"{merchant_id}-2", "merchant_admin"))
        assert own.call("GET", path).json["items"]
        assert other.call("GET", path).json["items"] == []

    def test_their_customers_are_not_found(self, merchant_id: str) -> None:  # S136
        customer(merchant_id, email="dana@customer.example")
        other = ApiClient(claims_of(f"{merchant_id}-2", "agent", "A001"))
        query = {"email": "dana@customer.example"}
        require_problem(other.call("GET", "/api/customers/search", query=query), 404)

    def test_their_conversations_are_not_assigned(self, merchant_id: str) -> None:  # S136
        made = _conversation(merchant_id)
        other = ApiClient(claims_of(f"{merchant_id}-2", "supervisor"))
        body = {"conversation_id": made["id"]}
        require_problem(other.call("POST", "/api/customer-service/assign", body), 404)

    def test_their_templates_are_not_ours(self, merchant_id: str) -> None:  # S136
        path = "/api/templates/order_shipped/en"
        own = ApiClient(claims_of(merchant_id, "merchant_admin"))
        other = ApiClient(claims_of(f"{merchant_id}-2", "merchant_admin"))
        assert own.call("PUT", path, {"subject": "Sent", "body": "Ours alone"}).status == 200
        assert own.call("GET", path).json["body"] == "Ours alone"
        assert other.call("GET", path).json["edited"] is False

    def test_every_list_is_tried(self) -> None:
        """A list of records that is new here has to be tried above."""
        without_holes = {path for method, path in ROUTES if method == "GET" and "{" not in path}
        assert without_holes == {
            "/api/conversations",
            "/api/orders",
            "/api/customer-service/list",
            "/api/accounts",
            "/api/quarantine",
            "/api/order-actions",
            "/api/imports",
            "/api/merchant",  # the caller's own
            "/api/customers/search",
            "/api/accounts/forms",  # the same for everybody
            "/api/capabilities",  # the same for everybody
            "/api/templates",  # everybody has every kind; see below
            "/api/me",  # the caller's own token
        }


class TestTable:
    def test_route_without_roles_stops_the_start(self) -> None:
        routes = [route for router in ROUTERS for route in router.routes]
        with pytest.raises(LookupError):
            require_complete(routes[1:])


class TestRouting:
    def test_unknown_route_is_a_problem(self, caller: Callers) -> None:
        require_problem(caller().call("GET", "/api/nothing"), 404)

    def test_unknown_method_is_a_problem(self, caller: Callers) -> None:
        answer = caller().call("DELETE", "/api/me")
        require_problem(answer, 405)
        assert answer.headers["allow"] == "GET"

    @pytest.mark.parametrize("body", ["{", "[]", '"text"', "null", '{"kind": "shout", "body": 1}'])
    def test_nonsense_body_is_422(self, caller: Callers, merchant_id: str, body: str) -> None:
        made = _conversation(merchant_id)
        answer = caller().call("POST", f"/api/conversations/{made['id']}/messages", body)
        require_problem(answer, 422)
        assert answer.json["errors"]
        assert all(set(one) == {"field", "expected"} for one in answer.json["errors"])

    def test_unexpected_failure_is_a_problem_without_words(
        self, caller: Callers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def broken() -> None:
            raise RuntimeError("dana@customer.example")

        monkeypatch.setattr(bootstrap, "conversations", broken)
        answer = caller().call("GET", "/api/conversations")
        require_problem(answer, 500)
        printed = capsys.readouterr()
        assert "request_failed" in printed.out
        assert "dana" not in answer.body + printed.out + printed.err
