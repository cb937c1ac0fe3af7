"""Where the world reaches this API: providers are told webhook URLs under it."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request

from deskhand import bootstrap
from deskhand.contracts.names import LOCAL_STAGE

LOCAL_PATH: Final = "/_aws/execute-api"


def public_url(request: Request) -> str:
    """The API's own URL without a slash at its end.

    The emulator serves all APIs on one port, by their ids; AWS serves each under its own host.
    """
    event: Mapping[str, Any] = request.scope.get("aws.event", {})
    context = event.get("requestContext", {})
    if bootstrap.settings().stage == LOCAL_STAGE:
        host = request.headers.get("host", "localhost")
        return f"http://{host}{LOCAL_PATH}/{context.get('apiId')}/{context.get('stage')}"
    return f"https://{context.get('domainName')}"
