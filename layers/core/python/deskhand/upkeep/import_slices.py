"""Works imports slice by slice: each stores how far it came, the stream queues the next (S57)."""

import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from deskhand.kit.clock import Clock, to_text
from deskhand.kit.errors import Invalid, NotFound
from deskhand.kit.ids import new_id
from deskhand.merchants.service import AccountService
from deskhand.orders.applying import ApplyingService
from deskhand.orders.service import OrderService
from deskhand.storage.object_file import ObjectVersion, open_at
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import ConditionFailed, Table
from deskhand.upkeep.file_rows import GZIPPED, Position
from deskhand.upkeep.import_models import FileImport, ImportStatus, Slice
from deskhand.upkeep.import_places import report_key
from deskhand.upkeep.import_repository import ImportRepository, entry_of
from deskhand.upkeep.order_import import OrderImport, Refusal, Share
from deskhand.upkeep.order_rows import read_rows
from deskhand.upkeep.refusal_report import CONTENT_TYPE, report_piece

WORKING_PART: Final = 0.7
"""Of the time a worker has: the rest is for the share at hand, the report and the progress."""
MAX_UNPACKED_BYTES: Final = 4 * 1024**3
MAX_PIECE_ROWS: Final = 20_000
"""Refused rows of one slice: they are held until they are written."""


@dataclass(slots=True)
class _Progress:
    """What became of one slice."""

    end: Position
    counts: dict[str, int]
    refused: list[Refusal] = field(default_factory=list)
    finished: bool = False
    problem: str = ""

    def add(self, share: Share) -> None:
        self.end = share.end
        self.refused += share.refused
        for name, count in share.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count


class SliceService:
    """Works for all merchants; the task says for which.

    Args:
        bucket: the bucket of `objects`.
        stopwatch: seconds, to know when a slice has taken long enough.
    """

    def __init__(
        self,
        table: Table,
        objects: ObjectStore,
        bucket: str,
        accounts: AccountService,
        applying: ApplyingService,
        orders: OrderService,
        clock: Clock,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._table = table
        self._objects = objects
        self._bucket = bucket
        self._accounts = accounts
        self._applying = applying
        self._orders = orders
        self._clock = clock
        self._stopwatch = stopwatch

    def work(self, task: Slice, seconds: float) -> FileImport | None:
        """Work a slice for most of the seconds that there are, and store how far it came.

        A worker that dies leaves nothing but rows, which are taken again by the next one. One that
        fails gives the slice back at once.

        Returns:
            The import as it is now; None when the slice was not ours to do.

        Raises:
            Retriable: somebody else works it, or a service did not answer.
        """
        now = self._clock()
        repository = self._repository(task.merchant_id)
        claim = new_id()
        found = repository.claim(task, claim, now, now + timedelta(seconds=seconds))
        if found is None:
            return None
        settled = False
        try:
            made = self._slice(found, self._stopwatch() + seconds * WORKING_PART)
            settled = self._settle(found, made)
        finally:
            if not settled:
                self._give_back(found)
        return made if settled else None

    def give_up(self, task: Slice, reason: str) -> None:
        """The queue delivers the slice no more: the import stops until it is started again."""
        found = self._repository(task.merchant_id).get(task.import_id)
        if found is None or (found.slice, found.status) != (task.slice, ImportStatus.RUNNING):
            return
        now = self._clock()
        if found.claimed_until > to_text(now):
            return
        failed = found.model_copy(
            update={
                "status": ImportStatus.FAILED, "problem": f"could not go on: {reason}",
                "claim": "", "claimed_until": "", "updated_at": now, "finished_at": now,
            }
        )  # fmt: skip
        entry = entry_of(failed, found.started_by, "import.failed", self._clock())
        self._repository(task.merchant_id).replace(found, failed, entry)

    def _slice(self, found: FileImport, until: float) -> FileImport:
        """The import after its slice; the rows are in, the report's piece is written."""
        progress = self._load(found, until)
        pieces = found.pieces
        if progress.refused:
            key = report_key(found.merchant_id, found.id, found.slice, found.claim)
            self._objects.put(key, report_piece(progress.refused), CONTENT_TYPE)
            pieces = [*pieces, key]
        now = self._clock()
        status = found.status
        if progress.problem or progress.finished:
            status = ImportStatus.REFUSED if progress.problem else ImportStatus.DONE
        return found.model_copy(
            update={
                "status": status, "slice": found.slice + 1, "offset": progress.end.offset,
                "line": progress.end.line, "counts": progress.counts, "pieces": pieces,
                "refused": found.refused + len(progress.refused), "problem": progress.problem,
                "claim": "", "claimed_until": "", "updated_at": now,
                "finished_at": None if status is found.status else now,
            }
        )  # fmt: skip

    def _load(self, found: FileImport, until: float) -> _Progress:
        progress = _Progress(Position(found.offset, found.line), dict(found.counts))
        version = ObjectVersion(self._bucket, found.key, found.size, found.etag)
        opener = partial(open_at, version, unpack=found.key.lower().endswith(GZIPPED))
        try:
            shop = self._accounts.open_shop(found.merchant_id, found.account_id)
            load = OrderImport(shop, self._applying, self._orders, self._clock)
            rows = read_rows(opener, found.name, progress.end)
            with closing(load.shares(rows)) as shares:
                for share in shares:
                    progress.add(share)
                    if progress.end.offset > MAX_UNPACKED_BYTES:
                        raise Invalid(f"unpacked larger than {MAX_UNPACKED_BYTES} bytes")
                    if self._stopwatch() >= until or len(progress.refused) >= MAX_PIECE_ROWS:
                        return progress
            progress.finished = True
        except (Invalid, NotFound) as error:
            progress.problem = error.detail
        return progress

    def _settle(self, found: FileImport, made: FileImport) -> bool:
        """Store how far the slice came; False when its time was up and somebody else took it."""
        entry = None
        if made.finished_at:
            entry = entry_of(made, found.started_by, "import.finished", made.finished_at)
        try:
            self._repository(found.merchant_id).replace(found, made, entry)
        except ConditionFailed:
            return False
        return True

    def _give_back(self, found: FileImport) -> None:
        free = found.model_copy(update={"claim": "", "claimed_until": ""})
        with suppress(ConditionFailed):  # or it is somebody else's by now
            self._repository(found.merchant_id).replace(found, free)

    def _repository(self, merchant_id: str) -> ImportRepository:
        return ImportRepository(self._table, merchant_id)
