"""Who of the agents takes the next conversation. Pure."""

from collections.abc import Iterable
from datetime import datetime

from deskhand.agents.models import Agent
from deskhand.agents.policy import has_room
from deskhand.routing.models import Choice, Score


def choose(agents: Iterable[Agent]) -> Choice | None:
    """The online agent below their limit with the fewest conversations; None when there is none.

    Among equals, whoever has been idle longest, then the lower service code.
    """
    free = [agent for agent in agents if has_room(agent)]
    if not free:
        return None
    best = min(free, key=_rank)
    return Choice(best, score(best))


def score(agent: Agent) -> Score:
    """How much room an agent has: 1 with nothing to do, 0 at the limit."""
    limit = max(agent.max_conversations, 1)
    load = round(max(0.0, 1 - agent.active_conversations / limit), 4)
    return Score(load, {"load": load})


def idle_since(agent: Agent) -> datetime:
    """Since when nothing new has come to the agent."""
    moments = (agent.online_time, agent.last_assigned_at)
    return max((moment for moment in moments if moment), default=agent.created_at)


def _rank(agent: Agent) -> tuple[int, datetime, str]:
    return agent.active_conversations, idle_since(agent), agent.service_code
