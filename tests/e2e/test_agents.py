"""Agents come online and get work."""

from typing import Any

from tests.e2e.journeys import ONLINE, conversation_of, reply, send_mail, set_status
from tests.support.stack import Rest, RunningStack, eventually


def assigned(rest: Rest, conversation_id: str) -> Any:
    """The conversation once somebody has it."""

    def probe() -> Any:
        found = rest.get(f"/conversations/{conversation_id}")
        return found if found["assignee"] else None

    return eventually(probe, "the conversation assigned")


class TestRouting:
    def test_waiting_conversation_is_assigned_when_an_agent_comes_online(
        self, running: RunningStack, roomy: Rest, sender: str
    ) -> None:  # S117, S120, S121, S139
        send_mail(running, sender, merchant_id="globex")
        waiting = conversation_of(roomy, sender)
        assert waiting["assignee"] is None
        with running.agent_socket("globex", "supervisor") as watching:
            set_status(roomy, ONLINE)
            watching.wait(
                "agent.updated",
                lambda one: (
                    (one["agent"]["service_code"], one["agent"]["status"]) == ("A001", ONLINE)
                ),
            )
            found = assigned(roomy, waiting["id"])
        assert (found["assignee"], found["status"]) == ("A001", "open")

    def test_new_conversation_goes_to_who_is_there_and_assign_says_why(
        self, running: RunningStack, roomy: Rest, sender: str
    ) -> None:  # S113, S122-S125
        set_status(roomy, ONLINE)
        send_mail(running, sender, merchant_id="globex")
        found = assigned(roomy, conversation_of(roomy, sender)["id"])
        supervisor = running.rest("globex", "supervisor")
        answer = supervisor.call(
            "POST", "/customer-service/assign", {"conversation_id": found["id"]}
        )
        assert answer.status == 200, answer
        assert answer.body["agent"]["service_code"] == "A001"
        assert 0 < answer.body["score"]["total"] <= 1

    def test_nobody_there_is_a_conflict(
        self, running: RunningStack, roomy: Rest, sender: str
    ) -> None:  # S113
        send_mail(running, sender, merchant_id="globex")
        waiting = conversation_of(roomy, sender)
        supervisor = running.rest("globex", "supervisor")
        answer = supervisor.call(
            "POST", "/customer-service/assign", {"conversation_id": waiting["id"]}
        )
        assert answer.status == 409, answer

    def test_list_filters(self, roomy: Rest) -> None:  # S112, S114
        set_status(roomy, ONLINE)
        online = roomy.get("/customer-service/list", status=ONLINE)["items"]
        assert [one["service_code"] for one in online] == ["A001"]
        sizing = roomy.get("/customer-service/list", skill="sizing")["items"]
        assert [one["service_code"] for one in sizing] == ["A002"]
        neither = roomy.get("/customer-service/list", status=ONLINE, skill="sizing")["items"]
        assert neither == []


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
