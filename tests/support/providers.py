"""All of the sandbox's providers as one HTTP client, and the trouble that they can make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import orjson

from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from local.sandbox.call import Answer, Call
from local.sandbox.providers import Provider, make_providers

Trouble = Callable[[Callable[[], HttpResponse]], HttpResponse]
"""What happens to a call instead of going through; it may go through all the same."""


def answers(status: int, body: Any = "", headers: Mapping[str, str] | None = None) -> Trouble:
    """The provider answers so, and does nothing."""
    raw = body.encode() if isinstance(body, str) else orjson.dumps(body)
    answer = HttpResponse(status=status, headers=dict(headers or {}), body=raw)
    return lambda _: answer


def lost(go_through: Callable[[], HttpResponse]) -> HttpResponse:
    """The provider does it, and its answer gets lost."""
    go_through()
    raise ProviderUnreachable("ReadTimeoutError")


@dataclass(slots=True)
class Providers:
    """The HTTP client; `trouble` meets the next calls that send, one each."""

    trouble: list[Trouble] = field(default_factory=list)
    taken: list[Call] = field(default_factory=list)
    tried: int = 0
    _made: Any = field(default_factory=lambda: (*make_providers(), _telegram()))

    @property
    def names(self) -> set[str]:
        """Whom the sandbox plays."""
        return {one.name for one in self._made}

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
        call = Call(
            method=method,
            host=parts.netloc,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers={name.lower(): value for name, value in (headers or {}).items()},
            body=body or b"",
        )
        if not _sends(call):
            return self._answer(call)
        self.tried += 1
        if self.trouble:
            return self.trouble.pop(0)(lambda: self._take(call))
        return self._take(call)

    def _take(self, call: Call) -> HttpResponse:
        answer = self._answer(call)
        assert answer.status == 200, answer
        self.taken.append(call)
        return answer

    def _answer(self, call: Call) -> HttpResponse:
        provider = next(one for one in self._made if one.serves(call))
        return response_of(provider.answer(call))


def _telegram() -> Provider:
    """Takes whatever a bot sends; the demo has no bot."""
    numbers = count(1)

    def answer(call: Call) -> Answer:
        return Answer({"ok": True, "result": {"message_id": next(numbers), "chat": {"id": 1}}})

    return Provider(name="telegram", hosts=("api.telegram.org",), answer=answer)


SENDING: Final = ("message", "send")


def _sends(call: Call) -> bool:
    last = call.path.rsplit("/", 2)[-2:]
    named = any(word in part.lower() for part in last for word in SENDING)
    return call.method == "POST" and named and "token" not in call.path.rsplit("/", 1)[-1]


def response_of(answer: Answer) -> HttpResponse:
    """The sandbox's answer as an adapter gets it."""
    body = answer.body
    if isinstance(body, bytes):
        raw = body
    else:
        raw = body.encode() if isinstance(body, str) else orjson.dumps(body)
    return HttpResponse(status=answer.status, body=raw)
