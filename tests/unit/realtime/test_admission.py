"""Who gets in."""

import pytest

from deskhand.kit.settings import Settings
from deskhand.kit.signatures import hmac_hex
from deskhand.merchants.service import AccountService
from deskhand.realtime.admission import AdmissionService
from deskhand.realtime.models import Role, Viewer
from deskhand.realtime.tickets import TicketOffice
from deskhand.realtime.visitors import VisitorTokens
from deskhand.storage.secrets import SecretStore
from deskhand.storage.table import Table
from tests.support.builders import FakeClock

TOKENS = VisitorTokens("visitor-key")
ORIGIN = "https://shop.example"


def admission(settings: Settings, clock: FakeClock | None = None) -> AdmissionService:
    return AdmissionService(
        TicketOffice(Table(settings.connections_table), clock or FakeClock()),
        AccountService(Table(settings.desk_table), SecretStore(settings.stage)),
        lambda: TOKENS,
        clock or FakeClock(),
    )


@pytest.fixture
def site_key(settings: Settings, merchant_id: str) -> str:
    accounts = AccountService(Table(settings.desk_table), SecretStore(settings.stage))
    site = f"site-{merchant_id}"
    accounts.connect(merchant_id, "web_chat", site, {"origins": [ORIGIN]}, {})
    return site


class TestAdmitAgents:
    """Contract §5, S101."""

    def test_a_ticket_lets_in_who_it_was_issued_to(
        self, settings: Settings, merchant_id: str
    ) -> None:
        viewer = Viewer(merchant_id=merchant_id, role=Role.AGENT, service_code="A001", name="Ana")
        ticket = TicketOffice(Table(settings.connections_table), FakeClock()).issue(viewer)
        door = admission(settings)
        assert door.admit({"ticket": ticket}, "") == viewer
        assert door.admit({"ticket": ticket}, "") is None

    def test_a_wrong_ticket_is_not_saved_by_a_site_key(
        self, settings: Settings, site_key: str
    ) -> None:
        query = {"ticket": "guess", "site_key": site_key}
        assert admission(settings).admit(query, ORIGIN) is None

    @pytest.mark.parametrize("query", [{}, {"ticket": ""}, {"site_key": ""}, {"visitor": "x"}])
    def test_nothing_lets_nobody_in(self, settings: Settings, query: dict[str, str]) -> None:
        assert admission(settings).admit(query, ORIGIN) is None


class TestAdmitVisitors:
    def test_a_new_visitor_of_the_merchant_whose_site_it_is(
        self, settings: Settings, merchant_id: str, site_key: str
    ) -> None:
        found = admission(settings).admit({"site_key": site_key, "visitor": ""}, ORIGIN)
        assert found
        assert (found.merchant_id, found.role) == (merchant_id, Role.VISITOR)
        assert found.account_id
        assert found.visitor_id

    def test_two_new_visitors_are_two(self, settings: Settings, site_key: str) -> None:
        door = admission(settings)
        one = door.admit({"site_key": site_key}, ORIGIN)
        other = door.admit({"site_key": site_key}, ORIGIN)
        assert one
        assert other
        assert one.visitor_id != other.visitor_id

    def test_the_token_brings_the_same_one_back(self, settings: Settings, site_key: str) -> None:
        door = admission(settings)
        first = door.admit({"site_key": site_key}, ORIGIN)
        assert first
        token = TOKENS.issue(first.account_id, first.visitor_id, FakeClock()())
        assert door.admit({"site_key": site_key, "visitor": token}, ORIGIN) == first

    @pytest.mark.parametrize("token", ["garbage", "v1.0199-victim.1764000000.00"])
    def test_a_forged_token_is_a_new_visitor(
        self, settings: Settings, site_key: str, token: str
    ) -> None:
        found = admission(settings).admit({"site_key": site_key, "visitor": token}, ORIGIN)
        assert found
        assert "victim" not in found.visitor_id

    def test_another_sites_token_is_a_new_visitor(self, settings: Settings, site_key: str) -> None:
        token = TOKENS.issue("another-account", "0199-victim", FakeClock()())
        found = admission(settings).admit({"site_key": site_key, "visitor": token}, ORIGIN)
        assert found
        assert found.visitor_id != "0199-victim"

    @pytest.mark.parametrize(
        "origin",
        ["", "null", "https://evil.example", "http://shop.example", "https://shop.example.evil.io",
         "https://shop.example:8443", "https://sub.shop.example"],
    )  # fmt: skip
    def test_a_page_that_is_not_on_the_list_is_refused(
        self, settings: Settings, site_key: str, origin: str
    ) -> None:
        assert admission(settings).admit({"site_key": site_key}, origin) is None

    def test_an_origin_is_compared_as_browsers_write_it(
        self, settings: Settings, site_key: str
    ) -> None:
        assert admission(settings).admit({"site_key": site_key}, "HTTPS://Shop.Example")

    def test_an_unknown_site_is_refused(self, settings: Settings) -> None:
        assert admission(settings).admit({"site_key": "nobody"}, ORIGIN) is None


class TestAdmitCustomers:
    """The shop's server says who a visitor is (formats §8)."""

    KEY = "k" * 40

    @pytest.fixture
    def signing_site(self, settings: Settings, merchant_id: str) -> str:
        accounts = AccountService(Table(settings.desk_table), SecretStore(settings.stage))
        SecretStore(settings.stage).put_platform({"visitor_key": "v", "reply_key": "r"})
        site, form = f"signing-{merchant_id}", {"origins": [ORIGIN]}
        accounts.connect(merchant_id, "web_chat", site, form, {"identity_key": self.KEY})
        return site

    def query(self, site: str, user: str, key: str = KEY, **more: str) -> dict[str, str]:
        signature = hmac_hex(key, user.encode()) if key else ""
        return {"site_key": site, "user": user, "signature": signature, **more}

    def test_the_same_customer_on_every_device(self, settings: Settings, signing_site: str) -> None:
        door = admission(settings)
        ids = [
            viewer.visitor_id
            for visitor in ("", "forged")
            if (viewer := door.admit(self.query(signing_site, "42", visitor=visitor), ORIGIN))
        ]
        assert ids == ["user:42", "user:42"]

    @pytest.mark.parametrize(
        ("user", "key"),
        [("42", "another key"), ("42", ""), ("4.2", KEY), ("4 2", KEY), ("x" * 101, KEY)],
    )
    def test_who_is_not_signed_gets_no_socket(
        self, settings: Settings, signing_site: str, user: str, key: str
    ) -> None:
        assert admission(settings).admit(self.query(signing_site, user, key), ORIGIN) is None

    def test_a_site_without_a_key_knows_nobody(self, settings: Settings, site_key: str) -> None:
        SecretStore(settings.stage).put_platform({"visitor_key": "v", "reply_key": "r"})
        for key in (self.KEY, ""):
            assert admission(settings).admit(self.query(site_key, "42", key), ORIGIN) is None

    def test_the_origin_counts_all_the_same(self, settings: Settings, signing_site: str) -> None:
        query = self.query(signing_site, "42")
        assert admission(settings).admit(query, "https://evil.example") is None

    def test_the_token_in_the_session_brings_the_customer_back(
        self, settings: Settings, signing_site: str
    ) -> None:
        door = admission(settings)
        first = door.admit(self.query(signing_site, "42"), ORIGIN)
        assert first is not None
        token = TOKENS.issue(first.account_id, first.visitor_id, FakeClock()())
        again = door.admit({"site_key": signing_site, "visitor": token}, ORIGIN)
        assert again == first
