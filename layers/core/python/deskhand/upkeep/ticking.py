"""The clock: once a minute, what is due of any account becomes a message on the jobs queue."""

from datetime import timedelta
from typing import Final

from deskhand.bus.queues import WorkQueue
from deskhand.kit.clock import Clock
from deskhand.storage import keys
from deskhand.storage.table import Table
from deskhand.upkeep.repository import DueIndex
from deskhand.upkeep.schedule import CLAIM

BATCH: Final = 500
"""Jobs of one shard that a tick looks at; the rest is due still a minute later."""
PATIENCE: Final = timedelta(seconds=45)


class TickService:
    """Claims before it queues: two ticks at once hand a job out once.

    A tick that dies in between loses nothing: the job is due again after `CLAIM`.
    """

    def __init__(self, table: Table, queue: WorkQueue, clock: Clock) -> None:
        self._index = DueIndex(table)
        self._queue = queue
        self._clock = clock

    def tick(self) -> int:
        """Hand out what is due; returns how many jobs that were."""
        now = self._clock()
        handed_out = 0
        for shard in range(keys.DUE_SHARDS):
            for due in self._index.before(shard, now, BATCH):
                if self._clock() > now + PATIENCE:
                    return handed_out
                job = self._index.claim(due, now + CLAIM)
                if job is None:
                    continue
                self._queue.send(job.merchant_id, job.model_dump(mode="json"))
                handed_out += 1
        return handed_out
