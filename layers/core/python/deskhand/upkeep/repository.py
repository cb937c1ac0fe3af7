"""What is due, who does it, and what was found: metrics table, leases in the idempotency table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from deskhand.contracts.names import INDEX_ONE
from deskhand.kit.clock import epoch_seconds, from_text, to_text
from deskhand.kit.ids import new_id
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.keys import Key
from deskhand.storage.table import ConditionFailed, Delete, Put, Table, Update
from deskhand.upkeep.models import Entry, HourCount, Job, JobKind, Reconciled

COUNTS_KEPT: Final = timedelta(days=400)
REPORTS_KEPT: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Due:
    """An index entry: enough to claim a job without reading it."""

    key: Key
    place: str


class DueIndex:
    """All merchants' jobs by the time they are due: what the clock reads."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def before(self, shard: int, moment: datetime, limit: int) -> list[Due]:
        """What of one shard is due, longest waiting first."""
        found = self._table.query(
            keys.due(shard), index=INDEX_ONE, before=to_text(moment), limit=limit
        )
        return [Due(Key(item["pk"], item["sk"]), item[f"{INDEX_ONE}sk"]) for item in found]

    def claim(self, due: Due, until: datetime) -> Job | None:
        """Take a job; None when another clock was faster, or it was moved since.

        The job is due again at `until`, in case nobody settles it.
        """
        try:
            item = self._table.update(
                Update(
                    key=due.key,
                    expression="SET #place = :new",
                    condition="#place = :old",
                    names={"#place": f"{INDEX_ONE}sk"},
                    values={
                        ":old": due.place,
                        ":new": f"{to_text(until)}{due.place[len(to_text(until)) :]}",
                    },
                )
            )
        except ConditionFailed:
            return None
        return Job(
            merchant_id=item["merchant_id"], account_id=item["account_id"], kind=item["kind"]
        )


class EntryRepository:
    """One merchant's jobs."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, account_id: str, kind: JobKind) -> Entry | None:
        """When the account's job of this kind is due; None when it never is."""
        item = self._table.get(keys.upkeep(self._merchant_id, account_id, kind))
        return Entry.from_item(item) if item else None

    def of(self, account_id: str) -> list[Entry]:
        """Everything that is due of one account."""
        key = keys.upkeep(self._merchant_id, account_id, "")
        return [Entry.from_item(one) for one in self._table.query(key.pk, begins=key.sk)]

    def add(self, entry: Entry) -> bool:
        """Store it unless there is one; False when there was."""
        try:
            self._table.put(Put.new(_entry_item(entry)))
        except ConditionFailed:
            return False
        return True

    def put(self, entry: Entry) -> None:
        """Store it as it is now."""
        self._table.put(Put(item=_entry_item(entry)))

    def replace(self, entry: Entry) -> None:
        """Store it as it is now, if it is there still: the account may be gone meanwhile.

        Raises:
            ConditionFailed: it is not.
        """
        self._table.put(Put(item=_entry_item(entry), condition="attribute_exists(pk)"))

    def hasten(self, entry: Entry) -> None:
        """Let it be due when `entry` says, unless it is due sooner; store it if there is none."""
        if self.add(entry):
            return
        known = self.get(entry.account_id, entry.kind)
        if known is None or known.due_at <= entry.due_at:
            return
        try:
            self.replace(known.model_copy(update={"due_at": entry.due_at}))
        except ConditionFailed:
            return  # removed meanwhile, with its account

    def remove(self, account_id: str, kind: JobKind) -> None:
        """Never due again."""
        self._table.delete(Delete(key=keys.upkeep(self._merchant_id, account_id, kind)))


class LeaseRepository:
    """Who does which job: one at a time, and free again when the worker died."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, job: Job, now: datetime, lasts: timedelta) -> str | None:
        """Become the only one to do it; returns the owner's mark, None while another does it."""
        owner = new_id()
        item = {
            **keys.lease(job.merchant_id, job.account_id, job.kind).as_item(),
            "entity": "lease",
            "merchant_id": job.merchant_id,
            "owner": owner,
            "until": to_text(now + lasts),
            "expires_at": epoch_seconds(now + lasts + timedelta(hours=1)),
        }
        try:
            self._table.put(
                Put(
                    item=item,
                    condition="attribute_not_exists(pk) OR #until < :now",
                    names={"#until": "until"},
                    values={":now": to_text(now)},
                )
            )
        except ConditionFailed:
            return None
        return owner

    def give_back(self, job: Job, owner: str) -> None:
        """Let others do it; another's lease is left alone."""
        key = keys.lease(job.merchant_id, job.account_id, job.kind)
        try:
            self._table.delete(
                Delete(key=key, condition="#owner = :own", names={"#owner": "owner"},
                       values={":own": owner})
            )  # fmt: skip
        except ConditionFailed:
            return


class CountRepository:
    """One merchant's hourly counts."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def put(self, count: HourCount) -> None:
        """Store the count of an hour; the same hour again is the same item."""
        hour = from_text(f"{count.hour}:00:00Z")
        self._table.put(
            Put(
                item={
                    **keys.counts(self._merchant_id, count.slug, hour).as_item(),
                    "entity": "hour_count",
                    "expires_at": epoch_seconds(hour + COUNTS_KEPT),
                    **count.attributes(),
                }
            )
        )

    def since(self, slug: str, since: datetime) -> Iterator[HourCount]:
        """The hours from the one that `since` is in, oldest first; quiet hours have none."""
        key = keys.counts(self._merchant_id, slug, since)
        for item in self._table.query(key.pk, after=_just_before(key.sk)):
            yield HourCount.from_item(item)


class ReconciledRepository:
    """One merchant's reconciliations."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def put(self, found: Reconciled) -> None:
        """Keep a result."""
        key = keys.reconciled(self._merchant_id, found.account_id, found.at)
        self._table.put(
            Put(
                item={
                    **key.as_item(),
                    "entity": "reconciled",
                    "expires_at": epoch_seconds(found.at + REPORTS_KEPT),
                    **found.attributes(),
                }
            )
        )

    def latest(self, account_id: str) -> Reconciled | None:
        """The newest result, or None."""
        pk = keys.reconciled(self._merchant_id, account_id, from_text("2000-01-01")).pk
        found = self._table.query(pk, limit=1, newest_first=True)
        return Reconciled.from_item(found[0]) if found else None


def _entry_item(entry: Entry) -> Item:
    place: Mapping[str, Any] = {
        f"{INDEX_ONE}pk": keys.due(keys.due_shard(entry.account_id)),
        f"{INDEX_ONE}sk": keys.due_sort(entry.due_at, entry.account_id, entry.kind),
    }
    key = keys.upkeep(entry.merchant_id, entry.account_id, entry.kind)
    return {**key.as_item(), **place, "entity": "upkeep", **entry.attributes()}


def _just_before(hour: str) -> str:
    return f"{hour[:-1]}{chr(ord(hour[-1]) - 1)}~"
