"""Every failure as RFC 9457 problem details; nobody's input or inner workings are repeated."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from deskhand.kit.errors import DeskhandError, FieldProblem, Invalid
from deskhand.kit.observability import log

MEDIA_TYPE: Final = "application/problem+json"
_SOURCES: Final = frozenset({"body", "query", "path", "header"})


class Unauthenticated(DeskhandError):
    """No valid token (401)."""

    status = 401
    title = "No valid token"


class ProblemResponse(JSONResponse):
    """A problem details answer."""

    media_type = MEDIA_TYPE


class UnexpectedFailures:
    """The outermost edge: what nobody expected becomes a plain 500 and one log line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer for it when it breaks."""
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            # The message may quote what a person wrote; type and place are enough to find it.
            log("request_failed", level="ERROR", error=type(error).__name__, where=_where(error))
            await to_response(DeskhandError("the request failed here"))(scope, receive, send)


def add_error_handlers(app: FastAPI) -> None:
    """Answer with problem details whatever goes wrong."""
    app.add_exception_handler(DeskhandError, _on_known)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_middleware(UnexpectedFailures)


def to_response(error: DeskhandError) -> ProblemResponse:
    """The answer for a known failure."""
    headers: dict[str, str] = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = "1"
    content = problem(error.status, error.title, error.detail, error.problems)
    return ProblemResponse(content, error.status, headers)


def problem(
    status: int, title: str, detail: str, problems: Sequence[FieldProblem] = ()
) -> dict[str, Any]:
    """Problem details as JSON."""
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [{"field": one.field, "expected": one.expected} for one in problems],
    }


async def _on_known(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, DeskhandError)
    return to_response(error)


async def _on_invalid(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)
    found = tuple(FieldProblem(_field(one["loc"]), one["msg"]) for one in error.errors())
    return to_response(Invalid("the request is not valid", found))


async def _on_http(_: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase
    content = problem(error.status_code, title, _detail(error))
    return ProblemResponse(content, error.status_code, dict(error.headers or {}))


def _detail(error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return "no such route"
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return "this route does not take this method"
    return HTTPStatus(error.status_code).phrase


def _field(place: Sequence[int | str]) -> str:
    """The dotted path of a field, without where in the request it stood."""
    parts = place[1:] if place and place[0] in _SOURCES else place
    return ".".join(map(str, parts)) or "body"


def _where(error: BaseException) -> str:
    """The innermost line of the traceback."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
