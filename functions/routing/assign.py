"""Works the routing queue: a conversation needs an agent, or an agent may have room."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from deskhand import bootstrap
from deskhand.agents.models import AgentStatus
from deskhand.bus.catalogue import AgentPayload, ConversationPayload
from deskhand.bus.consume import Delivery, consume
from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import DetailType
from deskhand.kit.errors import NotFound
from deskhand.kit.observability import log
from deskhand.routing.models import Assignment


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Route what a batch of bus events asks for; what failed comes back later."""
    return consume(event, _route)


def _route(delivery: Delivery) -> None:
    envelope = Envelope.model_validate(orjson.loads(delivery.body)["detail"])
    bootstrap.presence().sweep(envelope.merchant_id)  # nobody who has gone is given work (S117)
    for made in _ROUTES[envelope.type](envelope):
        log(
            "conversation_assigned",
            merchant=envelope.merchant_id,
            conversation=made.conversation_id,
            agent=made.agent.service_code,
            score=made.score.total,
            correlation_id=envelope.correlation_id,
        )


def _assign(envelope: Envelope) -> list[Assignment]:
    conversation = ConversationPayload.model_validate(envelope.data).conversation
    try:
        made = bootstrap.routing().assign(envelope.merchant_id, conversation["id"])
    except NotFound:
        return []  # erased since
    return [made] if made and made.fresh else []


def _fill(envelope: Envelope) -> list[Assignment]:
    agent = AgentPayload.model_validate(envelope.data).agent
    full = agent["active_conversations"] >= agent["max_conversations"]
    if agent["status"] != AgentStatus.ONLINE or full:
        return []
    return bootstrap.routing().fill(envelope.merchant_id)


_ROUTES: Final[Mapping[DetailType, Callable[[Envelope], list[Assignment]]]] = {
    DetailType.CONVERSATION_CREATED: _assign,
    DetailType.CONVERSATION_REOPENED: _assign,
    DetailType.AGENT_STATUS_CHANGED: _fill,
    DetailType.AGENT_UPDATED: _fill,
}
