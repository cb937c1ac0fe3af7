"""One-use tickets."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from deskhand.kit.settings import Settings
from deskhand.realtime.models import Role, Viewer
from deskhand.realtime.tickets import TicketOffice
from deskhand.storage.table import Table
from tests.support.builders import FakeClock


def office(settings: Settings, clock: FakeClock | None = None) -> TicketOffice:
    return TicketOffice(Table(settings.connections_table), clock or FakeClock())


def viewer(merchant_id: str) -> Viewer:
    return Viewer(merchant_id=merchant_id, role=Role.AGENT, service_code="A001", name="Ana")


class TestRedeem:
    """Contract §5: good once and for 60 s."""

    def test_says_who_it_was_issued_to(self, settings: Settings, merchant_id: str) -> None:
        tickets = office(settings)
        assert tickets.redeem(tickets.issue(viewer(merchant_id))) == viewer(merchant_id)

    def test_is_good_once(self, settings: Settings, merchant_id: str) -> None:
        tickets = office(settings)
        ticket = tickets.issue(viewer(merchant_id))
        assert tickets.redeem(ticket)
        assert tickets.redeem(ticket) is None

    def test_is_good_once_for_many_at_a_time(self, settings: Settings, merchant_id: str) -> None:
        tickets = office(settings)
        ticket = tickets.issue(viewer(merchant_id))
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: tickets.redeem(ticket), range(16)))
        assert sum(one is not None for one in found) == 1

    @pytest.mark.parametrize(("seconds", "good"), [(59, True), (60, False), (3600, False)])
    def test_is_good_for_a_minute(
        self, settings: Settings, merchant_id: str, seconds: int, good: bool
    ) -> None:
        clock = FakeClock()
        tickets = office(settings, clock)
        ticket = tickets.issue(viewer(merchant_id))
        clock.forward(seconds=seconds)
        assert (tickets.redeem(ticket) is not None) is good

    @pytest.mark.parametrize("ticket", ["", "guess", "x" * 5000, "TICKET#1", "ä"])
    def test_a_made_up_one_is_nobodys(self, settings: Settings, ticket: str) -> None:
        assert office(settings).redeem(ticket) is None

    def test_the_table_holds_no_ticket_that_could_be_used(
        self, settings: Settings, merchant_id: str
    ) -> None:
        tickets = office(settings)
        ticket = tickets.issue(viewer(merchant_id))
        assert Table(settings.connections_table).query(f"TICKET#{ticket}") == []
