"""Agents come online and get work."""

from typing import Any

from tests.e2e.journeys import conversation_of, reply, send_mail
from tests.support.stack import Rest, RunningStack, eventually

OFFLINE, ONLINE = 0, 1


def set_status(rest: Rest, status: int) -> Any:
    answer = rest.call("PUT", "/customer-service/me/status", {"status": status})
    assert answer.status == 200, answer
    return answer.body


class TestRouting:
    def test_waiting_conversation_is_assigned_when_an_agent_comes_online(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S117, S120, S121, S139
        send_mail(running, sender)
        waiting = conversation_of(agent, sender)
        assert waiting["assignee"] is None
        with running.agent_socket("acme", "supervisor") as watching:
            set_status(agent, ONLINE)
            try:
                watching.wait(
                    "agent.updated",
                    lambda one: (
                        (one["agent"]["service_code"], one["agent"]["status"]) == ("A001", ONLINE)
                    ),
                )
                eventually(
                    lambda: (
                        agent.get(f"/conversations/{waiting['id']}")["assignee"] == "A001"
                        or agent.get("/customer-service/list")["items"][0]["active_conversations"]
                    ),
                    "a conversation for the agent",
                )
            finally:
                self._free(running, agent)
                set_status(agent, OFFLINE)

    def test_assign_says_why(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S113, S125
        send_mail(running, sender)
        conversation = conversation_of(agent, sender)
        set_status(agent, ONLINE)
        try:
            self._free(running, agent)
            supervisor = running.rest("acme", "supervisor")
            answer = supervisor.call(
                "POST", "/customer-service/assign", {"conversation_id": conversation["id"]}
            )
            assert answer.status in {200, 201}, answer
            assert "A001" in str(answer.body)
            assert "score" in str(answer.body)
        finally:
            self._free(running, agent)
            set_status(agent, OFFLINE)

    def _free(self, running: RunningStack, agent: Rest) -> None:
        """Resolve what the agent was given, so that other tests find them as they were."""
        del running
        for status in ("pending", "open"):
            for one in list(agent.all("/conversations", status=status, assignee="A001")):
                agent.call(
                    "PATCH",
                    f"/conversations/{one['id']}",
                    {"status": "resolved", "version": one["version"]},
                )


class TestConversationStates:
    def test_patch_needs_the_known_version(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S80
        send_mail(running, sender)
        one = conversation_of(agent, sender)
        body = {"status": "resolved", "version": one["version"]}
        assert agent.call("PATCH", f"/conversations/{one['id']}", body).status == 200
        assert agent.call("PATCH", f"/conversations/{one['id']}", body).status == 409

    def test_new_mail_reopens(
        self, running: RunningStack, agent: Rest, sender: str
    ) -> None:  # S50, S80
        original = send_mail(running, sender)
        one = conversation_of(agent, sender)
        reply(agent, one["id"], "done")
        current = agent.get(f"/conversations/{one['id']}")
        body = {"status": "resolved", "version": current["version"]}
        assert agent.call("PATCH", f"/conversations/{one['id']}", body).status == 200
        send_mail(running, sender, body="not yet", headers={"In-Reply-To": original})
        eventually(
            lambda: agent.get(f"/conversations/{one['id']}")["status"] in {"pending", "open"},
            "the conversation open again",
        )
