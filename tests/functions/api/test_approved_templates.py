"""The approved templates of a connected channel (formats §6)."""

import json

import pytest

from deskhand import bootstrap
from deskhand.kit.http import HttpResponse
from functions.api.schemas import accounts as schemas
from tests.functions.api.conftest import Callers
from tests.functions.api.records import connected_account
from tests.support.fake_http import FakeHttp

TEMPLATE = {
    "name": "order_update",
    "language": "en_US",
    "category": "UTILITY",
    "status": "APPROVED",
    "components": [{"type": "BODY", "text": "Hello {{1}}, order {{2}} left."}],
}


def whatsapp_account(merchant_id: str) -> str:
    secrets = {"app_secret": "a", "verify_token": "b", "access_token": "c"}
    settings = {"waba_id": "313131313131313"}
    made = bootstrap.accounts().connect(
        merchant_id, "whatsapp", f"1{abs(hash(merchant_id))}", settings, secrets
    )
    return made.account_id


def answer_with(monkeypatch: pytest.MonkeyPatch, status: int, content: object) -> None:
    http = FakeHttp([HttpResponse(status=status, body=json.dumps(content).encode())])
    monkeypatch.setattr(bootstrap, "http_client", lambda: http)


def test_an_agent_sees_them_with_their_places(
    caller: Callers, merchant_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, 200, {"data": [TEMPLATE]})
    answer = caller().call("GET", f"/api/accounts/{whatsapp_account(merchant_id)}/templates")
    assert answer.status == 200
    (found,) = answer.json["items"]
    assert set(found) == set(schemas.ApprovedTemplate.model_fields)
    assert (found["name"], found["placeholders"]) == ("order_update", ["1", "2"])


def test_a_channel_without_templates_has_none(caller: Callers, merchant_id: str) -> None:
    account_id = connected_account(merchant_id).account_id
    assert caller().call("GET", f"/api/accounts/{account_id}/templates").json["items"] == []


def test_what_the_provider_refuses_is_502(
    caller: Callers, merchant_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, 401, {"error": {"code": 190, "message": "expired"}})
    answer = caller().call("GET", f"/api/accounts/{whatsapp_account(merchant_id)}/templates")
    assert answer.status == 502
    assert "token_invalid" in answer.json["detail"]
