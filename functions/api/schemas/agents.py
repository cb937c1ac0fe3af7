"""Agents and assignments (contract §4, S112-S118)."""

from typing import Annotated

from pydantic import Field

from deskhand.agents.models import AgentStatus
from functions.api.schemas.base import Body, Page, Timestamp, Version, View


class Agent(View):
    """An agent; `avg_response_time` is in seconds, `online_time` when they last came online."""

    merchant_id: str
    service_code: str
    name: str
    email: str
    skill_tags: list[str]
    status: Annotated[AgentStatus, Field(description="0 offline, 1 online, 2 busy")]
    online_time: Timestamp | None
    avg_response_time: int | None
    active_conversations: int
    max_conversations: int
    last_assigned_at: Timestamp | None
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class AgentPage(Page[Agent]):
    """A page of agents, by service code."""


class AgentChange(Body):
    """What to change; fields that are left out stay. Without `version` the last one wins."""

    version: Version | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    skill_tags: (
        Annotated[list[Annotated[str, Field(min_length=1, max_length=50)]], Field(max_length=50)]
        | None
    ) = None
    max_conversations: Annotated[int, Field(ge=0, le=1000, strict=True)] | None = None
    status: AgentStatus | None = None


class OwnStatus(Body):
    """The presence to take: 0 offline, 1 online, 2 busy."""

    status: AgentStatus


class AssignRequest(Body):
    """The conversation that needs an agent."""

    conversation_id: Annotated[str, Field(min_length=1, max_length=64)]


class Score(View):
    """Why this agent: `total` is the sum of `parts`, from 0 to 1."""

    total: float
    parts: dict[str, float]


class Assignment(View):
    """Who got the conversation and why."""

    conversation_id: str
    agent: Agent
    score: Score
