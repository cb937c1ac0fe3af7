"""The commands against a small HTTP server that stands in for the stack."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from typer.testing import CliRunner, Result

from cli import checking, main
from cli.main import app_
from cli.stack import Stack, StackUser

EVENTS = Path(__file__).resolve().parents[3] / "events"


class FakeStack(ThreadingHTTPServer):
    """Remembers what was posted; answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        self.answer: dict[str, Any] = {"ok": True}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeStack

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((self.path, headers, body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[FakeStack]:
    made = FakeStack()
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture(autouse=True)
def home(server: FakeStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def merchant(name: str, page: str) -> dict[str, Any]:
        accounts = {
            "facebook": {
                "account_id": f"a-{name}",
                "external_id": page,
                "webhook_url": f"{server.url}/webhooks/facebook/a-{name}",
                "signing": {"app_secret": "s3cret"},
            },
            "shopify": {
                "account_id": f"s-{name}",
                "external_id": f"{name}.myshopify.com",
                "webhook_url": f"{server.url}/webhooks/shopify/s-{name}",
                "signing": {"client_secret": "shop"},
            },
            "web_chat": {"account_id": "w", "site_key": "k"},
        }
        user = {"email": f"ana@{name}.example", "password": "p", "role": "agent"}
        return {"id": name, "name": name, "users": [user], "accounts": accounts}

    content = {
        "auth": {"endpoint": server.url, "region": "us-east-1", "client_id": "c"},
        "merchants": [merchant("acme", "101010101010101"), merchant("globex", "202")],
        "platform_admin": {"email": "root@d.example", "password": "p"},
    }
    (tmp_path / "stack.json").write_text(json.dumps(content))
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app_, list(arguments))


class TestSend:
    sample = str(EVENTS / "channels" / "facebook" / "text.json")

    def test_signs_and_posts(self, server: FakeStack) -> None:
        result = run("send", "facebook", self.sample)
        assert result.exit_code == 0, result.output
        ((path, headers, body),) = server.got
        assert path == "/webhooks/facebook/a-acme"
        expected = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
        assert headers["x-hub-signature-256"] == f"sha256={expected}"
        assert json.loads(body)["entry"][0]["messaging"][0]["message"]["mid"] == "m_Q1"

    def test_set_is_signed_too(self, server: FakeStack) -> None:
        path = "entry.0.messaging.0.message.text=Changed"
        assert run("send", "facebook", self.sample, "--set", path).exit_code == 0
        _, headers, body = server.got[0]
        assert b"Changed" in body
        expected = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
        assert headers["x-hub-signature-256"] == f"sha256={expected}"

    def test_page_that_nobody_connected_becomes_the_merchants(
        self, server: FakeStack, tmp_path: Path
    ) -> None:
        raw = tmp_path / "raw.json"
        raw.write_text('{"object":"page","entry":[{"id":"9","x":"\\u00e9"},{"id":"202"}]}')
        assert run("send", "facebook", str(raw), "--merchant", "globex").exit_code == 0
        assert server.got[0][2] == raw.read_bytes().replace(b'"9"', b'"202"')

    def test_sample_of_another_merchant_is_readdressed(self, server: FakeStack) -> None:
        assert run("send", "facebook", self.sample, "--merchant", "globex").exit_code == 0
        path, _, body = server.got[0]
        assert path == "/webhooks/facebook/a-globex"
        assert json.loads(body)["entry"][0]["id"] == "202"

    def test_batch_of_several_merchants_keeps_its_pages(
        self, server: FakeStack, tmp_path: Path
    ) -> None:
        raw = tmp_path / "raw.json"
        raw.write_text('{"object":"page","entry":[{"id":"101010101010101"},{"id":"202"}]}')
        assert run("send", "facebook", str(raw), "--merchant", "globex").exit_code == 0
        assert server.got[0][2] == raw.read_bytes()

    def test_shop_topic_from_the_file_name(self, server: FakeStack, tmp_path: Path) -> None:
        raw = tmp_path / "orders__create.json"
        raw.write_text('{"id": 1}')
        assert run("send", "shopify", str(raw)).exit_code == 0
        _, headers, body = server.got[0]
        assert headers["x-shopify-topic"] == "orders/create"
        assert headers["x-shopify-shop-domain"] == "acme.myshopify.com"
        digest = hmac.new(b"shop", body, hashlib.sha256).digest()
        assert headers["x-shopify-hmac-sha256"] == base64.b64encode(digest).decode()

    def test_refused_is_exit_code_one(self, server: FakeStack) -> None:
        server.status = 403
        result = run("send", "facebook", self.sample, "--json")
        assert result.exit_code == 1
        assert json.loads(result.output)["status"] == 403

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("send", "facebook", "absent.json"), "No such file"),
            (("send", "facebook", sample, "--merchant", "nobody"), "no merchant nobody"),
            (("send", "telegraph", sample), "no telegraph account"),
            (("send", "web_chat", sample), "nothing is posted to web_chat"),
            (("send", "facebook", sample, "--set", "x"), "key=value"),
        ],
    )
    def test_mistakes_are_one_line(
        self,
        arguments: tuple[str, ...],
        said: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr("sys.argv", ["deskhand", *arguments])
        with pytest.raises(SystemExit) as caught:
            main.app()
        assert caught.value.code == 1
        assert said in " ".join(capsys.readouterr().err.split())

    def test_nobody_there(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        content = json.loads((home / "stack.json").read_text())
        dead = "http://127.0.0.1:1/x"
        content["merchants"][0]["accounts"]["facebook"]["webhook_url"] = dead
        (home / "stack.json").write_text(json.dumps(content))
        monkeypatch.setattr("sys.argv", ["deskhand", "send", "facebook", self.sample])
        with pytest.raises(SystemExit):
            main.app()


class TestToken:
    def test_prints_the_id_token(self, server: FakeStack) -> None:
        server.answer = {"AuthenticationResult": {"IdToken": "abc"}}
        assert run("token", "ana@globex.example").output == "abc\n"
        assert server.got[0][1]["x-amz-target"].endswith("InitiateAuth")
        asked = json.loads(server.got[0][2])["AuthParameters"]
        assert asked == {"USERNAME": "ana@globex.example", "PASSWORD": "p"}

    def test_json(self, server: FakeStack) -> None:
        server.answer = {"AuthenticationResult": {"IdToken": "abc"}}
        assert json.loads(run("token", "root@d.example", "--json").output)["id_token"] == "abc"

    def test_refused(
        self,
        server: FakeStack,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        server.answer = {"__type": "NotAuthorizedException"}
        monkeypatch.setattr("sys.argv", ["deskhand", "token", "ana@acme.example"])
        with pytest.raises(SystemExit):
            main.app()
        assert "NotAuthorizedException" in capsys.readouterr().err


class TestStack:
    def test_users_know_their_merchant_and_role(self, home: Path) -> None:
        users = Stack.read(home / "stack.json").users()
        assert users[0] == StackUser(
            email="ana@acme.example", password="p", merchant_id="acme", role="agent"
        )
        assert (users[-1].role, users[-1].merchant_id) == ("platform_admin", "")

    @pytest.mark.parametrize("content", [None, "{broken"])
    def test_no_stack_says_what_to_do(
        self,
        home: Path,
        content: str | None,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        (home / "stack.json").unlink()
        if content:
            (home / "stack.json").write_text(content)
        monkeypatch.setattr("sys.argv", ["deskhand", "token", "x"])
        with pytest.raises(SystemExit):
            main.app()
        assert "make demo" in capsys.readouterr().err


class TestNoAws:
    """The emulator died: one line, no traceback."""

    def test_a_command_says_so(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("cli.quarantining.enter", _unreachable)
        monkeypatch.setattr("sys.argv", ["deskhand", "quarantine", "list", "--merchant", "acme"])
        with pytest.raises(SystemExit) as caught:
            main.app()
        assert caught.value.code == 1
        assert "AWS does not answer" in capsys.readouterr().err

    def test_the_doctor_names_it_as_a_problem(self) -> None:
        assert checking._problem(_unreachable) == "AWS does not answer"


def _unreachable() -> str:
    raise EndpointConnectionError(endpoint_url="http://localhost:4566/")
