"""Agents in the desk table, and the writes that keep their counters true."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from deskhand.agents.models import Agent, AgentStatus
from deskhand.kit.clock import to_text
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import Put, Table, Update

PAGE = 100


class AgentRepository:
    """One merchant's agents."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, service_code: str) -> Agent | None:
        """The agent, or None."""
        item = self._table.get(keys.agent(self._merchant_id, service_code))
        return Agent.from_item(item) if item else None

    def all(self, *, after: str | None = None) -> Iterator[Agent]:
        """Every agent by service code, beginning after one. Strongly consistent (S138)."""
        pk = keys.merchant(self._merchant_id).pk
        bound = keys.agent(self._merchant_id, after).sk if after else None
        while True:
            items = self._table.query(
                pk, begins=keys.AGENT_PREFIX, after=bound, limit=PAGE, consistent=True
            )
            yield from (Agent.from_item(item) for item in items)
            if len(items) < PAGE:
                return
            bound = items[-1]["sk"]

    def by_status(self, status: AgentStatus) -> list[Agent]:
        """The agents of one status, a moment old at most (S115)."""
        items = self._table.query(keys.agents_by_status(self._merchant_id, status), index="gsi1")
        return [Agent.from_item(item) for item in items]

    def create(self, agent: Agent) -> None:
        """Store a new agent.

        Raises:
            ConditionFailed: the service code is taken.
        """
        self._table.put(Put.new(agent_item(agent)))

    def update(self, write: Update) -> Agent:
        """Change one agent and return them.

        Raises:
            ConditionFailed: the condition did not hold.
        """
        return Agent.from_item(self._table.update(write))


def agent_item(agent: Agent) -> Item:
    """The stored form, indexed by status."""
    return {
        **keys.agent(agent.merchant_id, agent.service_code).as_item(),
        "entity": "agent",
        **_index_attributes(agent),
        **agent.attributes(),
    }


def _index_attributes(agent: Agent) -> dict[str, str]:
    return {
        "gsi1pk": keys.agents_by_status(agent.merchant_id, agent.status),
        "gsi1sk": agent.service_code,
    }


def change(
    agent: Agent, changes: Mapping[str, Any], condition: str, values: Mapping[str, Any]
) -> Update:
    """An update of some fields that keeps the index by status in step.

    Args:
        agent: as it is now.
        changes: new values by field, none of them None.
        condition: on the stored item; fields are named `#field`, old values are the caller's.
    """
    after = agent.model_copy(update=dict(changes))
    stored = after.attributes()
    fields = {name: stored[name] for name in changes} | _index_attributes(after)
    return Update(
        key=keys.agent(agent.merchant_id, agent.service_code),
        expression="SET " + ", ".join(f"#{name} = :{name}" for name in fields),
        condition=condition,
        names={f"#{name}": name for name in fields},
        values={f":{name}": value for name, value in fields.items()} | dict(values),
    )


def counter_updates(
    merchant_id: str, before: str | None, after: str | None, at: datetime
) -> list[Update]:
    """The writes that belong beside every change of who carries a conversation.

    A conversation is carried by its assignee until it is resolved; snoozed ones count too.

    Args:
        before: service code of who carried it, None when nobody did.
        after: service code of who carries it now, None when nobody does.
        at: the time of the change.

    Returns:
        No write when nothing changes, else one or two; each fails when there is no such agent.
    """
    if before == after:
        return []
    writes = [_count(merchant_id, before, -1, at)] if before else []
    if after:
        writes.append(_count(merchant_id, after, 1, at))
    return writes


def claim_update(merchant_id: str, service_code: str, at: datetime) -> Update:
    """The write that gives an agent one more conversation; fails unless online and below the limit.

    The limit is compared where the counter is, so that any number of callers at once never
    exceed it.
    """
    counted = _count(merchant_id, service_code, 1, at)
    return Update(
        key=counted.key,
        expression=counted.expression,
        condition="#status = :online AND active_conversations < max_conversations",
        names={"#status": "status"},
        values={**counted.values, ":online": AgentStatus.ONLINE},
    )


def _count(merchant_id: str, service_code: str, step: int, at: datetime) -> Update:
    assigned = ", last_assigned_at = :at" if step > 0 else ""
    return Update(
        key=keys.agent(merchant_id, service_code),
        expression="SET active_conversations = active_conversations + :step, updated_at = :at"
        + assigned,
        condition="attribute_exists(pk)",
        values={":step": step, ":at": to_text(at)},
    )
