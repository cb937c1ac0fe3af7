"""Steps that several journeys share."""

import json
import subprocess
import sys
from typing import Any

from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from local.payloads import fresh_message_id, mail
from local.place import ROOT
from tests.support.stack import PATIENCE_SECONDS, Rest, RunningStack, eventually

OFFLINE, ONLINE = 0, 1
ROOM = 500
DEFAULT_ROOM = 3


def send_mail(
    running: RunningStack,
    sender: str,
    *,
    merchant_id: str = "acme",
    subject: str = "Where is my order?",
    body: str = "Hello",
    message_id: str | None = None,
    headers: dict[str, str] | None = None,
) -> str:
    """Deliver a mail to the merchant and return its Message-Id."""
    used = message_id or fresh_message_id()
    request = mail(
        sender=f"Cleo Customer <{sender}>",
        recipient=f"support@{merchant_id}.example",
        subject=subject,
        body=body,
        at=utc_now(),
        message_id=used,
        headers=headers,
    )
    running.accept("mailgun", request, merchant_id)
    return used


def customer_by_mail(rest: Rest, address: str, seconds: float = PATIENCE_SECONDS) -> Any:
    """The customer with that address, waiting until there is one."""
    return eventually(
        lambda: rest.find("/customers/search", email=address), f"a customer {address}", seconds
    )


def first(found: Any) -> Any:
    """The one customer of a search answer, be it a list or the customer itself."""
    if isinstance(found, dict) and "items" in found:
        assert len(found["items"]) == 1, found
        return found["items"][0]
    return found


def conversations_of(rest: Rest, customer_id: str) -> list[Any]:
    """Conversations of a customer, found in the inbox as an agent would.

    Each once: one that is assigned between two readings stands in both.
    """
    found = {
        one["id"]: one
        for status in ("pending", "open", "snoozed", "resolved")
        for one in rest.all("/conversations", status=status, limit=50)
        if one["customer_id"] == customer_id
    }
    return list(found.values())


def conversation_of(rest: Rest, address: str) -> Any:
    """The only conversation of a mail customer, waiting until there is one."""
    customer = first(customer_by_mail(rest, address))
    found = eventually(
        lambda: conversations_of(rest, customer["id"]), f"a conversation of {address}"
    )
    assert len(found) == 1, found
    return found[0]


def messages_of(rest: Rest, conversation_id: str) -> list[Any]:
    """All messages of a conversation."""
    return list(rest.all(f"/conversations/{conversation_id}/messages", limit=100))


def reply(rest: Rest, conversation_id: str, body: str, kind: str = "reply") -> Any:
    """Answer; returns the stored message."""
    key = {"idempotency-key": new_id()}
    path = f"/conversations/{conversation_id}/messages"
    answer = rest.call("POST", path, {"kind": kind, "body": body, "attachments": []}, headers=key)
    assert answer.status == 201, answer
    return answer.body


def message_with_status(rest: Rest, conversation_id: str, message_id: str, status: str) -> Any:
    """The message once it has that status."""

    def probe() -> Any:
        for one in messages_of(rest, conversation_id):
            if one["id"] == message_id and one["status"] == status:
                return one
        return None

    return eventually(probe, f"message with status {status}", seconds=90)


def set_status(rest: Rest, status: int) -> Any:
    """Come online or leave; returns the agent."""
    answer = rest.call("PUT", "/customer-service/me/status", {"status": status})
    assert answer.status == 200, answer
    return answer.body


def set_room(admin: Rest, count: int) -> None:
    """Let the merchant's first agent carry so many conversations."""
    answer = admin.call("PUT", "/customer-service/A001", {"max_conversations": count})
    assert answer.status == 200, answer


def deskhand(*arguments: str, code: int | None = 0) -> Any:
    """Run a command with `--json` and read what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import app; app()", *arguments, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert code is None or done.returncode == code, done.stderr
    return json.loads(done.stdout)
