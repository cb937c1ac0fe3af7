"""Reads the desk table's stream and publishes what follows from each change."""

from typing import Any

from deskhand import bootstrap


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Publish a batch; Lambda retries from the first record that did not get through."""
    failed = bootstrap.outbox().publish(event["Records"])
    return {"batchItemFailures": [{"itemIdentifier": sequence} for sequence in failed]}
