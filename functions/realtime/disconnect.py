"""`$disconnect`: forgets a socket; the time-to-live catches those it is not called for."""

from typing import Any

from deskhand import bootstrap
from deskhand.realtime.models import Viewer


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Remove the connection, and the agent's presence with their last one."""
    request = event["requestContext"]
    viewer = Viewer.from_context(request["authorizer"])
    bootstrap.sockets().close(request["connectionId"], viewer)
    return {"statusCode": 200}
