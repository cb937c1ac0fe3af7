"""Gives this process what a Lambda of the stack is given, so that `bootstrap` can make services."""

import os
from collections.abc import Mapping
from typing import Final

from deskhand.contracts.names import LOCAL_STAGE, Env
from deskhand.kit.observability import keep_aside
from local.place import Place
from local.stack import outputs

OUTPUTS: Final[Mapping[str, Env]] = {
    "DeskTable": Env.DESK_TABLE,
    "ConnectionsTable": Env.CONNECTIONS_TABLE,
    "IdempotencyTable": Env.IDEMPOTENCY_TABLE,
    "MetricsTable": Env.METRICS_TABLE,
    "IngestQueue": Env.INGEST_QUEUE_URL,
    "OrdersQueue": Env.ORDERS_QUEUE_URL,
    "SendQueue": Env.SEND_QUEUE_URL,
    "ResendQueue": Env.RESEND_QUEUE_URL,
    "ActionsQueue": Env.ACTIONS_QUEUE_URL,
    "JobsQueue": Env.JOBS_QUEUE_URL,
    "BusName": Env.BUS_NAME,
    "FilesBucket": Env.FILES_BUCKET,
}


def enter(place: Place | None = None) -> Place:
    """Point this process at the local stack; on AWS, where the variables are set, leave all as is.

    Raises:
        Stopped: neither variables nor a deployed local stack.
    """
    keep_aside()
    found = place or Place.from_environment()
    if os.environ.get(Env.DESK_TABLE) and not place:
        return found
    deployed = outputs(found)
    os.environ.update(found.environment())
    os.environ.update({name: deployed[key] for key, name in OUTPUTS.items()})
    os.environ[Env.STAGE] = LOCAL_STAGE
    os.environ[Env.PROVIDER_BASE_URL] = f"http://localhost:{found.sandbox_port}"
    return found
