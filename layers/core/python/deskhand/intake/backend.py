"""Reception's three AWS calls, signed by hand (see `deskhand.bus.wire`)."""

import json
import os
from collections.abc import Mapping
from typing import Any

from deskhand.bus.wire import WireError, call_json, put_object
from deskhand.contracts.names import Env, account_secret
from deskhand.intake.reception import Unavailable


class WireBackend:
    """Reads settings from the environment when a call needs them.

    Args:
        queue_env: the environment variable that holds the work queue's URL.
    """

    def __init__(self, queue_env: Env) -> None:
        self._queue_env = queue_env

    def secret(self, account_id: str) -> Mapping[str, Any] | None:
        """The account's secret, or None when there is no such account."""
        name = account_secret(os.environ[Env.STAGE], account_id)
        try:
            answer = call_json(
                "secretsmanager", "secretsmanager.GetSecretValue", {"SecretId": name}, "1.1"
            )
        except WireError as error:
            if error.code == "ResourceNotFoundException":
                return None
            raise Unavailable from error
        return dict(json.loads(answer["SecretString"]))

    def keep(self, key: str, body: bytes) -> None:
        """Store a large body in the files bucket."""
        try:
            put_object(os.environ[Env.FILES_BUCKET], key, body)
        except WireError as error:
            raise Unavailable from error

    def enqueue(self, merchant_id: str, message: Mapping[str, Any]) -> None:
        """Send to the work queue; the fair-queue group is the merchant (S143)."""
        body = {
            "QueueUrl": os.environ[self._queue_env],
            "MessageBody": json.dumps(message, separators=(",", ":")),
            "MessageGroupId": merchant_id,
        }
        try:
            call_json("sqs", "AmazonSQS.SendMessage", body, "1.0")
        except WireError as error:
            raise Unavailable from error
