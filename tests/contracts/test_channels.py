"""Every channel keeps the contract: its samples, and the failures that every channel must stand.

Runs over the registry and `events/channels/`; a new channel adds nothing here.
"""

import contextlib
import json

import pytest

from deskhand.channels import registry
from deskhand.channels.model import InboundMessage, Unknown
from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Accepted, Refused, Request
from tests.contracts.channels import (
    CASES,
    IN_JSON,
    LISTS,
    NOW,
    ONE_PER_FORMAT,
    SIGNED,
    TYPES,
    account_of,
    lists_in,
    name_of,
    parsed,
    secrets_of,
    signed,
    takes_files,
    tampered,
    with_body,
    with_list,
)
from tests.support.samples import Sample, mismatches

GARBAGE = [b"\xff\xfe\x00garbage", b"<xml/>", b'{"broken":', b"[]", b"null", b"1", b'"text"']
ROTTEN: list[object] = [None, "text", 7, [], {}, {"id": {}}]


class TestSamples:
    """S40, S42, S52: one normal form."""

    @pytest.mark.parametrize("slug", registry.SLUGS)
    def test_every_channel_has_samples(self, slug: str) -> None:
        assert any(case_slug == slug for case_slug, _ in CASES)

    @pytest.mark.parametrize(("slug", "sample"), CASES, ids=name_of)
    def test_becomes_what_the_sample_says(self, slug: str, sample: Sample) -> None:
        items = parsed(slug, sample)
        expected = [{k: v for k, v in e.items() if k != "type"} for e in sample.expect]
        assert [type(item) for item in items] == [TYPES[e["type"]] for e in sample.expect]
        assert mismatches(expected, items) == []

    @pytest.mark.parametrize(("slug", "sample"), CASES, ids=name_of)
    def test_a_replay_gives_the_same_ids(self, slug: str, sample: Sample) -> None:  # S41, S97
        first = [item.event_id for item in parsed(slug, sample)]
        assert all(first)
        assert [item.event_id for item in parsed(slug, sample)] == first
        assert all(len(event_id.encode()) <= 512 for event_id in first)

    @pytest.mark.parametrize(("slug", "sample"), CASES, ids=name_of)
    def test_times_are_aware(self, slug: str, sample: Sample) -> None:
        assert all(item.at.tzinfo is not None for item in parsed(slug, sample))

    @pytest.mark.parametrize("slug", registry.WEBHOOK_SLUGS)
    def test_something_unknown_is_among_them(self, slug: str) -> None:  # formats.md 0.6
        kinds = {e["type"] for case_slug, s in CASES if case_slug == slug for e in s.expect}
        assert "unknown" in kinds


class TestSignature:
    """S21, S29, contract.md 3."""

    @pytest.mark.parametrize(("slug", "sample"), SIGNED, ids=name_of)
    def test_a_genuine_request_is_accepted(self, slug: str, sample: Sample) -> None:
        verdict = registry.webhook(slug).verify(signed(slug, sample.request), secrets_of(slug), NOW)
        assert isinstance(verdict, Accepted)

    @pytest.mark.parametrize(("slug", "sample"), SIGNED, ids=name_of)
    def test_another_secret_is_refused(self, slug: str, sample: Sample) -> None:
        request = signed(slug, sample.request, "stolen")
        _assert_forbidden(registry.webhook(slug).verify(request, secrets_of(slug), NOW))

    @pytest.mark.parametrize(("slug", "sample"), SIGNED, ids=name_of)
    def test_a_missing_signature_is_refused(self, slug: str, sample: Sample) -> None:
        verdict = registry.webhook(slug).verify(sample.request, secrets_of(slug), NOW)
        _assert_forbidden(verdict)

    @pytest.mark.parametrize("slug", registry.WEBHOOK_SLUGS)
    def test_every_byte_that_counts_is_signed(self, slug: str) -> None:  # S21
        """The raw bytes, white space and all; a provider that signs no body says so in its spec."""
        changed = [
            sample
            for case_slug, sample in SIGNED
            if case_slug == slug and _slips_through(slug, sample)
        ]
        assert bool(changed) is not registry.adapter(slug).spec.signs_body

    @pytest.mark.parametrize(("slug", "sample"), ONE_PER_FORMAT, ids=name_of)
    def test_an_empty_or_missing_secret_refuses(self, slug: str, sample: Sample) -> None:
        empty = dict.fromkeys(secrets_of(slug), "")
        request = registry.signing(slug).sign(sample.request, empty, NOW)
        for secrets in (empty, {}):
            assert isinstance(registry.webhook(slug).verify(request, secrets, NOW), Refused)

    @pytest.mark.parametrize(("slug", "sample"), ONE_PER_FORMAT, ids=name_of)
    def test_the_previous_secret_still_counts_during_a_rotation(
        self, slug: str, sample: Sample
    ) -> None:
        webhook = registry.webhook(slug)
        request = signed(slug, sample.request, "previous")
        verdicts = [
            webhook.verify(request, secrets_of(slug, word), NOW) for word in ("current", "previous")
        ]
        assert [type(verdict) for verdict in verdicts] == [Refused, Accepted]

    @pytest.mark.parametrize(("slug", "sample"), ONE_PER_FORMAT, ids=name_of)
    def test_a_post_is_no_handshake(self, slug: str, sample: Sample) -> None:
        assert registry.webhook(slug).handshake(sample.request, secrets_of(slug)) is None


