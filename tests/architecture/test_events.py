"""Every sample of an event is what the catalogue declares (S96)."""

import json
from pathlib import Path

import pytest

from deskhand.bus.catalogue import PAYLOADS, VERSIONS
from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import BROADCAST_TYPES, NOTIFICATION_TYPES, ROUTING_TYPES, DetailType
from tests.architecture.source import ROOT

SAMPLES = ROOT / "events" / "bus"


def test_each_type_has_a_sample_and_nothing_else_does() -> None:
    wanted = {f"{kind}.v{version}.json" for kind, version in VERSIONS.items()}
    assert {path.name for path in SAMPLES.iterdir()} == wanted
    assert set(PAYLOADS) == set(DetailType)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_sample_is_valid_and_complete(path: Path) -> None:
    envelope = Envelope.model_validate_json(path.read_text())
    kind, version = path.stem.split(".v")
    assert (envelope.type, envelope.version) == (kind, int(version))
    payload = PAYLOADS[envelope.type].model_validate(envelope.data)
    declared = set(type(payload).model_fields)
    assert set(envelope.data) == declared, "a sample shows every field, and none that is not there"


def test_subscriptions_name_known_types() -> None:
    for types in (BROADCAST_TYPES, ROUTING_TYPES, NOTIFICATION_TYPES):
        assert set(types) <= set(DetailType)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_sample_is_formatted(path: Path) -> None:
    text = path.read_text()
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
