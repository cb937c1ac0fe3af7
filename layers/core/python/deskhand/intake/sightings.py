"""When an account last received and sent something: shown to people, and the clock of silence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from deskhand.kit.clock import from_text, to_text
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import ConditionFailed, Table, Update

COARSE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """The last moments, within a minute; None: never."""

    received_at: datetime | None = None
    sent_at: datetime | None = None


class Sightings:
    """Writes at most once a minute, process and account: a busy account costs no more."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._noted: dict[tuple[str, str], datetime] = {}

    def received(self, merchant_id: str, account_id: str, at: datetime) -> None:
        """Something came in for the account at `at`."""
        self._note(merchant_id, account_id, "received_at", at)

    def sent(self, merchant_id: str, account_id: str, at: datetime) -> None:
        """The account's provider took a message of ours at `at`."""
        self._note(merchant_id, account_id, "sent_at", at)

    def of(self, merchant_id: str, account_id: str) -> Sighting:
        """The account's last moments."""
        item = self._table.get(keys.seen(merchant_id, account_id))
        return _sighting(item) if item else Sighting()

    def all(self, merchant_id: str) -> Mapping[str, Sighting]:
        """All accounts' last moments, by account id."""
        found = self._table.query(keys.seen(merchant_id, "").pk)
        return {item["sk"]: _sighting(item) for item in found}

    def _note(self, merchant_id: str, account_id: str, field: str, at: datetime) -> None:
        key = (account_id, field)
        if key in self._noted and at < self._noted[key] + COARSE:
            return
        self._noted[key] = at
        try:
            self._table.update(
                Update(
                    key=keys.seen(merchant_id, account_id),
                    expression="SET #at = :at, merchant_id = :merchant, entity = :entity",
                    condition="attribute_not_exists(#at) OR #at < :at",
                    names={"#at": field},
                    values={":at": to_text(at), ":merchant": merchant_id, ":entity": "sighting"},
                )
            )
        except ConditionFailed:
            return  # a later one is known already


def _sighting(item: Item) -> Sighting:
    def moment(name: str) -> datetime | None:
        return from_text(item[name]) if item.get(name) else None

    return Sighting(moment("received_at"), moment("sent_at"))
