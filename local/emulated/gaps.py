"""Where ministack 1.5.33 answers otherwise than AWS in something that we rely on."""

import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


def mend_cors(gateway: Any) -> None:
    """HTTP API CORS.

    CloudFormation's `CorsConfiguration` keeps its capitals there and is then not understood; and
    answers that the gateway gives itself (401, 404, 429) lack the headers, so that a browser
    shows a network error instead of them.
    """
    execute = gateway._handle_execute_in_scope

    @functools.wraps(execute)
    async def executed(
        api_id: str,
        stage: str,
        path: str,
        method: str,
        headers: dict[str, str],
        *rest: Any,
        **options: Any,
    ) -> Any:
        api = gateway._apis.get(api_id) or {}
        cors = {
            key[0].lower() + key[1:]: value
            for key, value in (api.get("corsConfiguration") or {}).items()
        }
        if cors:
            api["corsConfiguration"] = cors
        status, answered, body = await execute(
            api_id, stage, path, method, headers, *rest, **options
        )
        if cors and method != "OPTIONS":
            answered = {
                **answered,
                **gateway._cors_response_headers(cors, headers.get("origin", "")),
            }
        return status, answered, body

    gateway._handle_execute_in_scope = executed


def mend_write_attributes(cognito: Any, error: Callable[..., Answer]) -> None:
    """A user may change only the attributes that the app client may write."""
    update = cognito._update_user_attributes

    @functools.wraps(update)
    def updated(data: dict[str, Any]) -> Answer:
        _, pool = cognito._user_pool_for_access_token(data.get("AccessToken", ""))
        allowed: set[str] = set()
        for client in ((pool or {}).get("_clients") or {}).values():
            allowed.update(client.get("WriteAttributes") or [])
        wanted = {one["Name"] for one in data.get("UserAttributes", [])}
        if allowed and not wanted <= allowed:
            return error(
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute",
                400,
            )
        return update(data)  # type: ignore[no-any-return]

    cognito._update_user_attributes = updated


def mend_stream_failures(lambda_svc: Any) -> None:
    """A stream reader that reports failed items gets its batch again."""
    execute = lambda_svc._execute_function

    @functools.wraps(execute)
    def executed(function: Any, event: Any) -> Any:
        answer = execute(function, event)
        if _is_stream(event) and not answer.get("error") and _failures(answer.get("body")):
            return {**answer, "error": True}
        return answer

    lambda_svc._execute_function = executed


def _is_stream(event: Any) -> bool:
    records = event.get("Records") if isinstance(event, dict) else None
    return bool(records and records[0].get("eventSource") == "aws:dynamodb")


def _failures(body: Any) -> bool:
    if isinstance(body, str | bytes):
        try:
            body = json.loads(body)
        except ValueError:
            return False
    return isinstance(body, dict) and bool(body.get("batchItemFailures"))


def with_checkpoint(
    serve: Callable[..., Awaitable[None]], path: str, take: Callable[[], None]
) -> Callable[..., Awaitable[None]]:
    """Answer `POST {path}` with a snapshot; everything else goes to the emulator."""

    async def served(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != path:
            await serve(scope, receive, send)
            return
        take()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return served
