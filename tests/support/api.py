"""Calls the REST API's Lambda as API Gateway does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from functions.api.app import handler


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Lambda answered; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def claims_of(merchant_id: str | None, role: str | None, service_code: str = "") -> dict[str, str]:
    """The claims of a user's id token."""
    claims = {
        "sub": "user-1",
        "email": f"{(service_code or role or 'nobody').lower()}@shop.example",
        "token_use": "id",
        "custom:merchant_id": merchant_id or "",
        "custom:role": role or "",
        "custom:service_code": service_code,
    }
    return {name: value for name, value in claims.items() if value}


@dataclass(frozen=True, slots=True)
class ApiClient:
    """One caller; without claims, one whom the gateway's authorizer let through by mistake."""

    claims: Mapping[str, str] | None
    host: str = "api.desk.example"
    headers: Mapping[str, str] = field(default_factory=dict)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request; a `str` body goes as it is, anything else as JSON."""
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        authorizer = {"jwt": {"claims": dict(self.claims), "scopes": None}} if self.claims else None
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": "ANY /api/{proxy+}",
            "rawPath": path,
            "rawQueryString": urlencode(query or {}),
            "headers": {
                "host": self.host,
                "content-type": "application/json",
                **self.headers,
                **(headers or {}),
            },
            "requestContext": {
                "apiId": "api1",
                "stage": "$default",
                "domainName": self.host,
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": "tests",
                },
            },
            "isBase64Encoded": False,
        }
        if text is not None:
            event["body"] = text
        if authorizer:
            event["requestContext"]["authorizer"] = authorizer
        answer = handler(event, None)  # type: ignore[arg-type]
        found = {name.lower(): value for name, value in answer["headers"].items()}
        return Answer(answer["statusCode"], found, answer["body"])
