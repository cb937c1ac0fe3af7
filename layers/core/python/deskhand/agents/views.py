"""The JSON that REST, sockets and events show of an agent (contract §4)."""

from typing import Any, Final

from deskhand.agents.models import Agent
from deskhand.kit.clock import to_text

_TIMES: Final = ("online_time", "last_assigned_at", "created_at", "updated_at")


def agent_view(agent: Agent) -> dict[str, Any]:
    """An agent as colleagues see them."""
    view = agent.model_dump(mode="json", exclude={"id"})
    for field in _TIMES:
        moment = getattr(agent, field)
        view[field] = to_text(moment) if moment else None
    return view
