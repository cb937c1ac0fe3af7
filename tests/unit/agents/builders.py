"""Agents for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from deskhand.agents.models import Agent, AgentStatus
from deskhand.agents.service import AgentService

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def an_agent(service_code: str = "A001", **fields: Any) -> Agent:
    """An online agent with nothing to do."""
    known: dict[str, Any] = {
        "id": f"id-{service_code}",
        "merchant_id": "m-1",
        "service_code": service_code,
        "name": f"Agent {service_code}",
        "email": f"{service_code.lower()}@shop.example",
        "status": AgentStatus.ONLINE,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Agent(**known | fields)


def make_agent(
    agents: AgentService,
    merchant_id: str,
    service_code: str = "A001",
    *,
    skill_tags: Sequence[str] = (),
    max_conversations: int = 3,
    online: bool = False,
) -> Agent:
    """Store an agent."""
    made = agents.create(
        merchant_id,
        service_code,
        name=f"Agent {service_code}",
        email=f"{service_code.lower()}@shop.example",
        skill_tags=skill_tags,
        max_conversations=max_conversations,
    )
    return agents.set_status(merchant_id, service_code, AgentStatus.ONLINE) if online else made
