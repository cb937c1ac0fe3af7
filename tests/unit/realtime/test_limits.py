"""The allowance of one visitor."""

from deskhand.realtime.limits import BURST, MAX_KEPT, PER_SECOND, Allowance


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class TestTake:
    def test_a_burst_and_then_no_more(self) -> None:
        allowance = Allowance(Time())
        assert all(allowance.take("v") for _ in range(BURST))
        assert not allowance.take("v")

    def test_comes_back_with_time(self) -> None:
        time = Time()
        allowance = Allowance(time)
        taken = sum(allowance.take("v") for _ in range(BURST + 50))
        time.now = 2.0
        again = sum(allowance.take("v") for _ in range(BURST))
        assert (taken, again) == (BURST, int(2 * PER_SECOND))

    def test_one_does_not_pay_for_another(self) -> None:
        allowance = Allowance(Time())
        assert not all(allowance.take("v") for _ in range(BURST + 1))
        assert allowance.take("w")

    def test_remembers_a_bounded_number(self) -> None:
        allowance = Allowance(Time())
        for number in range(MAX_KEPT + 100):
            allowance.take(str(number))
        assert len(allowance._left) == MAX_KEPT
