"""Decides who may open a socket: the REQUEST authorizer of `$connect`."""

from typing import Any

from deskhand import bootstrap
from deskhand.kit.observability import log


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer with a policy; its context goes with every later event of the socket.

    Source: API Gateway Developer Guide, "Output from an API Gateway Lambda authorizer".
    """
    query = event.get("queryStringParameters") or {}
    viewer = bootstrap.admission().admit(query, _origin(event))
    if viewer is None:
        log("socket_refused", with_ticket="ticket" in query)
        return _policy("Deny", event["methodArn"], "nobody", {})
    principal = viewer.service_code or viewer.visitor_id or viewer.role
    return _policy("Allow", event["methodArn"], principal, viewer.context())


def _origin(event: dict[str, Any]) -> str:
    headers = event.get("headers") or {}
    return next((str(value) for name, value in headers.items() if name.lower() == "origin"), "")


def _policy(effect: str, arn: str, principal: str, context: dict[str, str]) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": arn}
    return {
        "principalId": principal,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": context,
    }
