"""The event of a connected account that comes, goes, or changes."""

from collections.abc import Iterator

from deskhand.bus.catalogue import AccountChanged, Payload
from deskhand.merchants.models import AccountStatus
from deskhand.storage.dynamo import Item


def account_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """One for each change of the account's record."""
    item = new or old
    if item is None:
        return
    yield AccountChanged(account_id=item["account_id"], slug=item["slug"], change=_change(old, new))


def _change(old: Item | None, new: Item | None) -> str:
    if old is None:
        return "connected"
    if new is None:
        return "disconnected"
    if old["status"] == new["status"]:
        return "updated"
    return "paused" if new["status"] == AccountStatus.PAUSED else "resumed"
