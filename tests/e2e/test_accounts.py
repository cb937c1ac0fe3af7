"""The life of a connected account against the running stack."""

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.kit.ids import new_id
from tests.e2e.journeys import conversation_of, reply, send_mail
from tests.support.stack import Rest, RunningStack, eventually

CHAT = {
    "slug": "web_chat",
    "display_name": "Second chat",
    "settings": {"origins": ["http://localhost:8090"]},
}


@pytest.fixture
def chat(admin: Rest) -> Iterator[dict[str, Any]]:
    """A chat connected for the test."""
    made = admin.post("/accounts", CHAT)
    yield made
    admin.call("DELETE", f"/accounts/{made['account_id']}")


def test_connecting_tells_how_it_stands(
    admin: Rest, stranger: Rest, chat: dict[str, Any]
) -> None:  # S100
    assert (chat["status"], chat["health"]["state"]) == ("active", "ok")
    path = f"/accounts/{chat['account_id']}"
    assert admin.post(f"{path}/test", {}, expect=200)["health"]["checked_at"]
    assert stranger.call("POST", f"{path}/test", {}).status == 404
    assert stranger.call("GET", f"{path}/reconciliation").status == 404
    assert admin.get("/accounts/forms")["items"]


def test_anothers_page_is_refused(running: RunningStack, stranger: Rest) -> None:
    pages = running.rest("acme", "merchant_admin").get("/accounts")["items"]
    (page,) = [one for one in pages if one["slug"] == "facebook"]
    body = {
        "slug": "facebook",
        "external_id": page["external_id"],
        "settings": {"app_id": "1"},
        "secrets": {"app_secret": "x", "verify_token": "y", "page_access_token": "z"},
    }
    assert stranger.call("POST", "/accounts", body).status == 409


def test_what_is_written_while_paused_goes_out_when_resumed(
    running: RunningStack, admin: Rest, agent: Rest, sender: str
) -> None:
    send_mail(running, sender)
    conversation = conversation_of(agent, sender)
    accounts = admin.get("/accounts")["items"]
    (mail,) = [one for one in accounts if one["slug"] == "mailgun"]
    path = f"/accounts/{mail['account_id']}"
    text = f"Written while paused {new_id()}"
    try:
        paused = admin.post(f"{path}/pause", {}, expect=200)
        assert paused["sending_paused_reason"]
        reply(agent, conversation["id"], text)
    finally:
        resumed = admin.post(f"{path}/resume", {}, expect=200)
    assert resumed["status"] == "active"
    eventually(lambda: running.mails_to(sender), "the reply, after all")
