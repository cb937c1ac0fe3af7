"""The event of something new in quarantine."""

from collections.abc import Iterator

from deskhand.bus.catalogue import ItemQuarantined, Payload
from deskhand.intake.models import QuarantineItem, QuarantineStatus
from deskhand.storage.dynamo import Item


def quarantine_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """One when an item enters quarantine, or enters it again after a release."""
    if new is None or new["status"] != QuarantineStatus.OPEN:
        return
    if old is not None and old["status"] == QuarantineStatus.OPEN:
        return
    item = QuarantineItem.from_item(new)
    yield ItemQuarantined(
        quarantine_id=item.id,
        slug=item.slug,
        reason=item.reason,
        received_at=item.received_at,
    )
