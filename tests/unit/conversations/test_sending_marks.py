"""An unanswered call stays one until the provider is heard, whatever comes in between (S97)."""

from collections.abc import Iterator

import pytest

from deskhand import bootstrap
from deskhand.channels.model import Account, Outbound, Sent
from deskhand.conversations.journal import is_marked
from deskhand.conversations.models import Message, MessageStatus
from deskhand.kit.errors import ProviderUnreachable, Retriable
from deskhand.kit.http import HttpClient
from deskhand.kit.settings import Settings
from deskhand.pacing.models import HeldBack
from tests.support.channel import ShortChannel, in_place_of
from tests.support.sending import NoHttp, SendingDesk
from tests.support.stack_in_process import FACEBOOK_SECRETS, composed


class Deaf(ShortChannel):
    """Takes the first call without an answer; then its look-up fails so many times."""

    deaf_for: int = 0

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        if self.deaf_for:
            self.deaf_for -= 1
            raise Retriable("unavailable", "503")
        return ShortChannel.find_sent(self, outbound, account, http)


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Iterator[SendingDesk]:
    with composed(settings):
        connected = bootstrap.accounts().connect(
            merchant_id, "facebook", f"page-{merchant_id}", {"app_id": "1"}, FACEBOOK_SECRETS
        )
        account = bootstrap.accounts().open(merchant_id, connected.account_id)
        desk = SendingDesk(settings, account, NoHttp())
        desk.hear()
        yield desk


def test_a_look_up_that_fails_does_not_make_it_send_again(desk: SendingDesk) -> None:
    channel = Deaf()
    channel.trouble, channel.lost = [ProviderUnreachable("timeout")], True
    channel.deaf_for = 2
    with in_place_of("facebook", channel):
        seq = desk.say()
        message = desk.settle(seq)

    assert message.status is MessageStatus.SENT
    assert len(channel.calls) == 1


def test_the_breakers_no_does_not_make_it_send_again(desk: SendingDesk) -> None:
    channel = ShortChannel(trouble=[ProviderUnreachable("timeout")], lost=True)
    with in_place_of("facebook", channel):
        seq = desk.say()
        desk.deliver(seq)
        pacer = desk.service._desk.pacer
        real = pacer._lanes.take

        def closed(*_: object) -> object:
            raise HeldBack("circuit_open", retry_after=1.0)

        pacer._lanes.take = closed  # type: ignore[assignment,method-assign]
        desk.clock.forward(minutes=5)
        desk.deliver(seq)
        assert is_marked(desk.message(seq))
        pacer._lanes.take = real  # type: ignore[method-assign]
        message = desk.settle(seq)

    assert message.status is MessageStatus.SENT
    assert len(channel.calls) == 1


def test_given_up_without_an_answer_says_so_and_a_retry_asks_first(desk: SendingDesk) -> None:
    channel = Deaf()
    channel.trouble, channel.lost = [ProviderUnreachable("timeout")], True
    channel.deaf_for = 1_000
    with in_place_of("facebook", channel):
        seq = desk.say()
        failed = desk.settle(seq)
        assert failed.status is MessageStatus.FAILED
        assert failed.metadata["failure"]["code"] == "unanswered"
        assert failed.metadata["failure"]["retriable"]
        channel.deaf_for = 0
        desk.retry(seq)
        message = desk.settle(seq)

    assert message.status is MessageStatus.SENT
    assert len(channel.calls) == 1


def test_a_plain_refusal_needs_no_asking(desk: SendingDesk) -> None:
    channel = ShortChannel(trouble=[Retriable("busy")])
    with in_place_of("facebook", channel):
        message = desk.settle(desk.say())

    assert message.status is MessageStatus.SENT
    assert channel.asked == []


def test_an_echo_between_reading_and_calling_is_heeded(desk: SendingDesk) -> None:
    channel = ShortChannel(trouble=[ProviderUnreachable("timeout")], lost=True)
    with in_place_of("facebook", channel):
        seq = desk.say()
        desk.deliver(seq)
        desk.clock.forward(minutes=5)
        journal = desk.service._journal
        real = journal.mark

        def told_just_before(message: Message, place: int) -> bool:
            desk.service.confirm(desk.account, message.id, "x-echo")
            return real(message, place)

        journal.mark = told_just_before  # type: ignore[method-assign]
        desk.deliver(seq)

    assert len(channel.calls) == 1
    assert desk.message(seq).status is MessageStatus.SENT
