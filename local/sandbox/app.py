"""The sandbox's HTTP side: providers under their host names, what was sent, the demo shops."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from deskhand.kit.clock import from_text
from local.place import Place
from local.sandbox.call import Answer, Call
from local.sandbox.journal import Failure, Journal
from local.sandbox.pages import index_page, shop_page
from local.sandbox.providers import NOT_A_PROVIDER, Provider, make_providers

METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]
Handler = Callable[[Request], Awaitable[Response]]


class Sandbox:
    """The endpoints, over one journal and one set of providers."""

    def __init__(self, journal: Journal, providers: tuple[Provider, ...], stack_file: Path) -> None:
        self._journal = journal
        self._providers = providers
        self._stack_file = stack_file

    def routes(self) -> list[Route]:
        """Own paths first; whatever is left is a provider's."""
        return [
            Route("/", self.index),
            Route("/healthz", self.health),
            Route("/requests", self.list_requests, methods=["GET"]),
            Route("/requests", self.clear_requests, methods=["DELETE"]),
            Route("/fail", self.fail, methods=["POST"]),
            Route("/shop/{merchant}", self.shop),
            Route("/{host}/{path:path}", self.provider, methods=METHODS),
        ]

    async def index(self, _: Request) -> Response:
        """What was sent, for people."""
        return HTMLResponse(index_page(self._stack(), self._journal.calls()))

    async def health(self, _: Request) -> Response:
        """That the sandbox is up."""
        return JSONResponse({"status": "ok"})

    async def list_requests(self, request: Request) -> Response:
        """`GET /requests?provider=&since=`."""
        since = request.query_params.get("since")
        try:
            moment = from_text(since.replace(" ", "+")) if since else None
        except ValueError:
            return _problem("since must be an RFC 3339 time")
        provider = request.query_params.get("provider", "")
        return JSONResponse({"items": self._journal.calls(provider, moment)})

    async def clear_requests(self, _: Request) -> Response:
        """`DELETE /requests`."""
        self._journal.clear()
        return Response(status_code=204)

    async def fail(self, request: Request) -> Response:
        """`POST /fail` {"provider", "status", "body", "times"}, also "match" and "after"."""
        try:
            asked = json.loads(await request.body())
            failure = _failure(asked)
        except (ValueError, KeyError, TypeError) as error:
            return _problem(f"provider, status, body and times are wanted: {error}")
        if failure.provider not in {provider.name for provider in self._providers}:
            return _problem(f"no such provider: {failure.provider}")
        self._journal.fail_next(failure)
        return JSONResponse({"status": "ok"}, status_code=201)

    async def shop(self, request: Request) -> Response:
        """A product page with the chat widget on it."""
        merchants = {one["id"]: one for one in self._stack().get("merchants", [])}
        found = merchants.get(request.path_params["merchant"])
        if not found:
            return PlainTextResponse("No such demo shop; run `make demo` first.", 404)
        return HTMLResponse(shop_page(self._stack(), found))

    async def provider(self, request: Request) -> Response:
        """Play the provider behind the host."""
        call = Call(
            method=request.method,
            host=request.path_params["host"],
            path=f"/{request.path_params['path']}",
            query=dict(request.query_params),
            headers=dict(request.headers),
            body=await request.body(),
        )
        for provider in self._providers:
            if provider.serves(call):
                failure = self._journal.failure_for(provider.name, call)
                answer = provider.answer(call) if not failure or failure.after else failure.answer
                answer = failure.answer if failure else answer
                self._journal.record(provider.name, call, answer)
                return _response(answer)
        return _response(NOT_A_PROVIDER)

    def _stack(self) -> dict[str, Any]:
        if not self._stack_file.exists():
            return {}
        held: dict[str, Any] = json.loads(self._stack_file.read_text())
        return held


def create_app(stack_file: Path | None = None, journal: Journal | None = None) -> Starlette:
    """The sandbox as an ASGI application with an empty memory."""
    place = stack_file or Place.from_environment().stack_file
    sandbox = Sandbox(journal or Journal(), make_providers(place.parent), place)
    open_to_all = Middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"]
    )
    return Starlette(routes=sandbox.routes(), middleware=[open_to_all])


def _failure(asked: dict[str, Any]) -> Failure:
    return Failure(
        provider=str(asked["provider"]),
        answer=Answer(asked.get("body", ""), int(asked["status"])),
        left=int(asked.get("times", 1)),
        match=str(asked.get("match", "")),
        after=bool(asked.get("after", False)),
    )


def _response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if isinstance(answer.body, str):
        return PlainTextResponse(answer.body, answer.status, headers)
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, headers, answer.content_type)
    return JSONResponse(answer.body, answer.status, headers)


def _problem(detail: str) -> Response:
    body = {"type": "about:blank", "title": "Bad request", "status": 400, "detail": detail}
    return JSONResponse(body, 400, media_type="application/problem+json")
