"""Every channel × every failure of its provider: nothing twice, nothing lost, no lie in the thread.

A new channel comes in by itself; where its provider has words of its own for being throttled or for
a key that ran out, they go into the table.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

import pytest

from deskhand import bootstrap
from deskhand.channels import registry
from deskhand.channels.model import Account, ContactPoint, SendKind
from deskhand.conversations.models import Message, MessageStatus
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import Invalid
from deskhand.kit.http import HttpResponse
from deskhand.kit.settings import Settings
from deskhand.merchants.models import AccountStatus
from tests.support.builders import FakeClock, inbound
from tests.support.demo_accounts import connect
from tests.support.providers import Providers, Trouble, answers, lost
from tests.support.sending import SendingDesk
from tests.support.stack_in_process import composed

SENT, FAILED = MessageStatus.SENT, MessageStatus.FAILED
PLAYED: Final = Providers().names
PATIENT: Final = 6  # an adapter may renew its token and try once more by itself


def _graph(status: int, code: int) -> Trouble:
    return answers(status, {"error": {"message": "(#0) words", "code": code}})


def _wechat(code: int) -> Trouble:
    return answers(200, {"errcode": code, "errmsg": "words"})


THROTTLED: Final[dict[str, Trouble]] = {
    "facebook": _graph(400, 613),
    "instagram": _graph(400, 4),
    "whatsapp": _graph(400, 130429),
    "wechat": _wechat(45011),
    "telegram": answers(
        429,
        {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 5}},
    ),
}
EXPIRED: Final[dict[str, Trouble]] = {
    "facebook": _graph(400, 190),
    "instagram": _graph(400, 190),
    "whatsapp": _graph(401, 190),
    "wechat": _wechat(40001),
    "telegram": answers(401, {"ok": False, "error_code": 401, "description": "Unauthorized"}),
}
IDENTIFIERS: Final = {
    "mailgun": "lena@mail.example",
    "imap": "lena@mail.example",
    "whatsapp": "4915112345678",
    "telegram": "123456789",
}


def _connect(merchant_id: str, slug: str) -> Account:
    return bootstrap.accounts().open(merchant_id, connect(merchant_id, slug).account_id)


class Desk(SendingDesk):
    """One conversation on one channel whose provider the sandbox plays."""

    def __init__(self, settings: Settings, merchant_id: str, slug: str) -> None:
        self.providers = Providers()
        clock = FakeClock(utc_now())
        super().__init__(settings, _connect(merchant_id, slug), self.providers, clock)
        who = IDENTIFIERS.get(slug, "2233445566778899")
        self.hear(
            inbound(
                who,
                at=clock(),
                sender=ContactPoint(identifier=who, name="Lena"),
                recipient_identifier=self.account.external_id,
            )
        )

    @property
    def failure(self) -> Any:
        return self.message(2).metadata["failure"]


@pytest.fixture(params=[slug for slug in registry.SLUGS if slug in PLAYED])
def desk(request: pytest.FixtureRequest, settings: Settings, merchant_id: str) -> Iterator[Desk]:
    with composed(settings):
        yield Desk(settings, merchant_id, request.param)


def _settled(desk: Desk, *trouble: Trouble) -> Message:
    desk.providers.trouble = list(trouble)
    return desk.settle(desk.say())


def through(go_through: Callable[[], HttpResponse]) -> HttpResponse:
    """No trouble this time."""
    return go_through()


def gave_up(go_through: Callable[[], HttpResponse]) -> HttpResponse:
    """The provider does it, and a proxy before it has given up waiting."""
    go_through()
    return HttpResponse(status=504, body=b"<html>Gateway Timeout</html>")


def test_without_trouble_it_is_sent(desk: Desk) -> None:  # S25, S33, S34
    message = _settled(desk)
    assert message.status is SENT
    assert message.external_message_id
    assert len(desk.providers.taken) == 1


@pytest.mark.parametrize(
    "trouble",
    [answers(500), answers(502, "<html>Bad gateway</html>"), answers(503)],
    ids=["500", "502", "503"],
)
def test_a_provider_that_is_not_well_is_tried_again(desk: Desk, trouble: Trouble) -> None:  # S98
    message = _settled(desk, trouble, trouble)
    assert message.status is SENT
    assert len(desk.providers.taken) == 1


def test_too_fast_waits_as_long_as_the_provider_says(desk: Desk) -> None:  # S89
    before = desk.clock()
    trouble = answers(429, headers={"retry-after": "30"})
    message = _settled(desk, THROTTLED.get(desk.account.slug, trouble), trouble)
    assert message.status is SENT
    assert len(desk.providers.taken) == 1
    assert desk.clock() > before


def test_a_provider_that_names_the_wait_gets_it(desk: Desk) -> None:  # S89
    before = desk.clock()
    desk.providers.trouble = [answers(429, headers={"retry-after": "90"})]
    seq = desk.say()
    desk.deliver(seq)
    waiting = desk.message(seq)
    assert waiting.status is MessageStatus.QUEUED
    assert waiting.not_before is not None
    assert waiting.not_before >= before + timedelta(seconds=90)
    desk.deliver(seq)  # too early: nobody is asked
    assert desk.providers.tried == 1
    assert desk.settle(seq).status is SENT
    assert len(desk.providers.taken) == 1


@pytest.mark.parametrize("trouble", [lost, gave_up])
def test_an_answer_that_got_lost_sends_nothing_twice(desk: Desk, trouble: Trouble) -> None:  # S97
    message = _settled(desk, trouble)
    assert len(desk.providers.taken) == 1
    if message.status is FAILED:
        assert desk.failure["code"] == "outcome_unknown"
        assert desk.failure["retriable"]
        # The provider's echo, where it has one, puts it right.
        assert desk.service.confirm(desk.account, message.id, "echo-1")
        assert desk.message(2).status is SENT
    else:
        assert message.status is SENT


def test_a_key_that_ran_out_pauses_the_account_until_somebody_acts(desk: Desk) -> None:  # S26
    trouble = EXPIRED.get(desk.account.slug, answers(401, "Forbidden"))
    message = _settled(desk, *[trouble] * PATIENT)
    assert message.status is FAILED
    assert desk.failure["needs_human"]
    assert desk.providers.taken == []
    merchant_id, account_id = desk.merchant_id, desk.account.account_id
    assert bootstrap.accounts().get(merchant_id, account_id).status is AccountStatus.PAUSED
    tried = desk.providers.tried
    assert desk.settle(desk.say("And more")).status is FAILED
    assert desk.providers.tried == tried

    desk.providers.trouble = []
    bootstrap.accounts().resume(merchant_id, account_id)
    assert desk.retrying.release(merchant_id, account_id) == 2
    assert [desk.settle(seq).status for seq in (2, 3)] == [SENT, SENT]
    assert len(desk.providers.taken) == 2


def test_down_for_good_it_fails_and_rings_and_can_be_retried(desk: Desk) -> None:  # S26, S98
    message = _settled(desk, *[answers(500)] * 200)
    assert message.status is FAILED
    assert desk.failure["retriable"]
    assert desk.queues.buried == [2]
    assert desk.providers.taken == []

    desk.providers.trouble = []
    desk.retry(2)
    assert desk.settle(2).status is SENT
    assert len(desk.providers.taken) == 1


@pytest.mark.parametrize("name", ["500", "429", "lost", "401"])
def test_the_second_part_of_a_text_failing(desk: Desk, name: str) -> None:  # S33, S97, S98
    slug = desk.account.slug
    spec = registry.adapter(slug).spec
    if spec.max_text is None:
        return
    expired = EXPIRED.get(slug, answers(401, "Forbidden"))
    troubles: dict[str, list[Trouble]] = {
        "500": [answers(500)],
        "429": [THROTTLED.get(slug, answers(429, headers={"retry-after": "30"}))],
        "lost": [lost],
        "401": [expired] * PATIENT,
    }
    words = " ".join(f"w{number}" for number in range(spec.max_text // 4))
    desk.providers.trouble = [through, *troubles[name]]
    message = desk.settle(desk.say(words))
    if message.status is FAILED:
        assert desk.failure["code"]
        desk.providers.trouble = []
        if name == "lost":
            assert len(desk.providers.taken) == 2
            return  # whether it arrived is for the echo, or for a person, to say
        bootstrap.accounts().resume(desk.merchant_id, desk.account.account_id)
        desk.retrying.release(desk.merchant_id, desk.account.account_id)
        message = desk.settle(2)
    assert message.status is SENT
    assert len(desk.providers.taken) == len({call.body for call in desk.providers.taken})
    assert 2 <= len(desk.providers.taken) <= 3


def test_a_window_that_closed_meanwhile(desk: Desk) -> None:  # S84
    seq = desk.say()
    desk.clock.forward(days=900)
    message = desk.settle(seq)
    rules = registry.adapter(desk.account.slug).spec.windows
    if not any(rule.kind is SendKind.REPLY and rule.lasts for rule in rules):
        assert message.status is SENT
        return
    assert message.status is FAILED
    assert desk.failure["code"] == "window_closed"
    assert desk.providers.tried == 0
    with pytest.raises(Invalid):
        desk.say()
    with pytest.raises(Invalid):
        desk.retry(seq)
