"""What follows from an import's changes: the next slice is queued, its end is told."""

from collections.abc import Iterator

from deskhand.bus.catalogue import ImportFinished, Payload
from deskhand.storage.dynamo import Item
from deskhand.upkeep.import_models import FINISHED, FileImport, ImportStatus, Slice


def import_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """Tell of the end, once."""
    if new is None or new["status"] not in FINISHED:
        return
    if old is None or old["status"] != new["status"]:
        yield ImportFinished(order_import=FileImport.from_item(new).view())


def to_work(old: Item | None, new: Item | None) -> Slice | None:
    """The slice to queue: of an import that began, went on, or was started again.

    Queued from the stream and not by the worker: a worker that dies after it stored its progress
    could not queue, and one that dies before must not.
    """
    if new is None or new["status"] != ImportStatus.RUNNING:
        return None
    if old and (old["status"], old["slice"]) == (new["status"], new["slice"]):
        return None
    return Slice(merchant_id=new["merchant_id"], import_id=new["id"], slice=new["slice"])
