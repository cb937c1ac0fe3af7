"""Nothing of one merchant can be seen, changed or heard by another (S136, S137)."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from deskhand.kit.ids import new_id
from tests.e2e.journeys import conversation_of, messages_of, reply, send_mail
from tests.e2e.test_orders import fresh_order, with_status
from tests.support.stack import Rest, RunningStack

# Paths with names that every merchant has of its own, rather than ids.
NAMED = ("/customer-service/", "/templates/")
METHODS = ("get", "post", "put", "patch", "delete")
BODIES: dict[str, Any] = {
    "PATCH /conversations/{}": {"status": "resolved", "version": 1},
    "POST /conversations/{}/messages": {"kind": "reply", "body": "x", "attachments": []},
    "PUT /customers/{}": {"name": "Stolen", "version": 1},
    "POST /customers/{}/merge": {"other_id": "x"},
    "POST /customers/{}/unmerge": {"other_id": "x"},
    "PATCH /orders/{}": {"version": 1, "metadata": {"x": 1}},
    "POST /orders/{}/refund": {"amount": "1.00"},
    "PUT /customer-service/{}": {"name": "Stolen", "version": 1},
}


@dataclass(frozen=True, slots=True)
class Property:
    """Ids of things that belong to acme."""

    sender: str
    conversation_id: str
    message_id: str
    customer_id: str
    order_id: str
    external_order_id: str
    account_id: str

    def ids(self) -> set[str]:
        """Every id, none of which a stranger may ever read."""
        return {self.conversation_id, self.message_id, self.customer_id, self.order_id}


@pytest.fixture(scope="module")
def owned(running: RunningStack) -> Property:
    """A conversation, customer and order of acme."""
    agent = running.rest("acme", "agent")
    sender = f"own-{new_id()[-12:]}@mail.example"
    send_mail(running, sender, body="private words")
    conversation = conversation_of(agent, sender)
    order = fresh_order(email=sender)
    running.accept("shopify", order.webhook("orders/create"))
    stored = with_status(agent, order, "pending")
    return Property(
        sender=sender,
        conversation_id=conversation["id"],
        message_id=messages_of(agent, conversation["id"])[0]["id"],
        customer_id=conversation["customer_id"],
        order_id=stored["id"],
        external_order_id=str(order.order_id),
        account_id=running.stack.account("mailgun", "acme").account_id,
    )


def described_routes(rest: Rest) -> list[tuple[str, str]]:
    """(method, path) of every route that the API documents."""
    paths = rest.call("GET", "/openapi.json").body["paths"]
    return [
        (method.upper(), path.removeprefix("/api"))
        for path, operations in paths.items()
        for method in METHODS
        if method in operations
    ]


def filled(path: str, owned: Property) -> str:
    """The path with acme's ids in it."""
    known = {
        "conversations": owned.conversation_id,
        "customers": owned.customer_id,
        "orders": owned.order_id,
        "accounts": owned.account_id,
        "external": owned.external_order_id,
        "customer-service": "A001",
        "messages": "1",
        "attachments": "0",
    }
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.startswith("{"):
            parts[place] = "shopify" if "platform" in part else known.get(parts[place - 1], "x-1")
    return "/".join(parts)


