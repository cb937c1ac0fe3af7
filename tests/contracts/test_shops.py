"""Every shop against every one of its samples; the failure cases are added here."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest

from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Accepted, Refused, Request
from deskhand.orders.facts import Facts
from deskhand.orders.merge import merge
from deskhand.orders.models import DeskState
from deskhand.orders.projection import project
from deskhand.shops import registry
from deskhand.shops.model import OrderSnapshot, OrderStatus, ShopEvent, UnknownShopEvent
from tests.support.shops import (
    NOW,
    Sample,
    differences,
    paths,
    plain,
    samples,
    secrets_of,
    shop_account,
    under_topic,
)

CASES = samples()
all_samples = pytest.mark.parametrize("sample", CASES, ids=lambda one: f"{one.slug}-{one.name}")
all_shops = pytest.mark.parametrize("slug", registry.SLUGS)


def signed(sample: Sample) -> Request:
    return registry.signing(sample.slug).sign(sample.request, secrets_of(sample.slug), NOW)


def parsed(sample: Sample) -> list[ShopEvent]:
    account = shop_account(slug=sample.slug)
    return registry.adapter(sample.slug).parse(signed(sample), account, NOW)


def first(slug: str) -> Sample:
    return next(one for one in CASES if one.slug == slug)


class TestSamples:
    @all_shops
    def test_there_are_some(self, slug: str) -> None:
        assert len(paths(slug)) >= 6

    @all_samples
    def test_a_signed_sample_is_accepted(self, sample: Sample) -> None:
        verdict = registry.webhook(sample.slug).verify(signed(sample), secrets_of(sample.slug), NOW)

        assert verdict == Accepted()

    @all_samples
    def test_it_becomes_what_the_sample_says(self, sample: Sample) -> None:  # S58, S64, S69
        if "quarantine" in sample.expect:
            with pytest.raises(ParseFailure) as failure:
                parsed(sample)
            assert failure.value.reason == sample.expect["quarantine"]
            return

        events = parsed(sample)

        assert len(events) == len(sample.expect["events"])
        for expected, event in zip(sample.expect["events"], events, strict=True):
            wanted = {**expected}
            assert wanted.pop("type") == type(event).__name__
            status, flags = wanted.pop("status", None), wanted.pop("flags", None)
            assert differences(wanted, plain(event)) == []
            if status:
                assert isinstance(event, OrderSnapshot)
                self.check_status(sample, event, status, flags)

    def check_status(
        self, sample: Sample, event: OrderSnapshot, status: str, flags: list[str]
    ) -> None:
        """S59, S68"""
        mapper = registry.adapter(sample.slug).map_status
        shop = project(merge(Facts(), event), DeskState(), mapper, {})
        assert shop is not None
        assert (shop.status, shop.flags) == (OrderStatus(status), flags)

    @all_samples
    def test_parsing_twice_gives_the_same(self, sample: Sample) -> None:  # S97
        if "quarantine" not in sample.expect:
            assert parsed(sample) == parsed(sample)


class TestRefusals:
    @all_samples
    def test_a_changed_body(self, sample: Sample) -> None:
        tampered = replace(signed(sample), body=sample.request.body + b" ")

        verdict = registry.webhook(sample.slug).verify(tampered, secrets_of(sample.slug), NOW)

        assert isinstance(verdict, Refused)
        assert verdict.status in {401, 403}

    @all_shops
    def test_no_signature(self, slug: str) -> None:
        verdict = registry.webhook(slug).verify(first(slug).request, secrets_of(slug), NOW)

        assert isinstance(verdict, Refused)
        assert verdict.status in {401, 403}

    @all_shops
    def test_another_secret(self, slug: str) -> None:
        others = {name: f"{value}-other" for name, value in secrets_of(slug).items()}

        assert isinstance(registry.webhook(slug).verify(signed(first(slug)), others, NOW), Refused)

    @all_shops
    @pytest.mark.parametrize("empty", [{}, {"": ""}, None])
    def test_an_empty_secret_refuses_even_a_matching_signature(
        self, slug: str, empty: dict[str, str] | None
    ) -> None:
        secrets = dict.fromkeys(secrets_of(slug), "") if empty is None else empty
        blank = dict.fromkeys(secrets_of(slug), "")
        request = registry.signing(slug).sign(first(slug).request, blank, NOW)

        assert isinstance(registry.webhook(slug).verify(request, secrets, NOW), Refused)

    @all_shops
    @pytest.mark.parametrize("body", [b"", b"{", b"order=1", b"\xff\xfe", b"[" * 100_000])
    def test_signed_but_not_json_is_a_bad_request(self, slug: str, body: bytes) -> None:
        request = replace(first(slug).request, body=body)
        genuine = registry.signing(slug).sign(request, secrets_of(slug), NOW)

        verdict = registry.webhook(slug).verify(genuine, secrets_of(slug), NOW)

        assert isinstance(verdict, Refused)
        assert verdict.status == 400

    @all_shops
    @pytest.mark.parametrize("value", ["é", "", " ", "=" * 5000, "null"])
    def test_a_strange_signature_never_raises(self, slug: str, value: str) -> None:
        genuine = signed(first(slug))
        added = set(genuine.headers) - set(first(slug).request.headers)
        strange = replace(genuine, headers={**genuine.headers, **dict.fromkeys(added, value)})

        assert isinstance(registry.webhook(slug).verify(strange, secrets_of(slug), NOW), Refused)


class TestWhatIsNotUnderstood:
    @all_shops
    @pytest.mark.parametrize("body", [b"[]", b'"text"', b"12", b"null", b"true"])
    def test_json_that_is_no_object(self, slug: str, body: bytes) -> None:
        request = replace(first(slug).request, body=body)

        with pytest.raises(ParseFailure):
            registry.adapter(slug).parse(request, shop_account(slug=slug), NOW)

    @all_shops
    def test_an_unknown_topic_is_reported_not_dropped(self, slug: str) -> None:
        request = under_topic(first(slug).request, "orders/abducted")

        events = registry.adapter(slug).parse(request, shop_account(slug=slug), NOW)

        assert [type(event) for event in events] == [UnknownShopEvent]

    @all_shops
    def test_a_batch_of_a_thousand_with_one_rotten(self, slug: str) -> None:
        """A shop that posts lists has a sample of one; any other's is refused whole, not halved."""
        adapter, account = registry.adapter(slug), shop_account(slug=slug)
        lists = [one for one in CASES if one.slug == slug and one.request.body[:1] == b"["]
        for sample in lists or [first(slug)]:
            found = json.loads(sample.request.body)
            good = found[0] if lists else found
            rotten: object
            for rotten in (None, {}, "text", 7, []):
                batch = json.dumps([good] * 500 + [rotten] + [good] * 499).encode()
                request = replace(sample.request, body=batch)
                if not lists:
                    with pytest.raises(ParseFailure):
                        adapter.parse(request, account, NOW)
                    continue
                events = adapter.parse(request, account, NOW)
                assert sum(type(one) is not UnknownShopEvent for one in events) >= 999

    @all_samples
    def test_any_field_may_be_missing_or_of_another_type(self, sample: Sample) -> None:
        """A rotten body is refused as such; nothing else may come out of the adapter."""
        adapter, account = registry.adapter(sample.slug), shop_account(slug=sample.slug)
        body = json.loads(sample.request.body)
        for name in body if isinstance(body, dict) else ():
            rotten: object
            for rotten in (None, "", "x", 0, -1, 1.5, True, [], {}, [None], [{}], {"x": []}):
                request = replace(sample.request, body=json.dumps({**body, name: rotten}).encode())
                with suppress(ParseFailure):
                    adapter.parse(request, account, NOW)
