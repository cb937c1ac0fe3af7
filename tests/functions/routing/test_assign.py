"""The routing queue's Lambda."""

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.agents.models import AgentStatus
from deskhand.agents.views import agent_view
from deskhand.contracts.names import ROUTING_TYPES, DetailType
from deskhand.conversations.models import Conversation, ConversationStatus
from deskhand.conversations.views import conversation_view
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from functions.routing.assign import _ROUTES, handler
from tests.support.stack_in_process import composed, sqs_event
from tests.unit.agents.builders import make_agent
from tests.unit.routing.builders import waiting


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


def bus_event(kind: DetailType, merchant_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """An event as EventBridge puts it into a queue."""
    detail = {
        "id": new_id(),
        "type": kind,
        "version": 1,
        "merchant_id": merchant_id,
        "occurred_at": "2026-01-02T03:04:05Z",
        "correlation_id": "c-1",
        "data": data,
    }
    return sqs_event({"detail-type": kind, "source": "deskhand", "detail": detail}, queue="routing")


def created(conversation: Conversation, kind: DetailType) -> dict[str, Any]:
    data = {"conversation": conversation_view(conversation)}
    return bus_event(kind, conversation.merchant_id, data)


def assignee(conversation: Conversation) -> str | None:
    return bootstrap.conversations().get(conversation.merchant_id, conversation.id).assignee


def test_every_event_of_the_rule_has_a_route() -> None:
    assert set(_ROUTES) == set(ROUTING_TYPES)


@pytest.mark.parametrize(
    "kind", [DetailType.CONVERSATION_CREATED, DetailType.CONVERSATION_REOPENED]
)
def test_waiting_conversation_gets_an_agent(kind: DetailType, merchant_id: str) -> None:  # S108
    make_agent(bootstrap.agents(), merchant_id, online=True)
    conversation = waiting(bootstrap.desk_table(), merchant_id)
    for _ in range(2):  # the same event twice is one assignment (S97)
        assert handler(created(conversation, kind), None) == {"batchItemFailures": []}
    assert assignee(conversation) == "A001"
    assert bootstrap.agents().get(merchant_id, "A001").active_conversations == 1


def test_conversation_that_is_gone_is_passed_over(merchant_id: str) -> None:
    conversation = waiting(bootstrap.desk_table(), merchant_id)
    gone = conversation.model_copy(update={"id": new_id()})
    answer = handler(created(gone, DetailType.CONVERSATION_CREATED), None)
    assert answer == {"batchItemFailures": []}


@pytest.mark.parametrize("kind", [DetailType.AGENT_STATUS_CHANGED, DetailType.AGENT_UPDATED])
def test_agent_with_room_gets_the_waiting(kind: DetailType, merchant_id: str) -> None:  # S120
    conversation = waiting(bootstrap.desk_table(), merchant_id)
    agent = make_agent(bootstrap.agents(), merchant_id, online=True)
    handler(bus_event(kind, merchant_id, {"agent": agent_view(agent)}), None)
    assert assignee(conversation) == "A001"


def test_agent_who_left_gets_nothing(merchant_id: str) -> None:
    """The event says online, the record says offline by now."""
    conversation = waiting(bootstrap.desk_table(), merchant_id)
    agent = make_agent(bootstrap.agents(), merchant_id, online=True)
    bootstrap.agents().set_status(merchant_id, "A001", AgentStatus.OFFLINE)
    event = bus_event(DetailType.AGENT_STATUS_CHANGED, merchant_id, {"agent": agent_view(agent)})
    assert handler(event, None) == {"batchItemFailures": []}
    assert assignee(conversation) is None


def test_resolving_makes_room_for_the_next(merchant_id: str) -> None:  # S118
    make_agent(bootstrap.agents(), merchant_id, max_conversations=1, online=True)
    first = waiting(bootstrap.desk_table(), merchant_id, minute=0)
    second = waiting(bootstrap.desk_table(), merchant_id, minute=1)
    for one in (first, second):
        handler(created(one, DetailType.CONVERSATION_CREATED), None)
    assert assignee(second) is None
    bootstrap.conversations().change(merchant_id, first.id, {"status": ConversationStatus.RESOLVED})
    agent = bootstrap.agents().get(merchant_id, "A001")
    assert agent.active_conversations == 0
    handler(bus_event(DetailType.AGENT_UPDATED, merchant_id, {"agent": agent_view(agent)}), None)
    assert assignee(second) == "A001"


def test_not_an_event_comes_back(merchant_id: str) -> None:
    answer = handler(sqs_event({"detail": {"type": "Nonsense"}}, queue="routing"), None)
    assert len(answer["batchItemFailures"]) == 1
