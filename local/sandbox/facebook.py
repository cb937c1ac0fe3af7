"""The Graph API as far as we call it (https://developers.facebook.com/docs, formats §3-§5)."""

import re
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any, Final

from local.sandbox.call import Answer, Call

_PATH: Final = re.compile(r"^/v\d+\.\d+/(?P<node>[^/]+)/(?P<edge>[a-z_]+)$")
NO_TOKEN: Final = {
    "error": {
        "message": "An access token is required to request this resource.",
        "type": "OAuthException",
        "code": 190,
        "fbtrace_id": "sandbox",
    }
}
APP_ID: Final = "900000000000001"
_MAX_MESSAGES: Final = 20


class MetaGraph:
    """Takes messages, subscriptions and answers to comments; shows threads and comments again.

    `POST /{node}/customer_messages` {"from", "text"} is the sandbox's own: a customer writes, and
    no webhook tells of it.
    """

    message_prefix = "m_"
    comment_edge = "comments"
    comment_text = "message"

    def __init__(self) -> None:
        self._fields: dict[str, list[str]] = {}
        self._threads: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
        self._answers: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def answer(self, call: Call) -> Answer:
        """Answer as Graph does: error 190 without a token, ids for what it took."""
        if "authorization" not in call.headers and "access_token" not in call.query:
            return Answer(NO_TOKEN, 401)
        found = _PATH.match(call.path)
        if not found:
            return Answer({"id": call.path.rsplit("/", 1)[-1], "name": "Sandbox", "data": []})
        node, edge = found["node"], found["edge"]
        edges = {
            "messages": self._messages,
            "customer_messages": self._customer_messages,
            "subscribed_apps": self._subscribed_apps,
            "conversations": self._conversations,
            self.comment_edge: self._comments,
        }
        return edges[edge](call, node) if edge in edges else Answer({"data": []})

    def _messages(self, call: Call, node: str) -> Answer:
        asked = call.json()
        recipient = asked.get("recipient", {})
        if not isinstance(recipient, dict) or not recipient:
            error = {"message": "(#100) Param recipient is required", "code": 100}
            return Answer({"error": error}, 400)
        message = asked.get("message")
        text = message.get("text", "") if isinstance(message, dict) else ""
        person = str(recipient.get("id", ""))
        message_id = self._keep(node, person, text, ours=True)
        named = {"recipient_id": person} if person else {}
        return Answer({"message_id": message_id, **named})

    def _customer_messages(self, call: Call, node: str) -> Answer:
        asked = call.json()
        person, text = str(asked.get("from", "")), str(asked.get("text", ""))
        return Answer({"id": self._keep(node, person, text, ours=False)})

    def _keep(self, node: str, person: str, text: str, *, ours: bool) -> str:
        message_id = f"{self.message_prefix}{uuid.uuid4().hex}"
        sides = (node, person) if ours else (person, node)
        told = {
            "id": message_id,
            "created_time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "from": {"id": sides[0]},
            "to": {"data": [{"id": sides[1]}]},
            "message": text,
        }
        if person:  # not for the answer to a comment
            self._threads[node].setdefault(person, []).insert(0, told)
        return message_id

    def _subscribed_apps(self, call: Call, node: str) -> Answer:
        if call.method == "GET":
            fields = self._fields.get(node)
            apps = [{"id": APP_ID, "name": "Deskhand", "subscribed_fields": fields}]
            return Answer({"data": apps if fields else []})
        if call.method == "DELETE":
            self._fields.pop(node, None)
            return Answer({"success": True})
        asked = call.json().get("subscribed_fields", call.query.get("subscribed_fields", ""))
        self._fields[node] = asked.split(",") if isinstance(asked, str) else list(asked)
        return Answer({"success": True})

    def _conversations(self, call: Call, node: str) -> Answer:
        threads = [
            {
                "id": f"t_{person}",
                "updated_time": messages[0]["created_time"],
                "messages": {"data": messages[:_MAX_MESSAGES]},
            }
            for person, messages in self._threads[node].items()
        ]
        newest_first = sorted(threads, key=lambda one: str(one["updated_time"]), reverse=True)
        return Answer({"data": newest_first})

    def _comments(self, call: Call, node: str) -> Answer:
        if call.method == "GET":
            return Answer({"data": self._answers[node]})
        told = {"id": f"{node.partition('_')[0]}_{uuid.uuid4().int % 10**15}"}
        text = {self.comment_text: call.json().get("message", "")}
        self._answers[node].insert(0, {**told, **text, "from": {"id": "sandbox"}})
        return Answer(told)


class FacebookGraph(MetaGraph):
    """Pages."""
