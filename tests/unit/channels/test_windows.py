"""Every provider's rules of when we may write, to the second."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels import registry
from deskhand.channels.model import Opening, Sender, SendKind
from deskhand.channels.windows import (
    FREE,
    Closed,
    LastInbound,
    Permission,
    WindowRule,
    can_send,
    counted,
)

T0 = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY, WEEK, TWO_DAYS, MINUTE = (
    timedelta(days=1),
    timedelta(days=7),
    timedelta(hours=48),
    timedelta(minutes=1),
)
HUMAN, MACHINE = Sender.HUMAN, Sender.AUTOMATION
REPLY, TEMPLATE = SendKind.REPLY, SendKind.TEMPLATE
PUBLIC, PRIVATE = SendKind.PUBLIC_REPLY, SendKind.PRIVATE_REPLY
MESSAGE, CLICK, PAYMENT, ADVERT, COMMENT = (
    Opening.MESSAGE,
    Opening.INTERACTION,
    Opening.PAYMENT,
    Opening.ADVERT,
    Opening.COMMENT,
)
AGENT_TAG = {"human_agent": True}
RULES_OF = {slug: registry.adapter(slug).spec.windows for slug in registry.SLUGS}


def last(**at: timedelta) -> LastInbound:
    return LastInbound(at={Opening(name): T0 + when for name, when in at.items()})


def used(at: LastInbound, **counts: int) -> LastInbound:
    return LastInbound(at=at.at, used={Opening(name): count for name, count in counts.items()})


WROTE = last(message=timedelta(0))
CLICKED = last(interaction=timedelta(0))
COMMENTED = last(comment=timedelta(0))

# slug, what the customer did, who sends, what, after how long, settings -> open? (tag or reason)
OPEN = [
    ("facebook", WROTE, HUMAN, REPLY, DAY - SECOND, {}, ""),
    ("facebook", WROTE, MACHINE, REPLY, DAY - SECOND, {}, ""),
    ("facebook", WROTE, HUMAN, REPLY, DAY, AGENT_TAG, "HUMAN_AGENT"),
    ("facebook", WROTE, HUMAN, REPLY, WEEK - SECOND, AGENT_TAG, "HUMAN_AGENT"),
    ("facebook", last(advert=timedelta(0)), MACHINE, REPLY, WEEK - SECOND, {}, ""),
    ("facebook", COMMENTED, HUMAN, PUBLIC, 30 * DAY, {}, ""),
    ("facebook", COMMENTED, HUMAN, PRIVATE, WEEK - SECOND, {}, ""),
    ("instagram", WROTE, HUMAN, REPLY, DAY - SECOND, {}, ""),
    ("instagram", WROTE, HUMAN, REPLY, WEEK - SECOND, AGENT_TAG, "HUMAN_AGENT"),
    ("instagram", COMMENTED, HUMAN, PRIVATE, WEEK - SECOND, {}, ""),
    ("whatsapp", WROTE, HUMAN, REPLY, DAY - SECOND, {}, ""),
    ("whatsapp", WROTE, MACHINE, TEMPLATE, 90 * DAY, {}, ""),
    ("whatsapp", LastInbound(), HUMAN, TEMPLATE, DAY, {}, ""),
    ("wechat", WROTE, HUMAN, REPLY, TWO_DAYS - SECOND, {}, ""),
    ("wechat", used(WROTE, message=4), HUMAN, REPLY, DAY, {}, ""),
    ("wechat", CLICKED, MACHINE, REPLY, MINUTE - SECOND, {}, ""),
    ("wechat", used(CLICKED, interaction=2), HUMAN, REPLY, SECOND, {}, ""),
    ("wechat", used(last(payment=timedelta(0)), payment=99), HUMAN, REPLY, DAY, {}, ""),
    ("mailgun", LastInbound(), MACHINE, REPLY, 900 * DAY, {}, ""),
    ("web_chat", WROTE, HUMAN, REPLY, 900 * DAY, {}, ""),
]
SHUT = [
    ("facebook", WROTE, HUMAN, REPLY, DAY, {}, Closed.EXPIRED),
    ("facebook", WROTE, MACHINE, REPLY, DAY, AGENT_TAG, Closed.EXPIRED),
    ("facebook", WROTE, HUMAN, REPLY, WEEK, AGENT_TAG, Closed.EXPIRED),
    ("facebook", LastInbound(), HUMAN, REPLY, SECOND, {}, Closed.NEVER_WROTE),
    ("facebook", WROTE, HUMAN, TEMPLATE, SECOND, {}, Closed.NOT_OFFERED),
    ("facebook", COMMENTED, HUMAN, REPLY, SECOND, {}, Closed.NEVER_WROTE),
    ("facebook", COMMENTED, HUMAN, PRIVATE, WEEK, {}, Closed.EXPIRED),
    ("facebook", used(COMMENTED, comment=1), HUMAN, PRIVATE, DAY, {}, Closed.USED_UP),
    ("instagram", WROTE, HUMAN, REPLY, DAY, {}, Closed.EXPIRED),
    ("instagram", used(COMMENTED, comment=1), HUMAN, PRIVATE, DAY, {}, Closed.USED_UP),
    ("whatsapp", WROTE, HUMAN, REPLY, DAY, {}, Closed.EXPIRED),
    ("wechat", WROTE, HUMAN, REPLY, TWO_DAYS, {}, Closed.EXPIRED),
    ("wechat", used(WROTE, message=5), HUMAN, REPLY, DAY, {}, Closed.USED_UP),
    ("wechat", CLICKED, MACHINE, REPLY, MINUTE, {}, Closed.EXPIRED),
    ("wechat", used(CLICKED, interaction=3), HUMAN, REPLY, SECOND, {}, Closed.USED_UP),
]


def connected(slug: str) -> tuple[WindowRule, ...]:
    if slug not in RULES_OF:
        pytest.skip(f"{slug} is not there")
    return RULES_OF[slug]


def ask(
    slug: str,
    at: LastInbound,
    sender: Sender,
    kind: SendKind,
    after: timedelta,
    on: dict[str, bool],
) -> Permission:
    return can_send(connected(slug), at, sender, kind, T0 + after, on)


@pytest.mark.parametrize(("slug", "at", "sender", "kind", "after", "on", "tag"), OPEN)
def test_open(
    slug: str,
    at: LastInbound,
    sender: Sender,
    kind: SendKind,
    after: timedelta,
    on: dict[str, bool],
    tag: str,
) -> None:
    answer = ask(slug, at, sender, kind, after, on)
    assert answer.allowed
    assert answer.tag == tag


@pytest.mark.parametrize(("slug", "at", "sender", "kind", "after", "on", "reason"), SHUT)
def test_shut(
    slug: str,
    at: LastInbound,
    sender: Sender,
    kind: SendKind,
    after: timedelta,
    on: dict[str, bool],
    reason: Closed,
) -> None:
    answer = ask(slug, at, sender, kind, after, on)
    assert not answer.allowed
    # Nothing is told that is not so: a tag that is not switched on may be named, too.
    assert answer.reason is reason


def test_what_would_work_is_named() -> None:
    assert ask("whatsapp", WROTE, HUMAN, REPLY, DAY, {}).instead == (TEMPLATE,)
    assert PUBLIC in ask("facebook", COMMENTED, HUMAN, REPLY, DAY, {}).instead


def test_the_end_is_the_last_rules_that_is_open() -> None:
    plain = ask("facebook", WROTE, HUMAN, REPLY, SECOND, {})
    tagged = ask("facebook", WROTE, HUMAN, REPLY, SECOND, AGENT_TAG)
    assert (plain.until, tagged.until) == (T0 + DAY, T0 + WEEK)
    assert tagged.tag == ""


def test_a_newer_opening_that_is_used_up_hides_no_older_one() -> None:
    at = used(last(message=timedelta(0), interaction=SECOND), interaction=3, message=3)
    answer = ask("wechat", at, HUMAN, REPLY, 2 * SECOND, {})
    assert (answer.allowed, answer.remaining) == (True, 2)


def test_a_payment_frees_of_counting() -> None:
    at = used(last(message=timedelta(0), payment=SECOND), message=5)
    answer = ask("wechat", at, HUMAN, REPLY, 2 * SECOND, {})
    assert (answer.allowed, answer.remaining) == (True, None)


def test_only_what_has_a_number_is_counted() -> None:
    facebook, wechat = connected("facebook"), connected("wechat")
    both = last(message=timedelta(0), comment=timedelta(0), interaction=timedelta(0))
    assert counted(facebook, both, PRIVATE) == {COMMENT}
    assert counted(facebook, both, PUBLIC) == frozenset()
    assert counted(facebook, both, REPLY) == frozenset()
    assert counted(wechat, both, REPLY) == {MESSAGE, CLICK}
    assert counted((), both, REPLY) == frozenset()


RULE = st.builds(
    WindowRule,
    kind=st.sampled_from(SendKind),
    senders=st.frozensets(st.sampled_from(Sender), min_size=1),
    openings=st.frozensets(st.sampled_from(Opening), min_size=1),
    lasts=st.none() | st.timedeltas(SECOND, WEEK),
    max_sends=st.none() | st.integers(1, 5),
    needs_opening=st.booleans(),
    setting=st.sampled_from(["", "on", "off"]),
)
RULES = st.lists(RULE, min_size=1, max_size=4).map(tuple)
PAST = st.timedeltas(-WEEK, timedelta(0))
ACTS = st.builds(
    LastInbound,
    at=st.dictionaries(
        st.sampled_from(Opening), st.timedeltas(-WEEK, timedelta(0)).map(T0.__add__)
    ),
    used=st.dictionaries(st.sampled_from(Opening), st.integers(0, 6)),
)
WHO, WHAT = st.sampled_from(Sender), st.sampled_from(SendKind)
LATER = st.timedeltas(timedelta(0), 2 * WEEK)


class TestProperties:
    @given(RULES, ACTS, WHO, WHAT, LATER, LATER)
    def test_what_is_closed_stays_closed_until_the_customer_acts(
        self,
        rules: tuple[WindowRule, ...],
        at: LastInbound,
        who: Sender,
        what: SendKind,
        one: timedelta,
        more: timedelta,
    ) -> None:
        before = can_send(rules, at, who, what, T0 + one, {"on": True})
        after = can_send(rules, at, who, what, T0 + one + more, {"on": True})
        assert before.allowed or not after.allowed

    @given(RULES, ACTS, WHO, WHAT)
    def test_until_is_to_the_second(
        self, rules: tuple[WindowRule, ...], at: LastInbound, who: Sender, what: SendKind
    ) -> None:
        answer = can_send(rules, at, who, what, T0, {})
        if answer.allowed and answer.until:
            just = can_send(rules, at, who, what, answer.until - timedelta(microseconds=1), {})
            assert just.allowed
            assert not can_send(rules, at, who, what, answer.until, {}).allowed

    @given(RULES, WHO, WHAT)
    def test_never_open_without_an_opening_unless_the_rule_says_so(
        self, rules: tuple[WindowRule, ...], who: Sender, what: SendKind
    ) -> None:
        answer = can_send(rules, LastInbound(), who, what, T0, {"on": True})
        assert answer.allowed == any(
            not rule.needs_opening
            and rule.kind is what
            and who in rule.senders
            and rule.setting in {"", "on"}
            for rule in rules
        )

    @given(RULES, ACTS, WHO, WHAT)
    def test_another_act_never_closes(
        self, rules: tuple[WindowRule, ...], at: LastInbound, who: Sender, what: SendKind
    ) -> None:
        before = can_send(rules, at, who, what, T0, {})
        for act in Opening:
            fresh = LastInbound(
                at={**at.at, act: T0}, used={one: n for one, n in at.used.items() if one is not act}
            )
            assert can_send(rules, fresh, who, what, T0, {}).allowed >= before.allowed

    @given(RULES, ACTS, WHO, WHAT)
    def test_what_is_offered_instead_is_open(
        self, rules: tuple[WindowRule, ...], at: LastInbound, who: Sender, what: SendKind
    ) -> None:
        answer = can_send(rules, at, who, what, T0, {})
        assert answer.allowed == (answer.reason is None)
        for other in answer.instead:
            assert can_send(rules, at, who, other, T0, {}).allowed

    def test_a_channel_without_rules_is_free(self) -> None:
        assert can_send((), LastInbound(), MACHINE, REPLY, T0).allowed
        assert can_send(FREE, LastInbound(), MACHINE, REPLY, T0).allowed
        assert can_send((), LastInbound(), HUMAN, PUBLIC, T0).reason is Closed.NOT_OFFERED
