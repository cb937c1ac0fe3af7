"""The running stack as tests see it: logins, REST, webhooks, sockets, what the sandbox got."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

from websockets.sync.client import ClientConnection, connect

from cli import delivery
from cli.signin import id_token
from cli.stack import Stack, StackUser
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.http import HttpResponse
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.webhook import Request

T = TypeVar("T")
PATIENCE_SECONDS = 30.0
UNAVAILABLE = 503
HTTP = PooledHttpClient(anywhere=True)


def eventually(probe: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Ask again until `probe` finds something; fails with `what` was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.2)


@dataclass(frozen=True, slots=True)
class Answer:
    """What REST answered."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Rest:
    """REST as one user, or as nobody."""

    def __init__(self, stack: Stack, token: str | None) -> None:
        self._base = f"{stack.url('api_url')}/api"
        self._token = token

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> Answer:
        """One request; never raises for a status."""
        sent = {"content-type": "application/json", **(headers or {})}
        if self._token:
            sent["authorization"] = f"Bearer {self._token}"
        asked = {name: value for name, value in query.items() if value is not None}
        url = f"{self._base}{path}" + (f"?{urlencode(asked)}" if asked else "")
        content = json.dumps(body).encode() if body is not None else None
        answer = HTTP.request(method, url, headers=sent, body=content, timeout=30)
        return Answer(answer.status, answer.json(), answer.headers)

    def get(self, path: str, **query: Any) -> Any:
        """A body that must come with 200."""
        answer = self.call("GET", path, **query)
        assert answer.status == 200, (path, answer)
        return answer.body

    def find(self, path: str, **query: Any) -> Any | None:
        """A body, or None for 404."""
        answer = self.call("GET", path, **query)
        assert answer.status in {200, 404}, (path, answer)
        return answer.body if answer.status == 200 else None

    def post(self, path: str, body: Any, *, expect: int = 201) -> Any:
        """The body of a POST that must succeed; each has an idempotency key of its own."""
        key = {"idempotency-key": to_text(utc_now()) + path}
        answer = self.call("POST", path, body, headers=key)
        assert answer.status == expect, (path, answer)
        return answer.body

    def all(self, path: str, **query: Any) -> Iterator[Any]:
        """Every item of a list, page by page."""
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, **query)
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return


class Socket:
    """One WebSocket, remembering every frame that came."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.frames: list[dict[str, Any]] = []

    def send(self, **frame: Any) -> None:
        """Send one JSON frame."""
        self._connection.send(json.dumps(frame))

    def send_raw(self, text: str) -> None:
        """Send whatever it is."""
        self._connection.send(text)

    def wait(
        self,
        kind: str,
        matches: Callable[[dict[str, Any]], bool] = lambda _: True,
        seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, Any]:
        """The first frame of that type that matches, be it here already or still to come."""
        deadline = time.monotonic() + seconds
        seen = 0
        while True:
            for frame in self.frames[seen:]:
                if frame.get("type") == kind and matches(frame):
                    return frame
            seen = len(self.frames)
            left = deadline - time.monotonic()
            kinds = [frame.get("type") for frame in self.frames]
            assert left > 0, f"no {kind} within {seconds:.0f} s, only {kinds}"
            self._take(left)

    def listen(self, seconds: float) -> list[dict[str, Any]]:
        """Everything that has come by the end of that time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._take(left)
        return self.frames

    def _take(self, seconds: float) -> None:
        try:
            self.frames.append(json.loads(self._connection.recv(timeout=seconds)))
        except TimeoutError:
            return