class TestBadBodies:
    """contract.md 3: 400 or quarantine, never 500."""

    @pytest.mark.parametrize(("slug", "sample"), ONE_PER_FORMAT, ids=name_of)
    def test_an_empty_body_is_refused(self, slug: str, sample: Sample) -> None:
        request = with_body(signed(slug, sample.request), b"")
        assert isinstance(registry.webhook(slug).verify(request, secrets_of(slug), NOW), Refused)

    @pytest.mark.parametrize("body", GARBAGE)
    @pytest.mark.parametrize(("slug", "sample"), ONE_PER_FORMAT, ids=name_of)
    def test_what_is_not_what_it_says_ends_typed(
        self, slug: str, sample: Sample, body: bytes
    ) -> None:
        request = _signed_if_possible(slug, with_body(sample.request, body))
        verdict = registry.webhook(slug).verify(request, secrets_of(slug), NOW)
        if isinstance(verdict, Refused):
            assert 400 <= verdict.status < 500
        _assert_typed_end(slug, sample, request)

    @pytest.mark.parametrize(("slug", "sample"), SIGNED, ids=name_of)
    def test_every_cut_off_body_ends_typed(self, slug: str, sample: Sample) -> None:
        whole = sample.request.body
        for length in range(0, len(whole), max(1, len(whole) // 40)):
            _assert_typed_end(
                slug, sample, with_body(sample.request, whole[:length]), any_item=True
            )

    @pytest.mark.parametrize(("slug", "sample"), ONE_PER_FORMAT, ids=name_of)
    def test_json_without_end_ends_typed(self, slug: str, sample: Sample) -> None:
        for depth in (1_500, 100_000):
            body = b'{"a":' * depth + b"1" + b"}" * depth
            request = with_body(sample.request, body)
            verdict = registry.webhook(slug).verify(request, secrets_of(slug), NOW)
            assert isinstance(verdict, Refused)
            _assert_typed_end(slug, sample, request)


class TestBatches:
    """formats.md 0.6: one bad item must not lose the others."""

    @pytest.mark.parametrize(("slug", "sample"), IN_JSON, ids=name_of)
    @pytest.mark.parametrize("rotten", ROTTEN)
    def test_one_rotten_among_a_few(self, slug: str, sample: Sample, rotten: object) -> None:
        for path in lists_in(json.loads(sample.request.body)):
            _assert_others_live(slug, sample, path, rotten, 9)

    @pytest.mark.parametrize(("slug", "sample", "path"), LISTS, ids=name_of)
    def test_one_rotten_among_a_thousand(
        self, slug: str, sample: Sample, path: tuple[object, ...]
    ) -> None:
        for rotten in (ROTTEN[0], ROTTEN[-1]):
            _assert_others_live(slug, sample, path, rotten, 999)


class TestFiles:
    """S35: a file with no words is a message."""

    @pytest.mark.parametrize("slug", [one for one in registry.SLUGS if takes_files(one)])
    def test_a_file_alone_is_among_the_samples(self, slug: str) -> None:
        items = [i for case_slug, s in CASES if case_slug == slug for i in parsed(slug, s)]
        alone = [
            item
            for item in items
            if isinstance(item, InboundMessage) and item.attachments and not item.body
        ]
        assert alone
        assert all(item.message_type == "attachment" for item in alone if not item.echo)


def _assert_forbidden(verdict: object) -> None:
    assert isinstance(verdict, Refused)
    assert verdict.status in {401, 403}


def _assert_typed_end(
    slug: str, sample: Sample, request: Request, *, any_item: bool = False
) -> None:
    """Parsing ends with `ParseFailure`, or in items; garbage never becomes a known item."""
    with contextlib.suppress(ParseFailure):
        items = registry.adapter(slug).parse(request, account_of(slug, sample), NOW)
        assert any_item or all(isinstance(item, Unknown) for item in items)


def _slips_through(slug: str, sample: Sample) -> bool:
    """Whether a changed body is taken as genuine and says something else."""
    genuine = signed(slug, sample.request)
    told = parsed(slug, sample, genuine)
    for body in tampered(genuine.body):
        request = with_body(genuine, body)
        verdict = registry.webhook(slug).verify(request, secrets_of(slug), NOW)
        with contextlib.suppress(ParseFailure):
            if isinstance(verdict, Accepted) and parsed(slug, sample, request) != told:
                return True
    return False


def _assert_others_live(
    slug: str, sample: Sample, path: tuple[object, ...], rotten: object, count: int
) -> None:
    document = json.loads(sample.request.body)
    item, half = _at(document, path)[0], count // 2
    good = with_list(document, path, [item] * count)
    bad = with_list(document, path, [item] * half + [rotten] + [item] * (count - half))
    known, left = (
        [i for i in parsed(slug, sample, with_body(sample.request, body)) if type(i) is not Unknown]
        for body in (good, bad)
    )
    assert len(left) >= len(known)


def _signed_if_possible(slug: str, request: Request) -> Request:
    """Not every garbage can be signed: some signatures stand inside the JSON."""
    try:
        return signed(slug, request)
    except (ValueError, TypeError):
        return request


def _at(document: object, path: tuple[object, ...]) -> list[object]:
    target: object = document
    for step in path:
        target = target[step]  # type: ignore[index]
    assert isinstance(target, list)
    return target
