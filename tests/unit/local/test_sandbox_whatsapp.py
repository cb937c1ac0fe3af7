"""The sandbox's WhatsApp shares Meta's host and is told apart by what is asked."""

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette

from local.demo_data import MERCHANTS
from local.sandbox.app import create_app
from tests.support.asgi import call

GRAPH = "/graph.facebook.com/v25.0"
NUMBER, WABA = MERCHANTS[0].phone_number_id, MERCHANTS[0].waba_id
TOKEN = {"authorization": "Bearer t", "content-type": "application/json"}
TEXT = {"messaging_product": "whatsapp", "to": "+351910000001", "type": "text"}


@pytest.fixture
def app(tmp_path: Path) -> Starlette:
    return create_app(tmp_path / "stack.json")


def providers(app: Starlette) -> list[str]:
    return [one["provider"] for one in call(app, "GET", "/requests").json()["items"]]


def test_takes_a_message_under_its_own_name(app: Starlette) -> None:
    body = json.dumps(TEXT).encode()
    answer = call(app, "POST", f"{GRAPH}/{NUMBER}/messages", headers=TOKEN, body=body).json()
    assert answer["messages"][0]["id"].startswith("wamid.")
    assert answer["contacts"] == [{"input": "+351910000001", "wa_id": "351910000001"}]
    assert providers(app) == ["whatsapp"]


def test_leaves_pages_to_messenger(app: Starlette) -> None:
    path = f"{GRAPH}/{MERCHANTS[0].page_id}/messages"
    call(app, "POST", path, headers=TOKEN, body=b'{"recipient": {"id": "7"}}')
    assert providers(app) == ["facebook"]


def test_refuses_as_graph_does(app: Starlette) -> None:
    path = f"{GRAPH}/{NUMBER}/messages"
    assert call(app, "POST", path, body=json.dumps(TEXT).encode()).status == 401
    assert call(app, "POST", path, headers=TOKEN, body=b"{}").json()["error"]["code"] == 100


def test_a_file_is_brought_and_fetched(app: Starlette) -> None:
    up = call(app, "POST", f"{GRAPH}/{NUMBER}/media", headers=TOKEN, body=b"x").json()
    asked = f"{GRAPH}/{up['id']}?phone_number_id={NUMBER}"
    url = call(app, "GET", asked, headers=TOKEN).json()["url"]
    assert call(app, "GET", url.removeprefix("https:/"), headers=TOKEN).status == 200
    assert set(providers(app)) == {"whatsapp"}


def test_the_account_is_well_and_has_templates(app: Starlette) -> None:
    number = call(app, "GET", f"{GRAPH}/{NUMBER}", headers=TOKEN).json()
    assert number["status"] == "CONNECTED"
    apps = call(app, "GET", f"{GRAPH}/{WABA}/subscribed_apps", headers=TOKEN).json()
    assert apps["data"][0]["whatsapp_business_api_data"]["id"]
    page = call(app, "GET", f"{GRAPH}/{WABA}/message_templates", headers=TOKEN).json()
    assert {one["status"] for one in page["data"]} == {"APPROVED"}
