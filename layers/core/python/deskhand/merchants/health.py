"""How a connected account stands: with its provider, and whether it has fallen silent."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from deskhand.bus.catalogue import AccountHealthChanged, AccountSilent, Payload
from deskhand.kit.clock import to_text
from deskhand.merchants.models import ConnectedAccount
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.record import Record
from deskhand.storage.table import Delete, Table, Update


class HealthState(StrEnum):
    """What the last check found."""

    UNCHECKED = "unchecked"
    OK = "ok"
    FAILING = "failing"
    """The provider refuses us or does not post to us: a person has to act."""
    UNREACHABLE = "unreachable"
    """No answer, or not now: asked again soon."""


class AccountHealth(Record):
    """The last check and the silence of one account.

    `detail` and `silent_detail` are sentences for the settings page, without secrets. `subscribed`:
    whether the provider would post webhooks to us; None where it can't tell. `silent_since` is the
    last moment when something came in.
    """

    account_id: str
    merchant_id: str
    slug: str
    display_name: str = ""
    state: HealthState = HealthState.UNCHECKED
    detail: str = ""
    subscribed: bool | None = None
    checked_at: datetime | None = None
    failing_since: datetime | None = None
    silent_since: datetime | None = None
    silent_detail: str = ""


SHOWN: Final = (
    "account_id", "slug", "display_name", "state", "detail", "subscribed", "checked_at",
    "failing_since", "silent_since", "silent_detail",
)  # fmt: skip
CHECK_FIELDS: Final = ("state", "detail", "subscribed", "checked_at", "failing_since")
SILENCE_FIELDS: Final = ("silent_since", "silent_detail")


class HealthRepository:
    """One merchant's accounts' health, in the desk table: its changes become events."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, account: ConnectedAccount) -> AccountHealth:
        """What is known; a blank record for an account that was never checked."""
        item = self._table.get(keys.account_health(self._merchant_id, account.account_id))
        return AccountHealth.from_item(item) if item else blank(account)

    def all(self) -> dict[str, AccountHealth]:
        """What is known of all accounts, by account id."""
        pk = keys.merchant(self._merchant_id).pk
        found = self._table.query(pk, begins=keys.HEALTH_PREFIX)
        return {item["account_id"]: AccountHealth.from_item(item) for item in found}

    def write(self, health: AccountHealth, fields: tuple[str, ...]) -> AccountHealth:
        """Store some fields; checks and the watch for silence do not undo each other."""
        names = ("account_id", "merchant_id", "slug", "display_name", *fields)
        values = health.attributes()
        assignments = ", ".join(f"#{name} = :{name}" for name in ("entity", *names))
        stored = self._table.update(
            Update(
                key=keys.account_health(self._merchant_id, health.account_id),
                expression=f"SET {assignments}",
                names={f"#{name}": name for name in ("entity", *names)},
                values={
                    ":entity": "account_health",
                    **{f":{name}": values[name] for name in names},
                },
            )
        )
        return AccountHealth.from_item(stored)

    def forget(self, account_id: str) -> None:
        """Remove it, with its account."""
        self._table.delete(Delete(key=keys.account_health(self._merchant_id, account_id)))


def blank(account: ConnectedAccount) -> AccountHealth:
    """Nothing known yet."""
    return AccountHealth(
        account_id=account.account_id,
        merchant_id=account.merchant_id,
        slug=account.slug,
        display_name=account.display_name,
    )


def health_view(health: AccountHealth) -> dict[str, Any]:
    """The JSON that REST and sockets show."""
    return _shown(health.attributes())


def health_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """A change of what is shown, but for the time of the check; and the beginning of a silence."""
    if new is None:
        return
    before, after = _shown(old or {}), _shown(new)
    if {**before, "checked_at": None} == {**after, "checked_at": None}:
        return
    yield AccountHealthChanged(account=after)
    if after["silent_since"] and not before["silent_since"]:
        yield AccountSilent(account=after)


def _shown(attributes: Mapping[str, Any]) -> dict[str, Any]:
    blank_values = {"state": HealthState.UNCHECKED.value, "detail": "", "silent_detail": ""}
    return {
        name: to_text(value) if isinstance(value, datetime) else value
        for name in SHOWN
        for value in (attributes.get(name, blank_values.get(name)),)
    }
