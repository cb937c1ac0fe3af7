"""Agents and assignments over REST."""

from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.agents.views import agent_view
from functions.api.schemas import agents as schemas
from tests.functions.api.conftest import Callers
from tests.support.api import ApiClient
from tests.unit.agents.builders import make_agent
from tests.unit.routing.builders import waiting

PATH = "/api/customer-service"


class TestList:
    def test_pages_and_filters(self, agent: ApiClient, merchant_id: str) -> None:  # S112, S114
        make_agent(bootstrap.agents(), merchant_id, "A002", skill_tags=["refunds"])
        every = agent.call("GET", f"{PATH}/list").json
        assert [one["service_code"] for one in every["items"]] == ["A001", "A002"]
        assert set(every["items"][0]) == set(schemas.Agent.model_fields)
        first = agent.call("GET", f"{PATH}/list", query={"limit": 1}).json
        query = {"limit": 1, "cursor": first["next_cursor"]}
        second = agent.call("GET", f"{PATH}/list", query=query).json
        assert [one["service_code"] for one in second["items"]] == ["A002"]
        for query, codes in (
            ({"status": 1}, ["A001"]),
            ({"skill": "refunds"}, ["A002"]),
            ({"skill": "refunds", "status": 1}, []),
        ):
            found = agent.call("GET", f"{PATH}/list", query=query).json["items"]
            assert [one["service_code"] for one in found] == codes

    def test_unknown_status_is_422(self, agent: ApiClient) -> None:  # S116
        assert agent.call("GET", f"{PATH}/list", query={"status": 3}).status == 422


class TestAssign:
    def test_says_who_and_why(
        self, agent: ApiClient, caller: Callers, merchant_id: str
    ) -> None:  # S113
        made = waiting(bootstrap.desk_table(), merchant_id)
        lead = caller("supervisor")
        answer = lead.call("POST", f"{PATH}/assign", {"conversation_id": made.id})
        assert answer.status == 200
        assert answer.json["agent"]["service_code"] == "A001"
        assert answer.json["agent"]["active_conversations"] == 1
        score = answer.json["score"]
        assert score["total"] == sum(score["parts"].values()) == 1.0
        shown = agent.call("GET", f"/api/conversations/{made.id}").json
        assert (shown["assignee"], shown["status"]) == ("A001", "open")

    def test_nobody_free_is_409(self, caller: Callers, merchant_id: str) -> None:
        make_agent(bootstrap.agents(), merchant_id)
        made = waiting(bootstrap.desk_table(), merchant_id)
        body = {"conversation_id": made.id}
        assert caller("supervisor").call("POST", f"{PATH}/assign", body).status == 409

    @pytest.mark.parametrize("body", [{}, {"conversation_id": ""}, {"conversation_id": 1}])
    def test_not_valid_is_422(self, caller: Callers, body: dict[str, Any]) -> None:
        assert caller("supervisor").call("POST", f"{PATH}/assign", body).status == 422


class TestChange:
    def test_changes_what_is_sent(
        self, agent: ApiClient, caller: Callers, merchant_id: str
    ) -> None:
        body = {"skill_tags": ["vip"], "max_conversations": 5, "status": 2, "version": 1}
        answer = caller("supervisor").call("PUT", f"{PATH}/A001", body)
        assert answer.status == 200
        assert answer.json == agent_view(bootstrap.agents().get(merchant_id, "A001"))
        shown = answer.json
        assert (shown["skill_tags"], shown["max_conversations"], shown["status"]) == (["vip"], 5, 2)
        assert shown["name"] == "Agent A001"

    def test_stale_version_is_409(self, agent: ApiClient, caller: Callers) -> None:
        lead = caller("supervisor")
        for version, status in ((1, 200), (1, 409)):
            body = {"name": "Ana", "version": version}
            assert lead.call("PUT", f"{PATH}/A001", body).status == status

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"max_conversations": -1}, "max_conversations"),
            ({"max_conversations": "3"}, "max_conversations"),
            ({"name": None}, "name"),
            ({"status": 7}, "status"),
            ({"active_conversations": 0}, "active_conversations"),
        ],
    )
    def test_not_valid_is_422(
        self, agent: ApiClient, caller: Callers, body: dict[str, Any], field: str
    ) -> None:
        answer = caller("supervisor").call("PUT", f"{PATH}/A001", body)
        assert answer.status == 422
        assert [one["field"].partition(".")[0] for one in answer.json["errors"]] == [field]


class TestOwnStatus:
    def test_goes_online_and_back(self, caller: Callers, merchant_id: str) -> None:  # S117
        make_agent(bootstrap.agents(), merchant_id, "A002")
        own = caller("agent", "A002")
        for status in (1, 2, 1, 0):
            answer = own.call("PUT", f"{PATH}/me/status", {"status": status})
            assert (answer.status, answer.json["status"]) == (200, status)

    def test_illegal_change_is_409(self, caller: Callers, merchant_id: str) -> None:  # S116
        make_agent(bootstrap.agents(), merchant_id, "A002")
        own = caller("agent", "A002")
        assert own.call("PUT", f"{PATH}/me/status", {"status": 2}).status == 409

    def test_who_is_no_agent_is_404(self, caller: Callers) -> None:
        answer = caller("supervisor").call("PUT", f"{PATH}/me/status", {"status": 1})
        assert answer.status == 404
