"""Who is at the desk: an agent counts as present for 90 s after the last heartbeat (S39)."""

from datetime import timedelta
from typing import Final

from deskhand.agents.models import AgentStatus
from deskhand.agents.service import AgentService
from deskhand.kit.clock import Clock, epoch_seconds, utc_now
from deskhand.kit.errors import NotFound
from deskhand.storage import keys
from deskhand.storage.table import ConditionFailed, Delete, Put, Table

# Clients beat each 30 s: two may get lost.
PRESENT_FOR: Final = timedelta(seconds=90)
# The last socket closed: a reloaded page is back before this is over.
GRACE: Final = timedelta(seconds=15)
_PREFIX: Final = "AGENT#"


class PresenceService:
    """Agents' presence in the connections table.

    Nobody runs a clock for it: whoever beats also looks for colleagues who stopped, and sets them
    offline. Without colleagues nobody sees a ghost, and routing may ask `absent` itself. The
    records have no time-to-live, or a ghost would be forgotten before it is found.
    """

    def __init__(self, table: Table, agents: AgentService, clock: Clock = utc_now) -> None:
        self._table = table
        self._agents = agents
        self._clock = clock

    def beat(self, merchant_id: str, service_code: str) -> None:
        """The agent is there; colleagues who are not any more go offline."""
        self._put(merchant_id, service_code, PRESENT_FOR)
        self.sweep(merchant_id)

    def leave(self, merchant_id: str, service_code: str) -> None:
        """The agent's last socket closed."""
        self._put(merchant_id, service_code, GRACE)

    def absent(self, merchant_id: str) -> dict[str, int]:
        """Agents who were there and stopped: service code to when it ended, epoch seconds."""
        now = epoch_seconds(self._clock())
        pk = keys.presence(merchant_id, "").pk
        return {
            item["sk"].removeprefix(_PREFIX): item["until"]
            for item in self._table.query(pk, begins=_PREFIX)
            if item["until"] < now
        }

    def sweep(self, merchant_id: str) -> None:
        """Set the absent ones offline, each once: a heartbeat in between wins."""
        for service_code, until in self.absent(merchant_id).items():
            if self._forget(merchant_id, service_code, until):
                self._set_offline(merchant_id, service_code)

    def _set_offline(self, merchant_id: str, service_code: str) -> None:
        try:
            self._agents.set_status(merchant_id, service_code, AgentStatus.OFFLINE)
        except NotFound:
            return  # deleted meanwhile, or staff who take no conversations

    def _forget(self, merchant_id: str, service_code: str, until: int) -> bool:
        key = keys.presence(merchant_id, service_code)
        write = Delete(
            key=key, condition="#until = :seen", names={"#until": "until"}, values={":seen": until}
        )
        try:
            self._table.delete(write)
        except ConditionFailed:
            return False
        return True

    def _put(self, merchant_id: str, service_code: str, lasting: timedelta) -> None:
        key = keys.presence(merchant_id, service_code)
        item = {
            **key.as_item(),
            "entity": "presence",
            "merchant_id": merchant_id,
            "until": epoch_seconds(self._clock() + lasting),
        }
        self._table.put(Put(item=item))
