"""Connecting accounts, and finding the one that an entry is for."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from deskhand.channels.model import Account
from deskhand.kit.errors import Conflict, Invalid, NotFound
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.merchants.models import AccountStatus, ConnectedAccount
from deskhand.merchants.service import AccountService, MerchantService
from deskhand.storage.secrets import SecretStore
from deskhand.storage.table import Table

APP = {"app_id": "app-1"}


def page_secrets(app_secret: str = "shared-app-secret") -> dict[str, str]:
    return {"app_secret": app_secret, "verify_token": "v", "page_access_token": "t"}


@pytest.fixture
def store(settings: Settings) -> SecretStore:
    made = SecretStore(settings.stage)
    made.put_platform({"visitor_key": "vk", "reply_key": "rk"})
    return made


@pytest.fixture
def accounts(settings: Settings, store: SecretStore) -> AccountService:
    return AccountService(Table(settings.desk_table), store)


def connect(
    accounts: AccountService,
    merchant_id: str,
    page_id: str | None = None,
    app: Mapping[str, str] = APP,
    app_secret: str = "shared-app-secret",
) -> ConnectedAccount:
    return accounts.connect(
        merchant_id, "facebook", page_id or new_id(), dict(app), page_secrets(app_secret)
    )


class TestConnect:
    def test_account_and_secret_can_be_read(
        self, accounts: AccountService, store: SecretStore, merchant_id: str
    ) -> None:
        made = connect(accounts, merchant_id)
        assert accounts.get(merchant_id, made.account_id) == made
        held = store.account(made.account_id)
        assert (held.merchant_id, held.slug, held.kind) == (merchant_id, "facebook", "channel")
        assert held.secrets == page_secrets()

    def test_again_is_the_same_account_with_new_secrets(
        self, accounts: AccountService, store: SecretStore, merchant_id: str
    ) -> None:  # S97
        first = connect(accounts, merchant_id, "page-again")
        second = connect(accounts, merchant_id, "page-again", app_secret="newer")
        assert second.account_id == first.account_id
        held = store.account(first.account_id)
        assert held.secrets["app_secret"] == "newer"
        assert held.previous == page_secrets()
        assert len(accounts.list(merchant_id)) == 1

    def test_elsewhere_connected_is_a_conflict(
        self, accounts: AccountService, merchant_id: str
    ) -> None:  # S136
        page = new_id()
        connect(accounts, "somebody-else", page)
        with pytest.raises(Conflict):
            connect(accounts, merchant_id, page)
        assert accounts.list(merchant_id) == []

    def test_many_at_once_make_one(
        self, settings: Settings, store: SecretStore, merchant_id: str
    ) -> None:  # S48's rule for accounts
        page = new_id()

        def once(_: int) -> str | None:
            try:
                made = connect(
                    AccountService(Table(settings.desk_table), SecretStore(settings.stage)),
                    merchant_id,
                    page,
                )
            except Conflict:
                return None
            return made.account_id

        with ThreadPoolExecutor(8) as pool:
            ids = set(pool.map(once, range(8))) - {None}
        stored = AccountService(Table(settings.desk_table), store).list(merchant_id)
        assert [account.account_id for account in stored] == list(ids)

    def test_wrong_fields_are_named_and_secrets_are_not_repeated(
        self, accounts: AccountService, merchant_id: str
    ) -> None:
        secrets = {"app_secret": "hush", "verify_token": "", "stray": "hush"}
        with pytest.raises(Invalid) as caught:
            accounts.connect(merchant_id, "facebook", "p", {}, secrets)
        fields = {problem.field for problem in caught.value.problems}
        assert fields == {"secrets.page_access_token", "secrets.verify_token", "secrets.stray"}
        assert "hush" not in str(caught.value) + str(caught.value.problems)

    def test_unknown_adapter(self, accounts: AccountService, merchant_id: str) -> None:
        with pytest.raises(NotFound):
            accounts.connect(merchant_id, "telegraph", "x", {}, {})


class TestChange:
    def test_stale_version_is_a_conflict(self, accounts: AccountService, merchant_id: str) -> None:
        made = connect(accounts, merchant_id)
        changed = accounts.update_settings(
            merchant_id, made.account_id, made.version, {**APP, "page_name": "One"}
        )
        assert changed.settings["page_name"] == "One"
        with pytest.raises(Conflict):
            accounts.update_settings(merchant_id, made.account_id, made.version, APP)

    def test_pause_and_resume(self, accounts: AccountService, merchant_id: str) -> None:
        made = connect(accounts, merchant_id)
        paused = accounts.pause(merchant_id, made.account_id)
        assert paused.status is AccountStatus.PAUSED
        assert accounts.pause(merchant_id, made.account_id) == paused
        assert accounts.resume(merchant_id, made.account_id).status is AccountStatus.ACTIVE

    def test_rotation_keeps_the_previous_secret(
        self, accounts: AccountService, store: SecretStore, merchant_id: str
    ) -> None:
        made = connect(accounts, merchant_id)
        first = accounts.rotate_secret(merchant_id, made.account_id, page_secrets("next"))
        assert accounts.rotate_secret(merchant_id, made.account_id, page_secrets("next")) == first
        held = store.account(made.account_id)
        assert held.secrets["app_secret"] == "next"
        assert held.previous == page_secrets()

    def test_disconnect_frees_the_id_for_others(
        self, accounts: AccountService, store: SecretStore, merchant_id: str
    ) -> None:
        page = new_id()
        made = connect(accounts, merchant_id, page)
        accounts.disconnect(merchant_id, made.account_id)
        accounts.disconnect(merchant_id, made.account_id)
        with pytest.raises(NotFound):
            store.account(made.account_id)
        assert connect(accounts, f"{merchant_id}-2", page).account_id != made.account_id

    def test_other_merchant_finds_nothing(self, accounts: AccountService, merchant_id: str) -> None:
        made = connect(accounts, merchant_id)  # S136
        stranger = f"{merchant_id}-stranger"
        for action in (accounts.get, accounts.pause, accounts.open):
            with pytest.raises(NotFound):
                action(stranger, made.account_id)
        accounts.disconnect(stranger, made.account_id)
        assert accounts.get(merchant_id, made.account_id)


class TestOpen:
    def test_secrets_and_reply_key(self, accounts: AccountService, merchant_id: str) -> None:
        made = connect(accounts, merchant_id)
        opened = accounts.open(merchant_id, made.account_id)
        assert opened.secrets == {**page_secrets(), "reply_key": "rk"}
        assert "shared-app-secret" not in repr(opened)

    def test_change_is_seen_at_once_by_the_changing_process(
        self, accounts: AccountService, merchant_id: str
    ) -> None:
        made = connect(accounts, merchant_id)
        accounts.open(merchant_id, made.account_id)
        accounts.update_settings(merchant_id, made.account_id, 1, {**APP, "page_name": "New"})
        assert accounts.open(merchant_id, made.account_id).settings["page_name"] == "New"


class TestResolveEntry:
    def opened(self, accounts: AccountService, made: ConnectedAccount) -> Account:
        return accounts.open(made.merchant_id, made.account_id)

    def test_own_entry(self, accounts: AccountService, merchant_id: str) -> None:
        made = connect(accounts, merchant_id)
        receiving = self.opened(accounts, made)
        assert accounts.resolve_entry(receiving, made.external_id) == receiving
        assert accounts.resolve_entry(receiving, "") == receiving

    def test_page_of_another_merchant_under_the_same_app(
        self, accounts: AccountService, merchant_id: str
    ) -> None:
        receiving = self.opened(accounts, connect(accounts, merchant_id))
        other = connect(accounts, f"{merchant_id}-2")
        found = accounts.resolve_entry(receiving, other.external_id)
        assert (found.merchant_id, found.account_id) == (f"{merchant_id}-2", other.account_id)

    def test_another_app_is_refused(self, accounts: AccountService, merchant_id: str) -> None:
        attacker = connect(accounts, merchant_id, app={"app_id": "evil"}, app_secret="evil")
        victim = connect(accounts, f"{merchant_id}-2")  # S136
        with pytest.raises(NotFound):
            accounts.resolve_entry(self.opened(accounts, attacker), victim.external_id)

    def test_claiming_the_victims_app_id_does_not_help(
        self, accounts: AccountService, merchant_id: str
    ) -> None:  # S136: the app id is public, the secret is not
        attacker = connect(accounts, merchant_id, app_secret="evil")
        victim = connect(accounts, f"{merchant_id}-2")
        with pytest.raises(NotFound):
            accounts.resolve_entry(self.opened(accounts, attacker), victim.external_id)

    def test_rotation_of_the_shared_secret_half_done(
        self, accounts: AccountService, merchant_id: str
    ) -> None:
        receiving = connect(accounts, merchant_id)
        other = connect(accounts, f"{merchant_id}-2")
        accounts.rotate_secret(merchant_id, receiving.account_id, page_secrets("next"))
        found = accounts.resolve_entry(self.opened(accounts, receiving), other.external_id)
        assert found.account_id == other.account_id

    def test_another_product_of_the_same_app(
        self, accounts: AccountService, merchant_id: str
    ) -> None:
        """An Instagram account's entry at the page's webhook, and the other way round."""
        page = connect(accounts, merchant_id)
        secrets = {"app_secret": "shared-app-secret", "verify_token": "v", "access_token": "t"}
        other = accounts.connect(merchant_id, "instagram", f"ig-{page.external_id}", APP, secrets)
        at_page = accounts.resolve_entry(self.opened(accounts, page), other.external_id)
        assert (at_page.account_id, at_page.slug) == (other.account_id, "instagram")
        at_other = accounts.resolve_entry(self.opened(accounts, other), page.external_id)
        assert (at_other.account_id, at_other.slug) == (page.account_id, "facebook")

    def test_a_stranger_who_claims_the_id_is_in_nobodys_way(
        self, accounts: AccountService, merchant_id: str
    ) -> None:  # S136
        page = connect(accounts, merchant_id)
        secrets = {"app_secret": "shared-app-secret", "verify_token": "v", "access_token": "t"}
        ours = accounts.connect(merchant_id, "instagram", f"ig-{page.external_id}", APP, secrets)
        connect(accounts, f"{merchant_id}-2", ours.external_id, app_secret="evil")
        found = accounts.resolve_entry(self.opened(accounts, page), ours.external_id)
        assert found.account_id == ours.account_id

    def test_nobodys_page(self, accounts: AccountService, merchant_id: str) -> None:
        receiving = self.opened(accounts, connect(accounts, merchant_id))
        with pytest.raises(NotFound):
            accounts.resolve_entry(receiving, "999")

    def test_without_an_app_only_its_own_id_is_its_own(
        self, accounts: AccountService, merchant_id: str
    ) -> None:
        receiving = self.opened(accounts, connect(accounts, merchant_id, app={}))
        assert accounts.resolve_entry(receiving, receiving.external_id) == receiving
        with pytest.raises(NotFound):
            accounts.resolve_entry(receiving, "a-page-nobody-connected")


class TestMerchants:
    def test_create_read_update(self, settings: Settings, merchant_id: str) -> None:
        merchants = MerchantService(Table(settings.desk_table))
        made = merchants.create(merchant_id, "A shop", currency="EUR")
        assert merchants.get(merchant_id) == made
        changed = merchants.update_settings(merchant_id, 1, inbox_shards=4)
        assert (changed.inbox_shards, changed.currency, changed.version) == (4, "EUR", 2)
        with pytest.raises(Conflict):
            merchants.update_settings(merchant_id, 1, inbox_shards=8)
        with pytest.raises(Conflict):
            merchants.create(merchant_id, "Again")

    def test_unknown(self, settings: Settings, merchant_id: str) -> None:
        with pytest.raises(NotFound):
            MerchantService(Table(settings.desk_table)).get(merchant_id)
