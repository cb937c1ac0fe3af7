"""Which events follow from a change of an agent as the stream shows it."""

from collections.abc import Iterator

from deskhand.agents.models import Agent
from deskhand.agents.views import agent_view
from deskhand.bus.catalogue import AgentStatusChanged, AgentUpdated, Payload
from deskhand.storage.dynamo import Item


def agent_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """Went online, busy or offline; else updated, when what is shown of them changed."""
    if new is None:
        return
    after = Agent.from_item(new)
    view = agent_view(after)
    before = Agent.from_item(old) if old else None
    if before and before.status is not after.status:
        yield AgentStatusChanged(agent=view)
    elif before is None or agent_view(before) != view:
        yield AgentUpdated(agent=view)
