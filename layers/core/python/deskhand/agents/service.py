"""What happens to agents, other than being given conversations."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from deskhand.agents import policy
from deskhand.agents.models import DEFAULT_MAX_CONVERSATIONS, Agent, AgentStatus
from deskhand.agents.repository import AgentRepository, change
from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Conflict, NotFound
from deskhand.kit.ids import new_id
from deskhand.kit.pagination import Page, decode_cursor, encode_cursor
from deskhand.storage.table import ConditionFailed, Table

CURSOR_SCOPE: Final = "agents"
MAX_TRIES: Final = 5


class AgentService:
    """Agents of all merchants; each call names one."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        self._table = table
        self._clock = clock

    def create(
        self,
        merchant_id: str,
        service_code: str,
        *,
        name: str,
        email: str,
        skill_tags: Sequence[str] = (),
        max_conversations: int = DEFAULT_MAX_CONVERSATIONS,
    ) -> Agent:
        """Add an agent, offline at first.

        Raises:
            Conflict: the service code is taken.
        """
        now = self._clock()
        agent = Agent(
            id=new_id(),
            merchant_id=merchant_id,
            service_code=service_code,
            name=name,
            email=email,
            skill_tags=list(skill_tags),
            max_conversations=max_conversations,
            created_at=now,
            updated_at=now,
        )
        try:
            AgentRepository(self._table, merchant_id).create(agent)
        except ConditionFailed as error:
            raise Conflict("an agent with this service code exists") from error
        return agent

    def get(self, merchant_id: str, service_code: str) -> Agent:
        """One agent.

        Raises:
            NotFound: not there, or another merchant's.
        """
        found = AgentRepository(self._table, merchant_id).get(service_code)
        if not found:
            raise NotFound("no such agent")
        return found

    def list(
        self,
        merchant_id: str,
        *,
        status: AgentStatus | None = None,
        skill: str | None = None,
        limit: int = 25,
        cursor: str | None = None,
    ) -> Page[Agent]:
        """A page of agents by service code; filters combine (S112, S114).

        Raises:
            Invalid: the cursor is not of this list.
        """
        after = decode_cursor(merchant_id, CURSOR_SCOPE, cursor).get("after")
        agents = AgentRepository(self._table, merchant_id).all(after=after)
        wanted = (one for one in agents if _is_wanted(one, status, skill))
        found = list(islice(wanted, limit + 1))
        page = found[:limit]
        if len(found) <= limit:
            return Page(page, None)
        position = {"after": page[-1].service_code}
        return Page(page, encode_cursor(merchant_id, CURSOR_SCOPE, position))

    def update(self, merchant_id: str, service_code: str, version: int, **changes: Any) -> Agent:
        """Change name, skill tags or limit of the agent as the caller knows them (`version`).

        A limit below what the agent carries takes nothing away; they just get nothing new.

        Raises:
            NotFound: no such agent.
            Conflict: they have changed since.
        """
        known = self.get(merchant_id, service_code)
        fields = {**changes, "version": version + 1, "updated_at": self._clock()}
        write = change(known, fields, "#version = :known", {":known": version})
        try:
            return AgentRepository(self._table, merchant_id).update(write)
        except ConditionFailed as error:
            raise Conflict("the agent was changed meanwhile") from error

    def set_status(self, merchant_id: str, service_code: str, status: AgentStatus) -> Agent:
        """Change presence; the same again changes nothing (S116).

        Raises:
            NotFound: no such agent.
            Conflict: presence may not change so, e.g. from offline to busy.
        """
        for _ in range(MAX_TRIES):
            known = self.get(merchant_id, service_code)
            if known.status is status:
                return known
            if not policy.allowed(known.status, status):
                raise Conflict(f"an agent who is {known.status.name.lower()} can't become "
                               f"{status.name.lower()}")  # fmt: skip
            changed = self._try_status(known, status)
            if changed:
                return changed
        raise Conflict("the agent's status is being changed by others, try again")

    def _try_status(self, known: Agent, status: AgentStatus) -> Agent | None:
        now = self._clock()
        fields: dict[str, Any] = {"status": status, "updated_at": now}
        if known.status is AgentStatus.OFFLINE:
            fields["online_time"] = now
        write = change(known, fields, "#status = :old", {":old": known.status})
        try:
            return AgentRepository(self._table, known.merchant_id).update(write)
        except ConditionFailed:
            return None


def _is_wanted(agent: Agent, status: AgentStatus | None, skill: str | None) -> bool:
    return (status is None or agent.status is status) and (
        skill is None or skill in agent.skill_tags
    )
