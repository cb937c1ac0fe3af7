"""`$connect`: remembers a socket that the authorizer let in."""

from typing import Any

from deskhand import bootstrap
from deskhand.realtime.models import Viewer


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Store the connection; anything but 200 ends the handshake."""
    request = event["requestContext"]
    viewer = Viewer.from_context(request["authorizer"])
    bootstrap.sockets().open(request["connectionId"], viewer)
    return {"statusCode": 200}
