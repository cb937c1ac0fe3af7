"""Pushes bus events to the sockets of those who watch."""

from typing import Any

from deskhand import bootstrap
from deskhand.bus.envelope import Envelope


def handler(event: dict[str, Any], context: object) -> None:
    """Push one event; raising makes EventBridge deliver it again, and in the end dead-letter it."""
    bootstrap.broadcaster().broadcast(Envelope.model_validate(event["detail"]))