class RunningStack:
    """The stack that `make demo` started."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._tokens: dict[str, str] = {}

    def login(self, email: str) -> str:
        """An id token; signed in once per test run."""
        if email not in self._tokens:
            self._tokens[email] = id_token(self.stack, self.stack.user(email), HTTP)
        return self._tokens[email]

    def user(self, merchant_id: str, role: str) -> StackUser:
        """The first user of a merchant with that role."""
        return next(
            user
            for user in self.stack.users()
            if (user.merchant_id, user.role) == (merchant_id, role)
        )

    def rest(self, merchant_id: str = "acme", role: str = "agent") -> Rest:
        """REST as such a user."""
        return Rest(self.stack, self.login(self.user(merchant_id, role).email))

    def anonymous(self) -> Rest:
        """REST without a token."""
        return Rest(self.stack, None)

    def deliver(
        self, slug: str, request: Request, merchant_id: str = "acme", *, signed: bool = True
    ) -> HttpResponse:
        """Post a request to the merchant's webhook as the provider would."""
        account = self.stack.account(slug, merchant_id)
        sent = delivery.address(request, account, self.stack.external_ids(slug))
        if signed:
            sent = delivery.sign(sent, account)
        return delivery.post(sent, account, HTTP)

    def accept(self, slug: str, request: Request, merchant_id: str = "acme") -> None:
        """Post a request that must be accepted; 503 asks for another try, as providers give."""
        answer = self.deliver(slug, request, merchant_id)
        for _ in range(3):
            if answer.status != UNAVAILABLE:
                break
            time.sleep(1)
            answer = self.deliver(slug, request, merchant_id)
        assert answer.status == 200, answer

    @contextmanager
    def agent_socket(self, merchant_id: str = "acme", role: str = "agent") -> Iterator[Socket]:
        """A socket of an agent, by a fresh ticket."""
        ticket = self.rest(merchant_id, role).call("POST", "/ws-ticket")
        assert ticket.status in {200, 201}, ticket
        query = urlencode({"ticket": ticket.body["ticket"]})
        url = f"{self.stack.url('ws_url')}?{query}"
        with connect(url, open_timeout=PATIENCE_SECONDS) as connection:
            yield Socket(connection)

    @contextmanager
    def visitor_socket(self, merchant_id: str = "acme", token: str = "") -> Iterator[Socket]:
        """A socket of a web-chat visitor on the merchant's page."""
        described = next(
            one for one in self.stack.content["merchants"] if one["id"] == merchant_id
        )["accounts"]["web_chat"]
        with self.visitor_at(described["site_key"], described["origin"], token) as socket:
            yield socket

    @contextmanager
    def visitor_at(self, site_key: str, origin: str, token: str = "") -> Iterator[Socket]:
        """A visitor's socket with any site key and origin."""
        query = urlencode({"site_key": site_key, "visitor": token})
        url = f"{self.stack.url('ws_url')}?{query}"
        headers = {"Origin": origin}
        with connect(url, additional_headers=headers, open_timeout=PATIENCE_SECONDS) as connection:
            yield Socket(connection)

    def sent(self, provider: str, since: str = "") -> list[dict[str, Any]]:
        """What Deskhand sent to a provider at or after a time."""
        query = urlencode({"provider": provider, **({"since": since} if since else {})})
        answer = HTTP.request("GET", f"{self.stack.url('sandbox_url')}/requests?{query}")
        return list(answer.json()["items"])

    def fail_next(self, provider: str, status: int, body: Any, times: int) -> None:
        """Have the provider's next calls fail."""
        asked = {"provider": provider, "status": status, "body": body, "times": times}
        url = f"{self.stack.url('sandbox_url')}/fail"
        assert HTTP.request("POST", url, body=json.dumps(asked).encode()).status == 201

    def clear_sent(self) -> None:
        """Empty the sandbox, failures included."""
        HTTP.request("DELETE", f"{self.stack.url('sandbox_url')}/requests")

    def mails_to(self, address: str, since: str = "") -> list[dict[str, str]]:
        """The forms of the mails that Deskhand sent to an address."""
        posts = [one for one in self.sent("mailgun", since) if one["method"] == "POST"]
        forms = [_form(post) for post in posts]
        return [form for form in forms if address in form.get("to", "")]


def _form(post: Mapping[str, Any]) -> dict[str, str]:
    """A call's form fields; of a repeated one the last."""
    from local.sandbox.call import Call

    call = Call(
        method=post["method"],
        host=post["host"],
        path=post["path"],
        headers=post["headers"],
        body=post["body"].encode(),
    )
    fields = call.form() if "multipart" in call.headers.get("content-type", "") else parse_qs(
        post["body"], keep_blank_values=True
    )  # fmt: skip
    return {name: values[-1] for name, values in fields.items()}
