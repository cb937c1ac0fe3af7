"""Mailgun's API as far as we call it (https://documentation.mailgun.com, formats §1.5)."""

import re
import uuid
from collections import deque
from typing import Any

from local.sandbox.call import Answer, Call

MESSAGES = re.compile(r"^/v3/(?P<domain>[^/]+)/messages(\.mime)?$")
EVENTS = re.compile(r"^/v3/(?P<domain>[^/]+)/events(/[^/]+)?$")
ROUTES = "/v3/routes"
WEBHOOKS = re.compile(r"^/v3/domains/(?P<domain>[^/]+)/webhooks(/(?P<name>\w+))?$")
DOMAIN = re.compile(r"^/v[34]/domains/(?P<domain>[^/]+)$")
WRONG_URL = "Mailgun Magnificent API"
KEPT = 1000


class Mailgun:
    """Takes mail, routes and webhooks; remembers them, and lists mail as events."""

    def __init__(self) -> None:
        self._accepted: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._routes: list[dict[str, Any]] = []
        self._webhooks: dict[str, dict[str, Any]] = {}

    def answer(self, call: Call) -> Answer:
        """Answer as Mailgun does: 401 without a key, plain text for an unknown URL."""
        if not call.headers.get("authorization", "").startswith("Basic "):
            return Answer("Forbidden", 401)
        if call.method == "POST" and (found := MESSAGES.match(call.path)):
            return self._take(call, found["domain"])
        if call.method == "GET" and EVENTS.match(call.path):
            return self._events(call.query.get("message-id", ""))
        return self._setting(call)

    def _setting(self, call: Call) -> Answer:
        if call.method == "GET" and (found := DOMAIN.match(call.path)):
            return Answer({"domain": {"name": found["domain"], "state": "active"}})
        if call.path == ROUTES:
            return self._route(call)
        if found := WEBHOOKS.match(call.path):
            return self._webhook(call, found["domain"], found["name"] or "")
        return Answer(WRONG_URL)

    def _route(self, call: Call) -> Answer:
        if call.method == "POST":
            form = call.form()
            made = {"expression": form["expression"][-1], "actions": form.get("action", [])}
            self._routes.append(made)
            return Answer({"message": "Route has been created", "route": made})
        return Answer({"total_count": len(self._routes), "items": self._routes})

    def _webhook(self, call: Call, domain: str, name: str) -> Answer:
        held = self._webhooks.setdefault(domain, {})
        if call.method in {"POST", "PUT"}:
            form = call.form()
            held[name or form["id"][-1]] = {"urls": form.get("url", [])}
        return Answer({"message": "ok", "webhooks": held})

    def _take(self, call: Call, domain: str) -> Answer:
        form = call.form()
        if not form.get("to") or not form.get("from"):
            return Answer({"message": "to parameter is missing"}, 400)
        own = form.get("h:Message-Id", [f"<{uuid.uuid4()}@{domain}>"])[-1]
        self._accepted.append(
            {
                "id": str(uuid.uuid4()),
                "event": "accepted",
                "recipient": form["to"][-1],
                "message": {"headers": {"message-id": own.strip("<>")}},
            }
        )
        return Answer({"id": own, "message": "Queued. Thank you."})

    def _events(self, message_id: str) -> Answer:
        wanted = message_id.strip("<>")
        items = [
            event
            for event in self._accepted
            if not wanted or event["message"]["headers"]["message-id"] == wanted
        ]
        return Answer({"items": items, "paging": {}})
