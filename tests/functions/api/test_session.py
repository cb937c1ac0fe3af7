"""The caller, their ticket, and how the API is reached."""

import os
from unittest.mock import patch

from deskhand import bootstrap
from deskhand.contracts.names import Env
from deskhand.realtime.models import Role
from functions.api.schemas import session as schemas
from tests.functions.api.conftest import Callers
from tests.functions.api.records import connected_account
from tests.support.api import ApiClient, claims_of
from tests.support.stack_in_process import forget_services


class TestMe:
    def test_agent(self, agent: ApiClient, merchant_id: str) -> None:
        me = agent.call("GET", "/api/me").json
        assert set(me) == set(schemas.Me.model_fields)
        assert (me["merchant_id"], me["role"], me["service_code"]) == (
            merchant_id,
            "agent",
            "A001",
        )
        assert me["agent"]["name"] == "Agent A001"

    def test_who_is_no_agent(self, caller: Callers) -> None:
        me = caller("merchant_admin").call("GET", "/api/me").json
        assert (me["service_code"], me["agent"]) == (None, None)


class TestTicket:
    def test_opens_one_socket_of_the_caller(self, agent: ApiClient, merchant_id: str) -> None:
        answer = agent.call("POST", "/api/ws-ticket")
        assert answer.status == 200
        viewer = bootstrap.tickets().redeem(answer.json["ticket"])
        assert viewer
        assert (viewer.merchant_id, viewer.role) == (merchant_id, Role.AGENT)
        assert (viewer.service_code, viewer.name) == ("A001", "Agent A001")
        assert bootstrap.tickets().redeem(answer.json["ticket"]) is None

    def test_platform_admin_gets_none(self) -> None:
        client = ApiClient(claims_of(None, "platform_admin"))
        query = {"merchant_id": "acme"}
        assert client.call("POST", "/api/ws-ticket", query=query).status == 403


class TestPublicUrl:
    def test_on_the_emulator_it_is_a_path(self, caller: Callers, merchant_id: str) -> None:
        account = connected_account(merchant_id)
        local = {Env.STAGE.value: "local"}
        with patch.dict(os.environ, local):
            forget_services()
            admin = ApiClient(claims_of(merchant_id, "merchant_admin"), host="localhost:4566")
            (shown,) = admin.call("GET", "/api/accounts").json["items"]
        base = "http://localhost:4566/_aws/execute-api/api1/$default"
        assert shown["webhook_url"] == f"{base}/webhooks/mailgun/{account.account_id}"


def test_health_asks_nothing() -> None:
    assert ApiClient(None).call("GET", "/healthz").json == {"status": "ok"}
    assert ApiClient(None).call("GET", "/api/healthz").json == {"status": "ok"}
