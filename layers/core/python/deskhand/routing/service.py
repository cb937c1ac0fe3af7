"""Gives waiting conversations to agents, each in one atomic step with the agent's counter."""

import heapq
import random
import time
from collections.abc import Callable, Iterator
from typing import Final

from deskhand.agents.models import Agent, AgentStatus
from deskhand.agents.repository import AgentRepository, claim_update
from deskhand.conversations.models import Conversation, ConversationStatus
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Contention, NotFound
from deskhand.routing import policy
from deskhand.routing.models import Assignment, Choice
from deskhand.routing.repository import WaitingRepository
from deskhand.storage.table import ConditionFailed, Table

MAX_TRIES: Final = 20
_AGENT_PLACE: Final = 0


class RoutingService:
    """Routes for all merchants; each call names one.

    Args:
        shards: how many shards a merchant's inbox index has.
        sleep: waits between tries while others assign at the same time.
    """

    def __init__(
        self,
        table: Table,
        clock: Clock = utc_now,
        shards: Callable[[str], int] = lambda _: 1,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._table = table
        self._clock = clock
        self._shards = shards
        self._sleep = sleep

    def assign(self, merchant_id: str, conversation_id: str) -> Assignment | None:
        """Give a waiting conversation to an agent (S113, S124).

        Returns:
            The assignment, also one made before; None when the conversation goes on waiting for a
            free agent, or waits for nobody since it is resolved or snoozed.

        Raises:
            NotFound: no such conversation.
            Contention: too many assignments at once; try again later.
        """
        conversations = ConversationRepository(self._table, merchant_id)
        agents = AgentRepository(self._table, merchant_id)
        full: set[str] = set()
        for attempt in range(MAX_TRIES):
            conversation = conversations.get(conversation_id)
            if not conversation:
                raise NotFound("no such conversation")
            if conversation.assignee:
                return self._existing(agents, conversation)
            if conversation.status not in {ConversationStatus.PENDING, ConversationStatus.OPEN}:
                return None
            choice = self._choose(agents, full)
            if not choice:
                return None
            try:
                return self._claim(conversation, choice)
            except ConditionFailed as error:
                if _AGENT_PLACE in error.failed:
                    full.add(choice.agent.service_code)
                else:
                    self._sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 6)))
        raise Contention("too many assignments at once")

    def fill(self, merchant_id: str) -> list[Assignment]:
        """Give waiting conversations away, oldest first, until no agent has room (S120).

        Raises:
            Contention: see `assign`.
        """
        made: list[Assignment] = []
        for conversation in self._waiting(merchant_id):
            try:
                assignment = self.assign(merchant_id, conversation.id)
            except NotFound:
                continue  # erased while the index still showed it
            if assignment is None and not self._choose(
                AgentRepository(self._table, merchant_id), set()
            ):
                return made
            if assignment and assignment.fresh:
                made.append(assignment)
        return made

    def _waiting(self, merchant_id: str) -> Iterator[Conversation]:
        """All shards' waiting conversations, oldest first."""
        repository = WaitingRepository(self._table, merchant_id)
        shards = [repository.oldest_first(shard) for shard in range(self._shards(merchant_id))]
        return heapq.merge(*shards, key=lambda one: one.last_activity_at)

    @staticmethod
    def _choose(agents: AgentRepository, full: set[str]) -> Choice | None:
        """The index may be a moment old, so where it shows nobody the agents themselves are asked.

        `full` are those whose record said no since.
        """
        online = agents.by_status(AgentStatus.ONLINE)
        found = policy.choose(one for one in online if one.service_code not in full)
        return found or policy.choose(one for one in agents.all() if one.service_code not in full)

    def _claim(self, conversation: Conversation, choice: Choice) -> Assignment:
        now = self._clock()
        agent = choice.agent
        taken = change(
            conversation,
            {
                "assignee": agent.service_code,
                "status": ConversationStatus.OPEN,
                "version": conversation.version + 1,
                "updated_at": now,
            },
            "attribute_not_exists(#assignee) AND #version = :old_version",
            {":old_version": conversation.version},
        )
        claim = claim_update(conversation.merchant_id, agent.service_code, now)
        ConversationRepository(self._table, conversation.merchant_id).transact([claim, taken])
        carried: Agent = agent.model_copy(
            update={
                "active_conversations": agent.active_conversations + 1,
                "last_assigned_at": now,
            }
        )
        return Assignment(conversation.id, carried, choice.score, fresh=True)

    @staticmethod
    def _existing(agents: AgentRepository, conversation: Conversation) -> Assignment | None:
        agent = agents.get(conversation.assignee or "")
        if not agent:
            return None
        return Assignment(conversation.id, agent, policy.score(agent), fresh=False)