class TestRest:
    def test_every_route_with_an_id(
        self, running: RunningStack, stranger: Rest, owned: Property
    ) -> None:
        tried = 0
        for method, path in described_routes(stranger):
            if "{" not in path or path.startswith(NAMED):
                continue
            body = BODIES.get(f"{method} {re.sub('{[^}]*}', '{}', path)}")
            if body is None and method in {"POST", "PUT", "PATCH"}:
                body = {}
            headers = {"idempotency-key": new_id()}
            answer = stranger.call(method, filled(path, owned), body, headers=headers)
            allowed = {404} if body or body is None else {404, 422}
            assert answer.status in allowed, (method, path, answer)
            tried += 1
        assert tried >= 15
        agent = running.rest("acme", "agent")
        assert agent.get(f"/customers/{owned.customer_id}")["name"] != "Stolen"
        assert agent.get(f"/conversations/{owned.conversation_id}")["status"] == "pending"

    def test_agents_of_the_other_merchant_keep_theirs(
        self, running: RunningStack, stranger: Rest
    ) -> None:
        """Service codes repeat between merchants: a change reaches one's own A001 only."""
        before = running.rest("acme").get("/customer-service/list")
        mine = next(
            one for one in stranger.get("/customer-service/list")["items"]
            if one["service_code"] == "A001"
        )  # fmt: skip
        body = {"name": "Renamed", **({"version": mine["version"]} if "version" in mine else {})}
        answer = stranger.call("PUT", "/customer-service/A001", body)
        assert answer.status == 200, answer
        assert running.rest("acme").get("/customer-service/list") == before
        undo = {**body, "name": mine["name"], "version": answer.body.get("version")}
        stranger.call("PUT", "/customer-service/A001", undo)

    @pytest.mark.parametrize(
        "path", ["/conversations?status=pending", "/orders", "/accounts", "/customer-service/list"]
    )
    def test_lists(self, stranger: Rest, owned: Property, path: str) -> None:
        plain, _, query = path.partition("?")
        asked = dict(part.split("=") for part in query.split("&") if part)
        for item in stranger.all(plain, limit=100, **asked):
            found = str(item)
            assert not any(one in found for one in owned.ids()), item
            assert owned.account_id not in found

    def test_naming_the_other_merchant_is_no_way_in(
        self, stranger: Rest, owned: Property
    ) -> None:  # S137
        answer = stranger.call("GET", "/conversations", status="pending", merchant_id="acme")
        assert owned.conversation_id not in str(answer.body)
        listed = stranger.call("GET", "/customer-service/list", merchant_id="acme")
        assert listed.status in {200, 403}
        assert "@acme.example" not in str(listed.body)

    def test_search(self, stranger: Rest, owned: Property) -> None:
        assert stranger.find("/customers/search", email=owned.sender) is None
        identified = stranger.find("/customers/search", identifier=owned.sender, channel="mailgun")
        assert identified is None

    def test_cursor_of_another_merchant(
        self, running: RunningStack, stranger: Rest, sender: str
    ) -> None:
        send_mail(running, sender)
        agent = running.rest("acme", "agent")
        conversation_of(agent, sender)
        page = agent.get("/conversations", status="pending", limit=1)
        assert page["next_cursor"]
        answer = stranger.call(
            "GET", "/conversations", status="pending", limit=1, cursor=page["next_cursor"]
        )
        assert answer.status == 422, answer

    def test_no_token_no_answer(self, running: RunningStack, owned: Property) -> None:  # S101
        nobody = running.anonymous()
        for method, path in described_routes(nobody):
            if path in {"/openapi.json", "/healthz"}:
                continue
            answer = nobody.call(method, filled(path, owned), {} if method != "GET" else None)
            assert answer.status == 401, (method, path, answer.status)

    def test_roles(self, agent: Rest, owned: Property) -> None:  # S137
        assert agent.call("DELETE", f"/accounts/{owned.account_id}").status == 403


class TestSockets:
    def test_stranger_hears_nothing(self, running: RunningStack, agent: Rest, sender: str) -> None:
        with running.agent_socket("globex") as theirs, running.agent_socket("acme") as ours:
            send_mail(running, sender, body="not for globex")
            ours.wait("message.created", lambda one: one["message"]["sender_identifier"] == sender)
            conversation = conversation_of(agent, sender)
            reply(agent, conversation["id"], "nor this")
            ours.wait("message.updated", lambda one: one["message"]["body"] == "nor this")
            heard = str(theirs.listen(2))
        assert sender not in heard
        assert conversation["id"] not in heard

    def test_stranger_cannot_sync(self, running: RunningStack, owned: Property) -> None:
        with running.agent_socket("globex") as theirs:
            theirs.send(action="sync", conversation_id=owned.conversation_id, after_seq=0, ref="s")
            theirs.wait("error", lambda one: one.get("ref") == "s")
            assert "private words" not in str(theirs.frames)

    def test_visitor_cannot_sync_another_conversation(
        self, running: RunningStack, owned: Property
    ) -> None:
        with running.visitor_socket("acme") as visitor:
            visitor.wait("session")
            visitor.send(action="sync", conversation_id=owned.conversation_id, after_seq=0, ref="s")
            visitor.wait("error", lambda one: one.get("ref") == "s")
            assert "private words" not in str(visitor.frames)


class TestPlatformAdmin:
    def test_names_a_merchant(self, running: RunningStack, owned: Property) -> None:  # S107
        admin = Rest(running.stack, running.login("root@deskhand.example"))
        found = admin.get(f"/customers/{owned.customer_id}", merchant_id="acme")
        assert found["id"] == owned.customer_id
        assert admin.find(f"/customers/{owned.customer_id}", merchant_id="globex") is None
        without = admin.call("GET", f"/customers/{owned.customer_id}")
        assert 400 <= without.status < 500
