"""The front door of every channel and shop: verified, durable, answered, or not taken at all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from deskhand.channels import registry as channels
from deskhand.intake.reception import Arrival, Reception, Unavailable
from deskhand.kit.webhook import Request
from deskhand.shops import registry as shops
from tests.contracts import channels as of_channels
from tests.support import shops as of_shops
from tests.support.samples import handshakes

NOW = of_channels.NOW
DOORS: list[tuple[str, str, Any, Request]] = [
    *(("channel", slug, channels, sample.request) for slug, sample in of_channels.ONE_PER_FORMAT),
    *(
        ("shop", slug, shops, next(s for s in of_shops.samples() if s.slug == slug).request)
        for slug in shops.WEBHOOK_SLUGS
    ),
]
WEBHOOKS = [
    *(("channels", slug, channels) for slug in channels.WEBHOOK_SLUGS),
    *(("shops", slug, shops) for slug in shops.WEBHOOK_SLUGS),
]
all_doors = pytest.mark.parametrize(("kind", "slug", "registry", "request_"), DOORS, ids=str)


class Outside:
    """What reception calls; remembers what was queued."""

    def __init__(self, held: Mapping[str, Any] | None) -> None:
        self.held, self.down = held, False
        self.queued: list[Mapping[str, Any]] = []

    def secret(self, account_id: str) -> Mapping[str, Any] | None:
        return self.held

    def keep(self, key: str, body: bytes) -> None:
        raise AssertionError("a sample is small")

    def enqueue(self, merchant_id: str, message: Mapping[str, Any]) -> None:
        if self.down:
            raise Unavailable
        self.queued.append(message)


class Door:
    """One account's door, with a set of secrets, and one from before a rotation."""

    def __init__(self, kind: str, slug: str, registry: Any) -> None:
        self.slug, self.registry = slug, registry
        self.secrets = _secrets(kind, slug)
        self.before = {name: _other(value) for name, value in self.secrets.items()}
        held = {
            "merchant_id": "acme",
            "channel": slug,
            "secrets": self.secrets,
            "previous": self.before,
        }
        self.outside = Outside(held)
        self.reception = Reception(slug, kind, registry.webhook(slug), self.outside)

    def status(self, request: Request, secrets: Mapping[str, str] | None) -> int:
        """What the provider is answered."""
        if secrets is not None:
            request = self.registry.signing(self.slug).sign(request, secrets, NOW)
        return self.reception.receive(Arrival(request, "acc-1", "raw-1", NOW)).status


def _secrets(kind: str, slug: str) -> dict[str, str]:
    return of_channels.secrets_of(slug) if kind == "channel" else of_shops.secrets_of(slug)


def _other(secret: str) -> str:
    """Another secret of that length; a provider's own key stays."""
    return secret if secret.startswith("-----") else f"x{secret}"[: len(secret)]


@all_doors
def test_genuine_is_durable_then_200(
    kind: str, slug: str, registry: Any, request_: Request
) -> None:
    door = Door(kind, slug, registry)
    assert door.status(request_, door.secrets) == 200
    (message,) = door.outside.queued
    assert (message["merchant_id"], message["slug"], message["kind"]) == ("acme", slug, kind)


@all_doors
def test_the_secret_from_before_a_rotation_counts(
    kind: str, slug: str, registry: Any, request_: Request
) -> None:  # contract §3
    door, sign = Door(kind, slug, registry), registry.signing(slug).sign
    if sign(request_, door.secrets, NOW) == sign(request_, door.before, NOW):
        return  # the provider's own key signs, for all: there is none of ours to rotate
    assert door.status(request_, door.before) == 200
    stolen = {name: _other(value) for name, value in door.before.items()}
    assert door.status(request_, stolen) in {401, 403}
    assert len(door.outside.queued) == 1


@all_doors
def test_forged_is_refused_and_nothing_kept(
    kind: str, slug: str, registry: Any, request_: Request
) -> None:  # S21
    door = Door(kind, slug, registry)
    assert door.status(request_, None) in {401, 403}
    assert door.outside.queued == []


@all_doors
def test_what_can_not_be_made_durable_is_503(
    kind: str, slug: str, registry: Any, request_: Request
) -> None:  # S24
    door = Door(kind, slug, registry)
    door.outside.down = True
    assert door.status(request_, door.secrets) == 503


@all_doors
def test_an_unknown_account_is_404(kind: str, slug: str, registry: Any, request_: Request) -> None:
    door = Door(kind, slug, registry)
    door.outside.held = None
    assert door.status(request_, door.secrets) == 404
    assert door.outside.queued == []


@all_doors
def test_an_empty_body_is_no_5xx(kind: str, slug: str, registry: Any, request_: Request) -> None:
    door = Door(kind, slug, registry)
    assert 400 <= door.status(replace(request_, body=b""), None) < 500
    assert door.outside.queued == []


class TestHandshakes:
    """contract §3: `events/{channels,shops}/<slug>/handshakes/`."""

    @pytest.mark.parametrize(("family", "slug", "registry"), WEBHOOKS, ids=str)
    def test_a_bare_get_is_no_5xx(self, family: str, slug: str, registry: Any) -> None:
        door = Door(family[:-1], slug, registry)
        assert 400 <= door.status(Request(method="GET"), None) < 500

    @pytest.mark.parametrize(("family", "slug", "registry"), WEBHOOKS, ids=str)
    def test_who_answers_a_get_has_samples_of_it(
        self, family: str, slug: str, registry: Any
    ) -> None:
        answer = registry.webhook(slug).handshake(
            Request(method="GET"), _secrets(family[:-1], slug)
        )
        assert answer is None or handshakes(family, slug)

    @pytest.mark.parametrize(("family", "slug", "registry"), WEBHOOKS, ids=str)
    def test_each_is_answered_as_its_sample_says(
        self, family: str, slug: str, registry: Any
    ) -> None:
        for sample in handshakes(family, slug):
            door = Door(family[:-1], slug, registry)
            reply = door.reception.receive(Arrival(sample.request, "acc-1", "raw-1", NOW))
            assert reply.status == sample.status, sample.name
            assert sample.body is None or reply.body == sample.body
            assert door.outside.queued == []
