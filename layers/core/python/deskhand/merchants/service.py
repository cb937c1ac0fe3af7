"""What happens to merchants and their connected accounts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from deskhand.audit.models import AuditEntry
from deskhand.audit.repository import audit_put
from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Conflict, NotFound
from deskhand.kit.ids import new_id
from deskhand.merchants.adapters import describe
from deskhand.merchants.models import AccountStatus, ConnectedAccount, Merchant
from deskhand.merchants.policy import require_valid
from deskhand.merchants.repository import AccountDirectory, AccountRepository, MerchantRepository
from deskhand.merchants.resolution import AccountResolver
from deskhand.merchants.tokens import TokenVault
from deskhand.storage.secrets import AccountSecret, SecretStore
from deskhand.storage.table import ConditionFailed, Put, Table

ROTATION_GRACE: Final = timedelta(hours=48)
SYSTEM: Final = "system"


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

    def update_settings(
        self, merchant_id: str, version: int, actor: str = "system", **changes: Any
    ) -> Merchant:
        """Change settings of the merchant as the caller knows it (`version`); it is audited.

        Raises:
            NotFound: no such merchant.
            Conflict: it has changed since.
        """
        known = self.get(merchant_id)
        fields = {**known.model_dump(), **changes, "updated_at": self._clock()}
        changed = Merchant.model_validate({**fields, "version": version + 1})
        try:
            MerchantRepository(self._table, merchant_id).replace(
                changed, known_version=version, audit=_settings_audit(changed, actor, changes)
            )
        except ConditionFailed as error:
            raise Conflict("the merchant was changed meanwhile") from error
        return changed


class AccountService(AccountResolver):
    """Connects channels and shops, changes them, and finds the one that an event is for."""

    def __init__(
        self,
        table: Table,
        secrets: SecretStore,
        clock: Clock = utc_now,
        tokens: TokenVault | None = None,
    ) -> None:
        super().__init__(table, secrets, tokens)
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
        api_url: str = "",
        actor: str = SYSTEM,
    ) -> ConnectedAccount:
        """Connect a channel or shop; once more with the same id renews settings and secrets.

        The secret is written first: an account that can be seen always has one.

        Args:
            api_url: where this API is reached from outside; providers are told URLs below it.
            actor: who does it, for the audit trail.

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
            return self._renew(merchant_id, known, settings, secrets, api_url, actor)
        now = self._clock()
        account = ConnectedAccount(
            account_id=new_id(),
            merchant_id=merchant_id,
            slug=slug,
            kind=adapter.kind,
            external_id=external_id or new_id(),
            display_name=display_name or external_id or adapter.name,
            api_url=api_url,
            created_at=now,
            updated_at=now,
            **_settings_fields(settings),
        )
        self._write_secret(account, secrets, previous=None)
        try:
            entry = self._entry(account, actor, "account_connected")
            AccountRepository(self._table, merchant_id).create(account, entry)
        except ConditionFailed as error:
            self._secrets.delete_account(account.account_id)
            winner = self._own_route(merchant_id, slug, external_id)
            if not winner:
                raise Conflict("this account is being changed, try again") from error
            return self._renew(merchant_id, winner, settings, secrets, api_url, actor)
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
        self,
        merchant_id: str,
        account_id: str,
        version: int,
        settings: Mapping[str, Any],
        *,
        actor: str = SYSTEM,
    ) -> ConnectedAccount:
        """Replace the open settings of the account as the caller knows it (`version`).

        Raises:
            NotFound, Invalid: see `connect`.
            Conflict: the account has changed since.
        """
        known = self.get(merchant_id, account_id)
        require_valid(describe(known.slug).settings, settings, "settings")
        entry = self._entry(known, actor, "account_settings_changed", fields=sorted(settings))
        return self._change(known, version, [entry], **_settings_fields(settings))

    def reached_at(
        self, merchant_id: str, account_id: str, api_url: str, *, actor: str = SYSTEM
    ) -> ConnectedAccount:
        """Note where this API is reached from outside; providers are told URLs below it.

        Raises:
            NotFound: not there, or another merchant's.
        """
        known = self.get(merchant_id, account_id)
        if known.api_url == api_url:
            return known
        entry = self._entry(known, actor, "account_address_changed")
        return self._change(known, known.version, [entry], api_url=api_url)

    def pause(
        self,
        merchant_id: str,
        account_id: str,
        *,
        reason: str = "paused by hand",
        actor: str = SYSTEM,
    ) -> ConnectedAccount:
        """Stop sending; what arrives is still kept. Pausing twice is pausing.

        Args:
            reason: shown to the merchant: why nothing is sent.
        """
        known = self.get(merchant_id, account_id)
        if known.status is AccountStatus.PAUSED:
            return known
        entry = self._entry(known, actor, "account_paused")
        status = AccountStatus.PAUSED
        return self._change(known, known.version, [entry], status=status, paused_reason=reason)

    def resume(self, merchant_id: str, account_id: str, *, actor: str = SYSTEM) -> ConnectedAccount:
        """Send again; what waited meanwhile goes out in order."""
        known = self.get(merchant_id, account_id)
        if known.status is AccountStatus.ACTIVE:
            return known
        entry = self._entry(known, actor, "account_resumed")
        status = AccountStatus.ACTIVE
        return self._change(known, known.version, [entry], status=status, paused_reason="")

    def rotate_secret(
        self,
        merchant_id: str,
        account_id: str,
        secrets: Mapping[str, str],
        *,
        actor: str = SYSTEM,
    ) -> ConnectedAccount:
        """Put new secrets in place; the ones before stay valid for what is already on its way.

        They do so for `ROTATION_GRACE`, or until `end_rotation`.

        Raises:
            NotFound, Invalid: see `connect`.
        """
        account = self.get(merchant_id, account_id)
        require_valid(describe(account.slug).credentials, secrets, "secrets")
        held = self._secrets.account(account_id)
        if dict(held.secrets) == dict(secrets):
            return account
        self._write_secret(account, secrets, previous=held.secrets)
        entry = self._entry(account, actor, "account_secrets_rotated")
        until = self._clock() + ROTATION_GRACE
        return self._change(account, account.version, [entry], previous_until=until)

    def end_rotation(
        self, merchant_id: str, account_id: str, *, actor: str = SYSTEM
    ) -> ConnectedAccount:
        """Drop the secrets from before the last rotation; without any, nothing happens.

        Raises:
            NotFound: not there, or another merchant's.
        """
        account = self.get(merchant_id, account_id)
        if account.previous_until is None:
            return account
        held = self._secrets.account(account_id)
        self._secrets.renew_account(account_id, replace(held, previous=None))
        entry = self._entry(account, actor, "account_rotation_ended")
        return self._change(account, account.version, [entry], previous_until=None)

    def disconnect(self, merchant_id: str, account_id: str, *, actor: str = SYSTEM) -> None:
        """Forget the account and its secrets; what it brought stays. Twice is once."""
        account = AccountRepository(self._table, merchant_id).get(account_id)
        if not account:
            return
        entry = self._entry(account, actor, "account_disconnected")
        AccountRepository(self._table, merchant_id).delete(account, entry)
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
        api_url: str,
        actor: str,
    ) -> ConnectedAccount:
        self.rotate_secret(merchant_id, account_id, secrets, actor=actor)
        known = self.get(merchant_id, account_id)
        api_url = api_url or known.api_url
        if known.settings == dict(settings) and known.api_url == api_url:
            return known
        entry = self._entry(known, actor, "account_settings_changed", fields=sorted(settings))
        fields = _settings_fields(settings)
        return self._change(known, known.version, [entry], api_url=api_url, **fields)

    def _entry(self, account: ConnectedAccount, actor: str, action: str, **details: Any) -> Put:
        return audit_put(
            AuditEntry(
                id=new_id(),
                merchant_id=account.merchant_id,
                at=self._clock(),
                actor=actor,
                action=action,
                target=f"account {account.account_id}",
                details={"slug": account.slug, **details},
            )
        )

    def _change(
        self, known: ConnectedAccount, version: int, beside: Iterable[Put], **changes: Any
    ) -> ConnectedAccount:
        changed = known.model_copy(
            update={**changes, "version": version + 1, "updated_at": self._clock()}
        )
        repository = AccountRepository(self._table, known.merchant_id)
        try:
            repository.replace(changed, *beside, known_version=version)
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


def _settings_audit(merchant: Merchant, actor: str, changes: Mapping[str, Any]) -> Put:
    """Who changed which settings; limits of money with their new values."""
    return audit_put(
        AuditEntry(
            id=new_id(),
            merchant_id=merchant.id,
            at=merchant.updated_at,
            actor=actor,
            action="merchant.changed",
            target=merchant.id,
            details={
                "fields": sorted(changes),
                "refund_limits": merchant.refund_limits if "refund_limits" in changes else None,
            },
        )
    )


def _settings_fields(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they stand, and the app they name."""
    return {"settings": dict(settings), "app_id": str(settings.get("app_id", ""))}
