"""What happens to merchants and their connected accounts."""

from collections.abc import Mapping
from typing import Any

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Conflict, NotFound
from deskhand.kit.ids import new_id
from deskhand.merchants.adapters import describe
from deskhand.merchants.models import AccountStatus, ConnectedAccount, Merchant
from deskhand.merchants.policy import require_valid
from deskhand.merchants.repository import AccountDirectory, AccountRepository, MerchantRepository
from deskhand.merchants.resolution import AccountResolver
from deskhand.storage.secrets import AccountSecret, SecretStore
from deskhand.storage.table import ConditionFailed, Table


class MerchantService:
    """Merchants' own records."""

    def __init__(self, table: Table, clock: Clock = utc_now) -> None:
        self._table = table
        self._clock = clock

    def get(self, merchant_id: str) -> Merchant:
        """The merchant with its settings.

        Raises:
            NotFound: no such merchant.
        """
        found = MerchantRepository(self._table, merchant_id).get()
        if not found:
            raise NotFound("no such merchant")
        return found

    def create(self, merchant_id: str, name: str, **settings: Any) -> Merchant:
        """Add a merchant; `settings` are fields of `Merchant`.

        Raises:
            Conflict: there is one with this id.
        """
        now = self._clock()
        made = Merchant(id=merchant_id, name=name, created_at=now, updated_at=now, **settings)
        try:
            MerchantRepository(self._table, merchant_id).create(made)
        except ConditionFailed as error:
            raise Conflict("a merchant with this id exists") from error
        return made

    def update_settings(self, merchant_id: str, version: int, **changes: Any) -> Merchant:
        """Change settings of the merchant as the caller knows it (`version`).

        Raises:
            NotFound: no such merchant.
            Conflict: it has changed since.
        """
        known = self.get(merchant_id)
        fields = {**known.model_dump(), **changes, "updated_at": self._clock()}
        changed = Merchant.model_validate({**fields, "version": version + 1})
        try:
            MerchantRepository(self._table, merchant_id).replace(changed, known_version=version)
        except ConditionFailed as error:
            raise Conflict("the merchant was changed meanwhile") from error
        return changed


