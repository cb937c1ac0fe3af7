"""An HTTP client for adapters' tests: says what it is told, remembers what it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from deskhand.kit.errors import ProviderFailure
from deskhand.kit.http import HttpResponse


@dataclass
class FakeHttp:
    """Answers from a list, the last one again and again; keeps what it was asked."""

    answers: list[HttpResponse | ProviderFailure]
    asked: list[dict[str, Any]] = field(default_factory=list)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Record and answer."""
        sent = {"method": method, "url": url, "headers": dict(headers or {}), "body": body}
        self.asked.append(sent)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ProviderFailure):
            raise answer
        return answer

    def bodies(self) -> list[dict[str, Any]]:
        """The JSON bodies sent."""
        return [orjson.loads(asked["body"]) for asked in self.asked]

    def last(self) -> Any:
        """The JSON body sent last."""
        return orjson.loads(self.asked[-1]["body"])
