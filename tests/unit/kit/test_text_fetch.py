"""The one GET of the webhook Lambda, against a server on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deskhand.contracts.names import Env
from deskhand.kit.text_fetch import MAX_BYTES, NotAnswered, fetch_text

ANSWERS = {
    "/keys.example/found": (200, b"a key"),
    "/keys.example/long": (200, b"x" * (MAX_BYTES + 1)),
    "/keys.example/odd": (200, b"\xff"),
    "/keys.example/missing": (404, b"no"),
    "/keys.example/moved": (302, b""),
    "/keys.example/broken": (500, b""),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS[self.path]
        self.send_response(status)
        if status == 302:
            self.send_header("location", "/keys.example/found")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def _server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv(Env.PROVIDER_BASE_URL, f"http://127.0.0.1:{server.server_port}/")
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("_server")
class TestFetchText:
    def test_the_sandbox_stands_in_for_every_host(self) -> None:
        assert fetch_text("https://keys.example/found") == "a key"

    @pytest.mark.parametrize("name", ["missing", "moved"])
    def test_nothing_there_and_no_redirect_is_followed(self, name: str) -> None:
        assert fetch_text(f"https://keys.example/{name}") is None

    def test_a_failing_server_may_be_asked_again(self) -> None:
        with pytest.raises(NotAnswered, match="500"):
            fetch_text("https://keys.example/broken")

    def test_no_more_than_a_key_is_read(self) -> None:
        assert len(fetch_text("https://keys.example/long") or "") == MAX_BYTES
        assert fetch_text("https://keys.example/odd") == "\ufffd"


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(Env.PROVIDER_BASE_URL, "http://127.0.0.1:1")
    with pytest.raises(NotAnswered):
        fetch_text("https://keys.example/found")
