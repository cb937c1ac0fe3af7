"""Speed limits and breakers: shared by all who call, one write for each call while all is well."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deskhand.kit.errors import NeedsHuman, Permanent, ProviderUnreachable, Retriable
from deskhand.kit.settings import Settings
from deskhand.pacing import policy
from deskhand.pacing.models import HeldBack, Lane
from deskhand.pacing.service import Pacer
from deskhand.storage.table import Table
from tests.support.builders import FakeClock
from tests.support.faults import CallCounter, watching


def lane(merchant_id: str, **changes: object) -> Lane:
    fields: dict[str, object] = {
        "merchant_id": merchant_id,
        "slug": "any",
        "account_id": "acc",
        "per_second": 2.0,
        "burst": 3,
    }
    return Lane(**{**fields, **changes})  # type: ignore[arg-type]


class Desk:
    """Any number of Lambdas, each with its own pacer, one table and one clock."""

    def __init__(self, settings: Settings, patience: float = 0.0) -> None:
        self.clock = FakeClock()
        self.slept: list[float] = []
        self._settings = settings
        self._patience = patience

    def pacer(self) -> Pacer:
        def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        table = Table(self._settings.idempotency_table)
        return Pacer(table, self.clock, sleep, self._patience)


@pytest.fixture
def desk(settings: Settings) -> Desk:
    return Desk(settings)


def fail(pacer: Pacer, where: Lane, failure: Exception | None = None) -> None:
    def work() -> None:
        raise failure or ProviderUnreachable("timeout")

    with pytest.raises((Retriable, Permanent, NeedsHuman)):
        pacer.call(where, work)


class TestBucket:  # S89
    def test_a_burst_goes_through_and_then_the_rate_holds(
        self, desk: Desk, merchant_id: str
    ) -> None:
        pacer, where = desk.pacer(), lane(merchant_id)
        for _ in range(3):
            pacer.enter(where)

        with pytest.raises(HeldBack) as held:
            pacer.enter(where)
        assert held.value.code == "paced"
        assert held.value.retry_after == pytest.approx(0.5, abs=0.01)
        desk.clock.forward(seconds=0.5)
        pacer.enter(where)
        with pytest.raises(HeldBack):
            pacer.enter(where)

    def test_all_lambdas_share_it(self, desk: Desk, merchant_id: str) -> None:
        where = lane(merchant_id)
        for _ in range(3):
            desk.pacer().enter(where)

        with pytest.raises(HeldBack):
            desk.pacer().enter(where)

    def test_merchants_accounts_and_pairs_have_their_own(
        self, desk: Desk, merchant_id: str
    ) -> None:
        pacer, narrow = desk.pacer(), {"burst": 1}
        pacer.enter(lane(merchant_id, **narrow))

        pacer.enter(lane(f"{merchant_id}-other", **narrow))
        pacer.enter(lane(merchant_id, account_id="second", **narrow))
        pacer.enter(lane(merchant_id, pair="psid-1", **narrow))
        pacer.enter(lane(merchant_id, pair="psid-2", **narrow))
        with pytest.raises(HeldBack):
            pacer.enter(lane(merchant_id, pair="psid-1", **narrow))

    def test_a_turn_that_is_near_is_waited_for(self, settings: Settings, merchant_id: str) -> None:
        desk = Desk(settings, patience=1.0)
        pacer, where = desk.pacer(), lane(merchant_id, burst=1)

        for _ in range(3):
            pacer.enter(where)

        assert desk.slept == pytest.approx([0.5, 1.0], abs=0.01)
        with pytest.raises(HeldBack):
            pacer.enter(where)

    @hypothesis_settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(pauses=st.lists(st.integers(0, 1500), max_size=30), salt=st.uuids())
    def test_never_more_than_burst_and_rate_allow(
        self, settings: Settings, pauses: list[int], salt: object
    ) -> None:
        desk = Desk(settings)
        pacers, where = [desk.pacer(), desk.pacer()], lane(f"m-{salt}")
        start, passed = desk.clock.now, 0
        for number, pause in enumerate(pauses):
            desk.clock.forward(milliseconds=pause)
            try:
                pacers[number % 2].enter(where)
            except HeldBack:
                continue
            passed += 1
            seconds = (desk.clock.now - start).total_seconds()
            assert passed <= where.burst + seconds * where.per_second + 1e-6

    def test_a_call_costs_one_write(self, desk: Desk, merchant_id: str) -> None:
        pacer, where = desk.pacer(), lane(merchant_id)
        with watching(CallCounter()) as counter:
            pacer.call(where, lambda: None)
            pacer.call(where, lambda: None)

        assert counter.calls == ["UpdateItem"] * 2


class TestBreaker:  # S89, S98
    def test_failures_in_a_row_open_it_for_all(self, desk: Desk, merchant_id: str) -> None:
        where = lane(merchant_id, per_second=1000.0, burst=100)
        for _ in range(policy.CONSECUTIVE):
            fail(desk.pacer(), where)

        with pytest.raises(HeldBack) as held:
            desk.pacer().enter(where)
        assert held.value.code == "circuit_open"
        assert held.value.retry_after == policy.FIRST_COOLDOWN_MS / 1000

    def test_a_success_between_begins_the_count_anew(self, desk: Desk, merchant_id: str) -> None:
        pacer, where = desk.pacer(), lane(merchant_id, per_second=1000.0, burst=100)
        for _ in range(policy.CONSECUTIVE - 1):
            fail(pacer, where)
        pacer.call(where, lambda: None)
        fail(pacer, where)

        pacer.enter(where)

    def test_half_of_many_open_it_though_some_get_through(
        self, desk: Desk, merchant_id: str
    ) -> None:
        pacer, where = desk.pacer(), lane(merchant_id, per_second=1000.0, burst=100)

        for _ in range(policy.SAMPLE // 2):
            pacer.call(where, lambda: None)
            fail(pacer, where)

        with pytest.raises(HeldBack):
            pacer.enter(where)

    def test_one_probe_finds_out_and_the_others_wait(self, desk: Desk, merchant_id: str) -> None:
        where = lane(merchant_id, per_second=1000.0, burst=100)
        for _ in range(policy.CONSECUTIVE):
            fail(desk.pacer(), where)
        desk.clock.forward(milliseconds=policy.FIRST_COOLDOWN_MS)

        probing, other = desk.pacer(), desk.pacer()
        leave = probing.enter(where)
        assert leave.probe
        with pytest.raises(HeldBack):
            other.enter(where)
        probing.succeeded(leave)
        assert not other.enter(where).probe

    def test_a_probe_that_fails_lengthens_the_wait(self, desk: Desk, merchant_id: str) -> None:
        pacer, where = desk.pacer(), lane(merchant_id, per_second=1000.0, burst=100)
        for _ in range(policy.CONSECUTIVE):
            fail(pacer, where)
        desk.clock.forward(milliseconds=policy.FIRST_COOLDOWN_MS)
        fail(pacer, where)

        with pytest.raises(HeldBack) as held:
            pacer.enter(where)
        assert held.value.retry_after == 2 * policy.FIRST_COOLDOWN_MS / 1000

    def test_a_probe_that_died_gives_way(self, desk: Desk, merchant_id: str) -> None:
        pacer, where = desk.pacer(), lane(merchant_id, per_second=1000.0, burst=100)
        for _ in range(policy.CONSECUTIVE):
            fail(pacer, where)
        desk.clock.forward(milliseconds=policy.FIRST_COOLDOWN_MS)
        pacer.enter(where)  # and is never heard of again
        desk.clock.forward(milliseconds=policy.PROBE_MS)

        assert pacer.enter(where).probe

    @pytest.mark.parametrize("failure", [Permanent("no_such_user"), NeedsHuman("token_invalid")])
    def test_refusals_of_a_message_are_no_outage(
        self, desk: Desk, merchant_id: str, failure: Exception
    ) -> None:
        pacer, where = desk.pacer(), lane(merchant_id, per_second=1000.0, burst=100)
        for _ in range(2 * policy.CONSECUTIVE):
            fail(pacer, where, failure)

        pacer.enter(where)

    def test_who_asks_us_to_wait_is_not_called_meanwhile(
        self, desk: Desk, merchant_id: str
    ) -> None:
        where = lane(merchant_id, per_second=1000.0, burst=100)
        fail(desk.pacer(), where, Retriable("throttled", retry_after=120))

        with pytest.raises(HeldBack) as held:
            desk.pacer().enter(where)
        assert held.value.retry_after == 120
        desk.clock.forward(seconds=120)
        assert desk.pacer().enter(where).probe

    def test_a_limit_of_one_customer_holds_back_nobody_else(
        self, desk: Desk, merchant_id: str
    ) -> None:
        pacer, where = desk.pacer(), lane(merchant_id, per_second=1000.0, burst=100)
        for _ in range(2 * policy.CONSECUTIVE):
            fail(pacer, where, Retriable("pair_limited", retry_after=8))

        pacer.enter(where)

    def test_as_a_block(self, desk: Desk, merchant_id: str) -> None:
        pacer, where = desk.pacer(), lane(merchant_id)
        with pytest.raises(ProviderUnreachable), pacer.paced(where):
            raise ProviderUnreachable("timeout")
        with pacer.paced(where):
            pass
