"""Limits and what is left to give back: pure rules."""

from datetime import timedelta

import pytest

from deskhand.kit.money import Money
from deskhand.orders.actions import policy
from deskhand.orders.actions.models import ActionStatus, Problem
from tests.support.builders import START
from tests.unit.orders.actions.builders import ANA, BO, action, usd

LIMITS = policy.Limits({"agent": "50.00", "supervisor": "500.00", "merchant_admin": None}, "USD")


class TestLimits:
    @pytest.mark.parametrize(
        ("role", "amount", "allowed"),
        [
            ("agent", "50.00", True),
            ("agent", "50.01", False),
            ("agent", "0.00", True),
            ("supervisor", "500.00", True),
            ("supervisor", "500.01", False),
            ("merchant_admin", "1000000.00", True),
            ("platform_admin", "1000000.00", True),
            ("intern", "0.01", False),
        ],
    )
    def test_of_a_role(self, role: str, amount: str, allowed: bool) -> None:
        assert LIMITS.allows(role, usd(amount)) is allowed

    @pytest.mark.parametrize(
        ("role", "allowed"), [("agent", False), ("supervisor", False), ("merchant_admin", True)]
    )
    def test_another_currency_needs_somebody_without_a_limit(
        self, role: str, allowed: bool
    ) -> None:
        assert LIMITS.allows(role, Money(1, "EUR")) is allowed

    def test_the_platforms_people_have_no_more_than_the_merchant(self) -> None:
        limits = policy.Limits({"merchant_admin": "10.00"}, "USD")
        assert not limits.allows("platform_admin", usd("10.01"))


class TestApproval:
    def test_small_parts_add_up(self) -> None:
        assert policy.why_approval(usd("30.00"), "agent", LIMITS, 0) is None
        assert policy.why_approval(usd("30.00"), "agent", LIMITS, 2001)

    def test_no_money_no_approval(self) -> None:
        assert policy.why_approval(None, "intern", LIMITS, 0) is None

    def test_what_one_person_gave_back_alone(self) -> None:
        done = [
            action(),
            action(status=ActionStatus.DONE, amount_minor=500),
            action(status=ActionStatus.REFUSED),
            action(approval="above the limit"),
            action(asked_by=BO),
        ]
        assert policy.given_alone(done, ANA.email) == 1500

    def test_it_lapses(self) -> None:
        waits = action(status=ActionStatus.AWAITING_APPROVAL)
        assert not policy.lapsed(waits, START + policy.APPROVAL_LASTS)
        assert policy.lapsed(waits, START + policy.APPROVAL_LASTS + timedelta(seconds=1))
        assert not policy.lapsed(action(), START + timedelta(days=99))


class TestRetry:
    @pytest.mark.parametrize(
        ("status", "may"),
        [
            (ActionStatus.UNKNOWN, True),
            (ActionStatus.FAILED, True),
            (ActionStatus.REFUSED, False),
            (ActionStatus.DONE, False),
            (ActionStatus.QUEUED, False),
            (ActionStatus.RUNNING, False),
            (ActionStatus.REJECTED, False),
            (ActionStatus.EXPIRED, False),
            (ActionStatus.AWAITING_APPROVAL, False),
        ],
    )
    def test_by_status(self, status: ActionStatus, may: bool) -> None:
        assert policy.may_retry(action(status=status), START) is may

    def test_refused_for_a_dead_token(self) -> None:
        problem = Problem(code="401", text="token", needs_human=True)
        assert policy.may_retry(action(status=ActionStatus.REFUSED, problem=problem), START)

    def test_lost_by_its_worker(self) -> None:
        later = START + policy.LOST_AFTER + timedelta(seconds=1)
        assert policy.may_retry(action(status=ActionStatus.RUNNING), later)
