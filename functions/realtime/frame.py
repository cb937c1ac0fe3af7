"""`$default`: one frame from a client; the answer goes back as a post to its own socket."""

from typing import Any

from deskhand import bootstrap
from deskhand.realtime.models import Viewer


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the frame. No body is returned: a sync is answered by many frames, in order."""
    request = event["requestContext"]
    viewer = Viewer.from_context(request["authorizer"])
    raw = (event.get("body") or "").encode("utf-8", "replace")
    bootstrap.frames().handle(request["connectionId"], viewer, raw)
    return {"statusCode": 200}
