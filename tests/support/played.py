"""A provider that the sandbox plays, as the HTTP client that an adapter is given."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from local.sandbox.call import Answer, Call


class Played:
    """Keeps the calls; some can be made to fail.

    Args:
        answer: the sandbox's provider.
    """

    def __init__(self, answer: Callable[[Call], Answer]) -> None:
        self._answer = answer
        self.calls: list[Call] = []
        self.before: Callable[[Call], None] = lambda call: None
        self._lost: list[tuple[str, str]] = []
        self._instead: list[tuple[str, str, HttpResponse]] = []

    def lose(self, method: str, end: str) -> None:
        """The next such call takes effect, and its answer never comes."""
        self._lost.append((method, end))

    def refuse(self, method: str, end: str, answer: HttpResponse) -> None:
        """The next such call gets this answer and has no effect."""
        self._instead.append((method, end, answer))

    def sent(self, method: str, end: str = "") -> list[dict[str, Any]]:
        """The bodies of the calls of that kind."""
        return [one.json() for one in self.calls if one.method == method and one.path.endswith(end)]

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """See `deskhand.kit.http.HttpClient`."""
        parts = urlsplit(url)
        assert parts.scheme == "https"
        call = Call(
            method=method,
            host=parts.netloc,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers=dict(headers or {}),
            body=body or b"",
        )
        self.calls.append(call)
        self.before(call)
        for one in self._instead:
            if one[0] == method and parts.path.endswith(one[1]):
                self._instead.remove(one)
                return one[2]
        answer = _response(self._answer(call))
        for lost in self._lost:
            if lost[0] == method and parts.path.endswith(lost[1]):
                self._lost.remove(lost)
                raise ProviderUnreachable("timeout")
        return answer


def json_answer(body: Any, status: int = 200, **headers: str) -> HttpResponse:
    """An answer in JSON."""
    return HttpResponse(status=status, headers=headers, body=orjson.dumps(body))


def page_answer(
    status: int, html: str = "<!doctype html><title>Just a moment…</title>"
) -> HttpResponse:
    """A web page where data should be."""
    return HttpResponse(status=status, headers={"content-type": "text/html"}, body=html.encode())


def _response(answer: Answer) -> HttpResponse:
    body = answer.body
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else None
    return HttpResponse(
        status=answer.status,
        headers=dict(answer.headers),
        body=orjson.dumps(body) if raw is None else raw,
    )
