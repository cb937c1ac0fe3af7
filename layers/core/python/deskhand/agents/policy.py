"""Which changes of presence are allowed (S116)."""

from collections.abc import Mapping
from typing import Final

from deskhand.agents.models import Agent, AgentStatus

TRANSITIONS: Final[Mapping[AgentStatus, frozenset[AgentStatus]]] = {
    AgentStatus.OFFLINE: frozenset({AgentStatus.ONLINE}),
    AgentStatus.ONLINE: frozenset({AgentStatus.BUSY, AgentStatus.OFFLINE}),
    AgentStatus.BUSY: frozenset({AgentStatus.ONLINE, AgentStatus.OFFLINE}),
}


def allowed(before: AgentStatus, after: AgentStatus) -> bool:
    """Whether presence may change so; staying as it is always may."""
    return before is after or after in TRANSITIONS[before]


def has_room(agent: Agent) -> bool:
    """Whether the agent may be given one more conversation."""
    return (
        agent.status is AgentStatus.ONLINE and agent.active_conversations < agent.max_conversations
    )
