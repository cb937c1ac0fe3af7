"""One access token for all Lambdas (decision 0014)."""

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from deskhand.channels.tokens import UNSHARED, FreshToken
from deskhand.kit.errors import NeedsHuman, Retriable
from deskhand.kit.settings import Settings
from deskhand.merchants.tokens import StoredToken, TokenVault
from deskhand.storage import keys
from deskhand.storage.table import Table
from tests.support.builders import FakeClock

SECRETS = {"app_id": "wx1", "app_secret": "s3cret"}


@dataclass
class Provider:
    """Gives out tokens t1, t2, …; counts how often it was asked."""

    seconds: float = 7200
    takes: float = 0
    given: list[str] = field(default_factory=list)

    def fetch(self) -> FreshToken:
        time.sleep(self.takes)
        self.given.append(f"t{len(self.given) + 1}")
        return FreshToken(value=self.given[-1], lasts=timedelta(seconds=self.seconds))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def vault(settings: Settings, clock: FakeClock) -> TokenVault:
    return TokenVault(Table(settings.idempotency_table), clock, sleep=lambda _: time.sleep(0.01))


def token(vault: TokenVault, account: str = "a1", **secrets: str) -> StoredToken:
    return vault.of("acme", account, {**SECRETS, **secrets})


class TestCurrent:
    def test_is_fetched_once_and_then_remembered(self, vault: TokenVault) -> None:
        provider = Provider()
        assert [token(vault).current(provider.fetch) for _ in range(3)] == ["t1", "t1", "t1"]
        assert provider.given == ["t1"]

    def test_is_fetched_anew_when_it_is_over(self, vault: TokenVault, clock: FakeClock) -> None:
        provider = Provider(seconds=60)
        token(vault).current(provider.fetch)
        clock.forward(seconds=61)
        assert token(vault).current(provider.fetch) == "t2"

    def test_a_refused_token_is_replaced_once(self, vault: TokenVault) -> None:
        provider = Provider()
        token(vault).current(provider.fetch)
        assert token(vault).current(provider.fetch, refused="t1") == "t2"
        # Another process was refused the same old token a moment later.
        assert token(vault).current(provider.fetch, refused="t1") == "t2"
        assert provider.given == ["t1", "t2"]

    def test_two_accounts_do_not_share(self, vault: TokenVault) -> None:
        provider = Provider()
        assert token(vault, "a1").current(provider.fetch) == "t1"
        assert token(vault, "a2").current(provider.fetch) == "t2"

    def test_new_secrets_make_the_old_token_unreadable(self, vault: TokenVault) -> None:
        provider = Provider()
        token(vault).current(provider.fetch)
        assert token(vault, app_secret="renewed").current(provider.fetch) == "t2"

    def test_many_at_once_fetch_once(self, vault: TokenVault) -> None:
        provider = Provider(takes=0.1)
        got: list[str] = []
        threads = [
            threading.Thread(target=lambda: got.append(token(vault).current(provider.fetch)))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got == ["t1"] * 8
        assert provider.given == ["t1"]

    def test_many_refused_at_once_fetch_once(self, vault: TokenVault) -> None:
        provider = Provider(takes=0.1)
        token(vault).current(provider.fetch)
        got: list[str] = []

        def refused() -> None:
            got.append(token(vault).current(provider.fetch, refused="t1"))

        threads = [threading.Thread(target=refused) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got == ["t2"] * 8
        assert provider.given == ["t1", "t2"]


class TestLease:
    def test_a_failed_fetch_gives_it_back(self, vault: TokenVault) -> None:
        def fails() -> FreshToken:
            raise NeedsHuman("ip_not_allowed")

        with pytest.raises(NeedsHuman):
            token(vault).current(fails)
        assert token(vault).current(Provider().fetch) == "t1"

    def test_who_waits_too_long_is_told_to_try_again(
        self, vault: TokenVault, clock: FakeClock
    ) -> None:
        vault.sleep = lambda _: None

        def fetch_inside() -> FreshToken:
            with pytest.raises(Retriable, match="token_busy"):
                token(vault).current(Provider().fetch)
            return Provider().fetch()

        assert token(vault).current(fetch_inside) == "t1"

    def test_one_that_died_gives_way(self, vault: TokenVault, clock: FakeClock) -> None:
        other = Provider()

        def slow() -> FreshToken:
            clock.forward(seconds=31)
            assert token(vault).current(other.fetch) == "t1"
            return FreshToken(value="late", lasts=timedelta(hours=2))

        assert token(vault).current(slow) == "late"
        assert token(vault).current(other.fetch) == "t1"


class TestAtRest:
    def test_no_token_stands_in_the_table(self, vault: TokenVault) -> None:
        token(vault).current(lambda: FreshToken(value="VISIBLE", lasts=timedelta(hours=1)))
        item = vault.table.get(keys.access_token("acme", "a1"))
        assert item is not None
        assert "VISIBLE" not in str(item)
        assert item["expires_at"] > 0

    def test_an_item_moved_to_another_account_opens_nowhere(self, vault: TokenVault) -> None:
        from deskhand.storage.table import Put

        provider = Provider()
        token(vault).current(provider.fetch)
        item = vault.table.get(keys.access_token("acme", "a1"))
        assert item is not None
        moved = {**item, **keys.access_token("acme", "a2").as_item()}
        vault.table.put(Put(item=moved))
        assert token(vault, "a2").current(provider.fetch) == "t2"


def test_without_a_store_every_call_fetches() -> None:
    provider = Provider()
    assert [UNSHARED.current(provider.fetch) for _ in range(2)] == ["t1", "t2"]
