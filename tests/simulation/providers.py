"""The Graph API and Mailgun as far as a run needs them: what they took, and when they misbehave."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from tests.simulation.faults import Weather
from tests.simulation.shop import ForgetfulShop, changes_something

_PART: Final = re.compile(rb'name="message"\r\n\r\n(\{.*?\})\r\n', re.DOTALL)
_MAIL_ID: Final = re.compile(rb'name="h:Message-Id"\r\n\r\n<([^>]+)>')
_OURS: Final = re.compile(rb'name="v:deskhand_message_id"\r\n\r\n([^\r]+)\r\n')


class Providers:
    """Takes what is sent and remembers it: `taken` counts by our id of the part.

    Args:
        call: an occasion for others to run.
        echo: told of each Messenger message taken: (page, recipient, our id, mid).
    """

    def __init__(
        self,
        chance: Random,
        weather: Callable[[], Weather],
        call: Callable[[str], None],
        echo: Callable[[str, str, str, str], None],
    ) -> None:
        self._chance = chance
        self._weather = weather
        self._call = call
        self._echo = echo
        self._mails: set[str] = set()
        self.shop = ForgetfulShop()
        self.taken: Counter[str] = Counter()
        self.order: list[tuple[str, str]] = []

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Answer one call, or fail as the weather has it."""
        self._call(f"{method} provider")
        if "graphql" in url:
            return self._shop(url, headers or {}, body or b"")
        if method == "GET" or not url.endswith("/messages"):
            return self._look_up(url)
        graph = "graph.facebook.com" in url
        misfortune = self._misfortune(graph)
        if misfortune is not None:
            return misfortune
        part = self._part(url, body or b"", graph)
        if self._chance.random() < self._weather().provider_refuses:
            return _refusal(graph)
        answer = self._take(url, part, body or b"", graph)
        self._call("taken")
        if self._chance.random() < self._weather().silent_after:
            raise ProviderUnreachable("ReadTimeoutError")
        return answer

    def _shop(self, url: str, headers: Mapping[str, str], body: bytes) -> HttpResponse:
        weather, roll = self._weather(), self._chance.random
        if roll() < weather.silent_before:
            raise ProviderUnreachable("ConnectTimeoutError")
        if roll() < weather.provider_down:
            return HttpResponse(status=503, body=b"oops")
        answer = self.shop.call(url, headers, body)
        self._call("shop did it")
        if changes_something(body) and roll() < weather.silent_after:
            raise ProviderUnreachable("ReadTimeoutError")
        return answer

    def _misfortune(self, graph: bool) -> HttpResponse | None:
        weather, roll = self._weather(), self._chance.random
        if roll() < weather.silent_before:
            raise ProviderUnreachable("ConnectTimeoutError")
        if roll() < weather.provider_down:
            return HttpResponse(status=500, body=b"oops")
        if roll() < weather.provider_throttles:
            if graph:
                error = {"error": {"code": 613, "message": "Calls to this api have exceeded"}}
                return HttpResponse(status=400, body=json.dumps(error).encode())
            return HttpResponse(status=429, headers={"retry-after": "7"}, body=b"{}")
        return None

    def _part(self, url: str, body: bytes, graph: bool) -> str:
        if graph:
            multipart = _PART.search(body)
            message = json.loads(multipart[1]) if multipart else json.loads(body)["message"]
            return str(message["metadata"])
        found = _OURS.search(body)
        return found[1].decode() if found else ""

    def _take(self, url: str, part: str, body: bytes, graph: bool) -> HttpResponse:
        self.taken[part] += 1
        if graph:
            recipient = str(json.loads(body)["recipient"]["id"]) if body[:1] == b"{" else ""
            mid = f"m_{part}_{self.taken[part]}"
            page = url.split("/")[-2]
            self.order.append((f"{page} {recipient}", part))
            self._echo(page, recipient, part, mid)
            return _json({"recipient_id": recipient, "message_id": mid})
        found = _MAIL_ID.search(body)
        message_id = found[1].decode() if found else ""
        self._mails.add(message_id)
        self.order.append(("mail", part))
        return _json({"id": f"<{message_id}>", "message": "Queued. Thank you."})

    def _look_up(self, url: str) -> HttpResponse:
        weather, roll = self._weather(), self._chance.random
        if roll() < weather.provider_down:
            return HttpResponse(status=500)
        known = any(one in url.replace("%40", "@") for one in self._mails)
        found = [{"event": "accepted"}] if known else []
        return _json({"items": found, "data": [], "success": True})


def _refusal(graph: bool) -> HttpResponse:
    if graph:
        error = {"code": 551, "error_subcode": 1545041, "message": "This person isn't available"}
        return HttpResponse(status=400, body=json.dumps({"error": error}).encode())
    return HttpResponse(status=400, body=b'{"message":"to parameter is not a valid address"}')


def _json(document: Any) -> HttpResponse:
    return HttpResponse(status=200, body=json.dumps(document).encode())
