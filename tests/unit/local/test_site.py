"""The static server of the local stack, and what it says of the deployed addresses."""

import json
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from local.place import Place
from local.site import create_app
from tests.support.asgi import call


@pytest.fixture
def app(tmp_path: Path) -> ASGIApp:
    outputs = {
        "deskhand-local-api": {"ApiUrl": "http://api", "ExportsOutputX": "hidden"},
        "deskhand-local-realtime": {"SocketUrl": "ws://sockets"},
        "deskhand-local-identity": {"ClientId": "client"},
    }
    (tmp_path / "outputs.json").write_text(json.dumps(outputs))
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<title>desk</title>")
    (built / "assets" / "app-1a2b.js").write_text("run()")
    (tmp_path / "widget.js").write_text("widget()")
    return create_app(Place(tmp_path), built, tmp_path / "widget.js")


def test_config_says_where_the_stack_is(app: ASGIApp) -> None:
    found = call(app, "GET", "/config.json").json()
    assert found["api_url"] == "http://api"
    assert found["ws_url"] == "ws://sockets"
    assert found["auth"]["mode"] == "password"
    assert found["auth"]["client_id"] == "client"


@pytest.mark.parametrize("path", ["/", "/inbox/42", "/../outputs.json"])
def test_unknown_paths_are_the_workspace(app: ASGIApp, path: str) -> None:
    answer = call(app, "GET", path)
    assert answer.status == 200
    assert answer.body == b"<title>desk</title>"


def test_hashed_files_are_kept_and_missing_ones_are_404(app: ASGIApp) -> None:
    found = call(app, "GET", "/assets/app-1a2b.js")
    assert "immutable" in found.headers["cache-control"]
    assert call(app, "GET", "/assets/gone.js").status == 404


def test_any_page_may_load_the_widget(app: ASGIApp) -> None:
    answer = call(app, "GET", "/widget.js")
    assert answer.body == b"widget()"
    assert answer.headers["access-control-allow-origin"] == "*"
