"""The same request an hour, eight hours, seven days later is still one: nothing new, no event.

Through the real intake on moto, for every channel and shop, over their samples.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from deskhand.channels import registry as channels
from deskhand.channels.model import InboundMessage
from deskhand.kit.clock import utc_now
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.merchants.models import AccountKind
from deskhand.shops import registry as shops
from deskhand.shops.model import OrderEvent, StoreDisconnected
from tests.contracts import channels as of_channels
from tests.support import shops as of_shops
from tests.support.intake import Intake, Items
from tests.support.lives import parsed
from tests.support.samples import Sample, samples
from tests.support.stack_in_process import composed

LATE = (timedelta(hours=1), timedelta(hours=8), timedelta(days=7))
FEW = 4  # of each channel and shop: they go through DynamoDB


def _messages(slug: str) -> list[Sample]:
    """A few from all over a folder."""
    found = [one for one in samples("channels", slug) if _has_messages(slug, one)]
    return found[:: max(1, len(found) // FEW)][:FEW]


def _news(slug: str) -> list[of_shops.Sample]:
    """A few of each sort of news."""
    kinds: dict[tuple[str, ...], list[of_shops.Sample]] = {}
    for one in of_shops.samples():
        if one.slug == slug and _is_of_orders(slug, one):
            events = parsed(slug, one.request, of_shops.NOW)
            kinds.setdefault(tuple(type(event).__name__ for event in events), []).append(one)
    return [one for alike in kinds.values() for one in alike[:2]]


def _has_messages(slug: str, sample: Sample) -> bool:
    """Whether it is messages to one account, with all that they need in them."""
    items = of_channels.parsed(slug, sample)
    return len({item.entry_id for item in items}) == 1 and all(
        isinstance(item, InboundMessage)
        and not item.echo
        and not any(one.upload for one in item.attachments)
        for item in items
    )


def _is_of_orders(slug: str, sample: of_shops.Sample) -> bool:
    """Whether all that it needs is in it: nothing has to be asked of the shop."""
    if "quarantine" in sample.expect:
        return False
    events = parsed(slug, sample.request, of_shops.NOW)
    return bool(events) and all(
        isinstance(one, StoreDisconnected)
        or (isinstance(one, OrderEvent) and bool(one.external_order_id))
        for one in events
    )


CHANNEL_CASES = [(slug, one) for slug in channels.SLUGS for one in _messages(slug)]
SHOP_CASES = [(slug, one) for slug in shops.SLUGS for one in _news(slug)]


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.mark.parametrize("slug", [*channels.SLUGS, *shops.SLUGS])
def test_every_channel_and_shop_is_tried(slug: str) -> None:
    assert any(slug == one for one, _ in (*CHANNEL_CASES, *SHOP_CASES))


@pytest.mark.parametrize(("slug", "sample"), CHANNEL_CASES, ids=of_channels.name_of)
def test_a_message_told_again(
    settings: Settings, merchant_id: str, slug: str, sample: Sample
) -> None:  # S41, S97, contract §3
    account = of_channels.account_of(slug, sample)
    entry = next((item.entry_id for item in of_channels.parsed(slug, sample)), "")
    intake = Intake(
        settings,
        merchant_id,
        slug,
        AccountKind.CHANNEL,
        entry or account.external_id,
        account.settings,
        of_channels.secrets_of(slug),
    )
    _assert_one(intake, sample.request, _resigned(slug, sample))


@pytest.mark.parametrize(("slug", "sample"), SHOP_CASES, ids=of_channels.name_of)
def test_news_of_an_order_told_again(
    settings: Settings, merchant_id: str, slug: str, sample: of_shops.Sample
) -> None:  # S61, S97, contract §3
    secrets = of_shops.secrets_of(slug)
    intake = Intake(settings, merchant_id, slug, AccountKind.SHOP, of_shops.STORE, {}, secrets)
    _assert_one(intake, sample.request, {})


def _resigned(slug: str, sample: Sample) -> dict[timedelta, Request]:
    """The request as its provider would sign it anew with each try."""
    if slug not in channels.WEBHOOK_SLUGS or not sample.sign:
        return {}
    secrets, now = of_channels.secrets_of(slug), of_channels.NOW
    signing = channels.signing(slug)
    return {later: signing.sign(sample.request, secrets, now + later) for later in LATE}


def _assert_one(intake: Intake, request: Request, resigned: dict[timedelta, Request]) -> None:
    first = intake.process(request)
    assert first.stored > 0
    assert first.stored == first.received
    kept = intake.items()
    _assert_remembered(kept)
    for later in LATE:
        again = intake.process(resigned.get(later, request), later)
        assert (again.stored, again.duplicate) == (0, first.stored), later
        assert intake.items() == kept, later


def _assert_remembered(items: Items) -> None:
    """What tells a repeat does not run out before the last repeat can come."""
    ends = [int(one["expires_at"]["N"]) for one in items.values() if "expires_at" in one]
    horizon = (utc_now() + LATE[-1]).timestamp()
    assert all(end > horizon for end in ends)
