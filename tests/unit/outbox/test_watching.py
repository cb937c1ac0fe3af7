"""Signs of life, from the stream."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deskhand.intake.sightings import Sighting, Sightings
from deskhand.kit.clock import to_text
from deskhand.kit.settings import Settings
from deskhand.outbox.stream import Change
from deskhand.outbox.watching import note
from deskhand.storage.table import Table

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def seen(
    settings: Settings, merchant: str, new: dict[str, Any], old: dict[str, Any] | None = None
) -> Sighting:
    sightings = Sightings(Table(settings.metrics_table))
    item = {"merchant_id": merchant, "account_id": "acc", **new}
    note(Change("e", "1", NOW, old, item), sightings)
    return sightings.of(merchant, "acc")


def raw(**fields: Any) -> dict[str, Any]:
    return {"entity": "raw_event", "received_at": to_text(NOW), **fields}


def message(**fields: Any) -> dict[str, Any]:
    return {"entity": "message", "sender_type": "agent", "timestamp": to_text(NOW), **fields}


def test_a_request_is_a_sign_of_life(settings: Settings, merchant_id: str) -> None:
    assert seen(settings, merchant_id, raw()).received_at == NOW


def test_what_is_caught_up_on_is_none(settings: Settings, merchant_id: str) -> None:
    assert seen(settings, merchant_id, raw(quiet=True)) == Sighting()
    old = to_text(NOW - timedelta(hours=3))
    late = message(sender_type="customer", status="received", timestamp=old)
    assert seen(settings, merchant_id, late) == Sighting()


def test_a_message_tells_whose_it_is(settings: Settings, merchant_id: str) -> None:
    new = message(sender_type="customer", status="received")
    assert seen(settings, merchant_id, new).received_at == NOW


def test_sent_is_when_the_provider_took_it(settings: Settings, merchant_id: str) -> None:
    queued = message(status="queued")
    assert seen(settings, merchant_id, queued) == Sighting()
    assert seen(settings, merchant_id, message(status="sent"), queued).sent_at == NOW


def test_an_earlier_moment_changes_nothing(settings: Settings, merchant_id: str) -> None:
    seen(settings, merchant_id, raw())
    earlier = raw(received_at=to_text(NOW - timedelta(hours=1)))
    assert seen(settings, merchant_id, earlier).received_at == NOW


def test_one_write_a_minute(settings: Settings, merchant_id: str) -> None:
    sightings = Sightings(Table(settings.metrics_table))
    for seconds in range(0, 59, 10):
        sightings.received(merchant_id, "acc", NOW + timedelta(seconds=seconds))
    assert sightings.of(merchant_id, "acc").received_at == NOW
    sightings.received(merchant_id, "acc", NOW + timedelta(minutes=1))
    assert sightings.of(merchant_id, "acc").received_at == NOW + timedelta(minutes=1)
