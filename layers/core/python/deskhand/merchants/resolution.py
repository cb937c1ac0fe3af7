"""Finds the account that an event is for; on the path of every message, so cached for a minute."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from deskhand.channels import registry as channels
from deskhand.channels.model import Account
from deskhand.channels.tokens import UNSHARED
from deskhand.kit.errors import NotFound
from deskhand.kit.signatures import matches
from deskhand.merchants.models import AccountRoute, ConnectedAccount
from deskhand.merchants.repository import AccountDirectory, AccountRepository
from deskhand.merchants.tokens import TokenVault
from deskhand.storage.secrets import AccountSecret, SecretStore
from deskhand.storage.table import Table

if TYPE_CHECKING:
    from deskhand.shops.base import ShopAccount

CACHE_SECONDS: Final = 60.0
CACHE_ENTRIES: Final = 2000
APP_SECRET: Final = "app_secret"

T = TypeVar("T")


class Expiring(Generic[T]):
    """A small memory of look-ups that found something; misses are asked again."""

    def __init__(self, seconds: float = CACHE_SECONDS, entries: int = CACHE_ENTRIES) -> None:
        self._seconds = seconds
        self._entries = entries
        self._held: dict[tuple[str, ...], tuple[float, T]] = {}

    def get(self, key: tuple[str, ...], load: Callable[[], T | None]) -> T | None:
        """The value held for `key`, else what `load` finds."""
        held = self._held.get(key)
        now = time.monotonic()
        if held and now - held[0] < self._seconds:
            return held[1]
        value = load()
        if value is not None:
            if len(self._held) >= self._entries:
                self._held.clear()
            self._held[key] = (now, value)
        return value

    def forget(self, key: tuple[str, ...]) -> None:
        """Ask again next time."""
        self._held.pop(key, None)


class AccountResolver:
    """Accounts as adapters see them, with their secrets."""

    def __init__(
        self, table: Table, secrets: SecretStore, tokens: TokenVault | None = None
    ) -> None:
        self._table = table
        self._secrets = secrets
        self._tokens = tokens
        self._accounts: Expiring[ConnectedAccount] = Expiring()
        self._routes: Expiring[AccountRoute] = Expiring()

    def open(self, merchant_id: str, account_id: str) -> Account:
        """A channel's account with its secrets, and the platform's key for reply addresses.

        Raises:
            NotFound: not there, or another merchant's.
        """
        known = self.known(merchant_id, account_id)
        held = self._secrets.account(account_id)
        platform = self._secrets.platform()
        return Account(
            account_id=known.account_id,
            merchant_id=known.merchant_id,
            slug=known.slug,
            external_id=known.external_id,
            settings=known.settings,
            secrets={**held.secrets, "reply_key": platform["reply_key"]},
            previous=held.previous or {},
            token=(
                self._tokens.of(merchant_id, account_id, held.secrets) if self._tokens else UNSHARED
            ),
        )

    def open_shop(self, merchant_id: str, account_id: str) -> "ShopAccount":
        """A shop's account with its secrets.

        Raises:
            NotFound: not there, or another merchant's.
        """
        from deskhand.shops.base import ShopAccount  # noqa: PLC0415 - most Lambdas know no shops

        known = self.known(merchant_id, account_id)
        return ShopAccount(
            account_id=known.account_id,
            merchant_id=known.merchant_id,
            slug=known.slug,
            store=known.external_id,
            settings=known.settings,
            secrets=self._secrets.account(account_id).secrets,
        )

    def find(self, slug: str, external_id: str) -> ConnectedAccount | None:
        """The account behind a provider's id or a site key, whosever it is; None when unknown."""
        route = self._route(slug, external_id)
        return self.known(route.merchant_id, route.account_id) if route else None

    def resolve_entry(self, receiving: Account, entry_id: str) -> Account:
        """The account that one entry of a batch is for.

        One app may serve several products: an entry that names an account of another channel of the
        same family is that account's, whichever webhook it came to. A webhook's signature proves
        the app, not the page: an entry may name another merchant's account only when both accounts
        hold the same app and the same app secret. Otherwise whoever owns an app could write to any
        merchant (contract §3).

        Raises:
            NotFound: nobody connected that id under the same app.
        """
        own = self.known(receiving.merchant_id, receiving.account_id)
        if not entry_id or entry_id == own.external_id:
            return receiving
        routes = self._entry_routes(own.slug, entry_id) if own.app_id else []
        for route in routes:
            other = self.known(route.merchant_id, route.account_id)
            if other.app_id == own.app_id and self._same_app(own, other):
                return self.open(other.merchant_id, other.account_id)
        of = "of another app" if routes else "that is not connected"
        raise NotFound(f"entry of an account {of}")

    def known(self, merchant_id: str, account_id: str) -> ConnectedAccount:
        """The account's record, at most a minute old.

        Raises:
            NotFound: not there, or another merchant's.
        """
        repository = AccountRepository(self._table, merchant_id)
        found = self._accounts.get((merchant_id, account_id), lambda: repository.get(account_id))
        if not found:
            raise NotFound("no such account")
        return found

    def forget(self, account: ConnectedAccount) -> None:
        """Drop what this process remembers of the account."""
        self._accounts.forget((account.merchant_id, account.account_id))
        self._routes.forget((account.slug, account.external_id))

    def _route(self, slug: str, external_id: str) -> AccountRoute | None:
        directory = AccountDirectory(self._table)
        return self._routes.get((slug, external_id), lambda: directory.find(slug, external_id))

    def _entry_routes(self, slug: str, entry_id: str) -> list[AccountRoute]:
        """Who connected an id, as this product's or as another's of the same provider."""
        found = (self._route(one, entry_id) for one in channels.family(slug))
        return [route for route in found if route]

    def _same_app(self, one: ConnectedAccount, other: ConnectedAccount) -> bool:
        ours = _app_secrets(self._secrets.account(one.account_id))
        theirs = _app_secrets(self._secrets.account(other.account_id))
        return any(matches(known, given) for known in ours for given in theirs)


def _app_secrets(held: AccountSecret) -> list[str]:
    """The app's secret now and, during a rotation, before."""
    return [
        secrets[APP_SECRET]
        for secrets in (held.secrets, held.previous or {})
        if secrets.get(APP_SECRET)
    ]