class AccountService(AccountResolver):
    """Connects channels and shops, changes them, and finds the one that an event is for."""

    def __init__(self, table: Table, secrets: SecretStore, clock: Clock = utc_now) -> None:
        super().__init__(table, secrets)
        self._clock = clock

    def connect(
        self,
        merchant_id: str,
        slug: str,
        external_id: str,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
        *,
        display_name: str = "",
    ) -> ConnectedAccount:
        """Connect a channel or shop; once more with the same id renews settings and secrets.

        The secret is written first: an account that can be seen always has one.

        Raises:
            NotFound: no such channel or shop.
            Invalid: settings or secrets are not what the adapter asks for.
            Conflict: this provider's id is connected by another merchant.
        """
        adapter = describe(slug)
        require_valid(adapter.settings, settings, "settings")
        require_valid(adapter.credentials, secrets, "secrets")
        known = self._own_route(merchant_id, slug, external_id)
        if known:
            return self._renew(merchant_id, known, settings, secrets)
        now = self._clock()
        account = ConnectedAccount(
            account_id=new_id(),
            merchant_id=merchant_id,
            slug=slug,
            kind=adapter.kind,
            external_id=external_id or new_id(),
            display_name=display_name or external_id or adapter.name,
            created_at=now,
            updated_at=now,
            **_settings_fields(settings),
        )
        self._write_secret(account, secrets, previous=None)
        try:
            AccountRepository(self._table, merchant_id).create(account)
        except ConditionFailed as error:
            self._secrets.delete_account(account.account_id)
            winner = self._own_route(merchant_id, slug, external_id)
            if not winner:
                raise Conflict("this account is being changed, try again") from error
            return self._renew(merchant_id, winner, settings, secrets)
        return account

    def get(self, merchant_id: str, account_id: str) -> ConnectedAccount:
        """One account.

        Raises:
            NotFound: not there, or another merchant's.
        """
        found = AccountRepository(self._table, merchant_id).get(account_id)
        if not found:
            raise NotFound("no such account")
        return found

    def list(self, merchant_id: str) -> list[ConnectedAccount]:
        """All accounts of the merchant, oldest first."""
        return AccountRepository(self._table, merchant_id).list()

    def update_settings(
        self, merchant_id: str, account_id: str, version: int, settings: Mapping[str, Any]
    ) -> ConnectedAccount:
        """Replace the open settings of the account as the caller knows it (`version`).

        Raises:
            NotFound, Invalid: see `connect`.
            Conflict: the account has changed since.
        """
        known = self.get(merchant_id, account_id)
        require_valid(describe(known.slug).settings, settings, "settings")
        return self._change(known, version, **_settings_fields(settings))

    def pause(self, merchant_id: str, account_id: str) -> ConnectedAccount:
        """Stop sending; what arrives is still kept. Pausing twice is pausing."""
        return self._set_status(merchant_id, account_id, AccountStatus.PAUSED)

    def resume(self, merchant_id: str, account_id: str) -> ConnectedAccount:
        """Send again."""
        return self._set_status(merchant_id, account_id, AccountStatus.ACTIVE)

    def rotate_secret(
        self, merchant_id: str, account_id: str, secrets: Mapping[str, str]
    ) -> ConnectedAccount:
        """Put new secrets in place; the ones before stay valid for what is already on its way.

        Raises:
            NotFound, Invalid: see `connect`.
        """
        account = self.get(merchant_id, account_id)
        require_valid(describe(account.slug).credentials, secrets, "secrets")
        held = self._secrets.account(account_id)
        if dict(held.secrets) == dict(secrets):
            return account
        self._write_secret(account, secrets, previous=held.secrets)
        return self._change(account, account.version)

    def disconnect(self, merchant_id: str, account_id: str) -> None:
        """Forget the account and its secrets; what it brought stays. Twice is once."""
        account = AccountRepository(self._table, merchant_id).get(account_id)
        if not account:
            return
        AccountRepository(self._table, merchant_id).delete(account)
        self._secrets.delete_account(account_id)
        self.forget(account)

    def _own_route(self, merchant_id: str, slug: str, external_id: str) -> str | None:
        if not external_id:
            return None
        route = AccountDirectory(self._table).find(slug, external_id)
        if route and route.merchant_id != merchant_id:
            raise Conflict("this account is connected elsewhere")
        return route.account_id if route else None

    def _renew(
        self,
        merchant_id: str,
        account_id: str,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
    ) -> ConnectedAccount:
        self.rotate_secret(merchant_id, account_id, secrets)
        known = self.get(merchant_id, account_id)
        if known.settings == dict(settings):
            return known
        return self._change(known, known.version, **_settings_fields(settings))

    def _set_status(
        self, merchant_id: str, account_id: str, status: AccountStatus
    ) -> ConnectedAccount:
        known = self.get(merchant_id, account_id)
        if known.status is status:
            return known
        return self._change(known, known.version, status=status)

    def _change(self, known: ConnectedAccount, version: int, **changes: Any) -> ConnectedAccount:
        changed = known.model_copy(
            update={**changes, "version": version + 1, "updated_at": self._clock()}
        )
        repository = AccountRepository(self._table, known.merchant_id)
        try:
            repository.replace(changed, known_version=version)
        except ConditionFailed as error:
            raise Conflict("the account was changed meanwhile") from error
        self.forget(changed)
        return changed

    def _write_secret(
        self,
        account: ConnectedAccount,
        secrets: Mapping[str, str],
        *,
        previous: Mapping[str, str] | None,
    ) -> None:
        self._secrets.put_account(
            account.account_id,
            AccountSecret(
                merchant_id=account.merchant_id,
                slug=account.slug,
                kind=account.kind,
                external_id=account.external_id,
                app_id=account.app_id,
                secrets=secrets,
                previous=previous,
            ),
        )


def _settings_fields(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they stand, and the app they name."""
    return {"settings": dict(settings), "app_id": str(settings.get("app_id", ""))}
