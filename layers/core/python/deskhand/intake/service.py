"""Keeps what came in, with what became of it, and puts it through again on request."""

import base64
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from deskhand.bus.queues import WorkQueue
from deskhand.intake.models import (
    Outcome,
    QuarantineItem,
    QuarantineStatus,
    RawEvent,
    SourceKind,
    Work,
)
from deskhand.intake.reception import INLINE_BYTES
from deskhand.intake.repository import (
    QuarantineRepository,
    RawEventRepository,
    record_all,
)
from deskhand.kit.clock import Clock
from deskhand.kit.errors import NotFound
from deskhand.kit.ids import fingerprint, new_id
from deskhand.kit.webhook import Request
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table

Keep = Callable[[RawEvent], None]


@dataclass(frozen=True, slots=True)
class Source:
    """The account that a request is of."""

    merchant_id: str
    account_id: str
    slug: str
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Problem:
    """An item that can't be processed: its event id where known, and why."""

    reason: str
    event_id: str | None = None


class IntakeService:
    """Raw requests and quarantine of all merchants; each call names one."""

    def __init__(
        self,
        table: Table,
        objects: ObjectStore,
        queues: dict[SourceKind, WorkQueue],
        clock: Clock,
    ) -> None:
        self._table = table
        self._objects = objects
        self._queues = queues
        self._clock = clock

    def request_of(self, work: Work) -> Request:
        """The request as it came in, fetching a large body from the bucket."""
        inline = work.inline_body()
        if inline is None:
            inline = self._objects.get(work.body_key or "")
        return work.request(inline)

    def record(
        self,
        work: Work,
        outcome: Outcome,
        event_ids: list[str],
        problems: list[Problem],
        keep: Keep | None = None,
    ) -> None:
        """Keep a processed request; each problem goes to quarantine. Idempotent.

        A replay does not overwrite what became of the request the first time.

        Args:
            keep: takes the request instead of the table; whoever works a batch writes it with the
                others (`keep_all`).
        """
        for place, problem in enumerate(problems):
            self._quarantine(work, place, problem)
        if work.replay:
            return
        event = RawEvent.of(work, outcome, event_ids)
        if keep:
            keep(event)
        else:
            RawEventRepository(self._table, work.merchant_id).record(event)

    def keep_all(self, events: Sequence[RawEvent]) -> None:
        """Keep the processed requests of a batch; idempotent.

        Raises:
            Contention: not all could be written; process the batch again.
        """
        record_all(self._table, events)

    def accept(self, source: Source, request: Request, *, quiet: bool = False) -> str:
        """Put a request that we fetched ourselves on the way that webhooks take.

        Durable when this returns: queued, a large body kept in the bucket first.

        Args:
            quiet: customers are told nothing of what it brings.

        Returns:
            the raw request's id.
        """
        raw_id, compressed = new_id(), zlib.compress(request.body, 6)
        encoded = base64.b64encode(compressed).decode()
        large = len(encoded) > INLINE_BYTES
        body_key = f"raw/{source.merchant_id}/{source.slug}/{raw_id}" if large else None
        if body_key:
            self._objects.put(body_key, compressed, "application/zlib")
        work = Work(
            raw_id=raw_id,
            merchant_id=source.merchant_id,
            account_id=source.account_id,
            slug=source.slug,
            kind=source.kind,
            received_at=self._clock(),
            method=request.method,
            headers=dict(request.headers),
            query=dict(request.query),
            path_format=request.path_format,
            body=None if body_key else encoded,
            body_key=body_key,
            quiet=quiet,
        )
        self._queues[source.kind].send(source.merchant_id, work.model_dump(mode="json"))
        return raw_id

    def replay(self, event: RawEvent) -> None:
        """Put a stored request through processing again.

        Raises:
            NotFound: its body was erased.
        """
        if event.erased:
            raise NotFound("the raw request was erased")
        self._queues[event.kind].send(event.merchant_id, event.work().model_dump(mode="json"))

    def raw_events(
        self, merchant_id: str, slug: str, since: datetime, until: datetime
    ) -> Iterator[RawEvent]:
        """The stored requests of one source in [since, until), oldest first."""
        return RawEventRepository(self._table, merchant_id).between(slug, since, until)

    def quarantined(
        self, merchant_id: str, limit: int, before: str | None = None
    ) -> list[QuarantineItem]:
        """What waits in quarantine, newest first."""
        return QuarantineRepository(self._table, merchant_id).list(limit, before)

    def show(self, merchant_id: str, item_id: str) -> tuple[QuarantineItem, RawEvent | None]:
        """One quarantined item and its raw request.

        Raises:
            NotFound: no such item.
        """
        item = QuarantineRepository(self._table, merchant_id).get(item_id)
        if item is None:
            raise NotFound("no such quarantined item")
        raws = RawEventRepository(self._table, merchant_id)
        return item, raws.get(item.slug, item.received_at, item.raw_id)

    def release(self, merchant_id: str, item_id: str) -> QuarantineItem:
        """Put a quarantined item's request through again and mark it released.

        Raises:
            NotFound: no such item, or its raw request is past retention.
        """
        item, event = self.show(merchant_id, item_id)
        if event is None:
            raise NotFound("the raw request is past its retention")
        self.replay(event)
        released = item.model_copy(
            update={"status": QuarantineStatus.RELEASED, "updated_at": self._clock()}
        )
        QuarantineRepository(self._table, merchant_id).mark(released)
        return released

    def _quarantine(self, work: Work, place: int, problem: Problem) -> None:
        now = self._clock()
        prefix = work.raw_id[:23]  # time-ordered, so that the newest are listed first
        suffix = fingerprint(work.raw_id, str(place), problem.reason)[:12]
        QuarantineRepository(self._table, work.merchant_id).add(
            QuarantineItem(
                id=f"{prefix}-{suffix}",
                merchant_id=work.merchant_id,
                account_id=work.account_id,
                slug=work.slug,
                kind=work.kind,
                raw_id=work.raw_id,
                received_at=work.received_at,
                event_id=problem.event_id,
                reason=problem.reason,
                created_at=now,
                updated_at=now,
            )
        )
