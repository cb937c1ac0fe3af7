"""Calls an ASGI application without a server or a client library."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class AsgiAnswer:
    """What the application answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def call(
    app: ASGIApp,
    method: str,
    target: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> AsgiAnswer:
    """Send one request to the application and wait for all of the answer."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "headers": [
            (name.lower().encode(), value.encode()) for name, value in (headers or {}).items()
        ],
        "server": ("testserver", 80),
        "client": ("testclient", 1),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    # A loop of our own: `asyncio.run` would leave the thread without one, for Mangum to miss.
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(_run(app, scope, receive, send))
    finally:
        loop.close()
    start = next(one for one in sent if one["type"] == "http.response.start")
    answered = b"".join(one.get("body", b"") for one in sent if one["type"] != start["type"])
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return AsgiAnswer(start["status"], found, answered)


async def _run(app: ASGIApp, scope: Any, receive: Any, send: Any) -> None:
    await app(scope, receive, send)
