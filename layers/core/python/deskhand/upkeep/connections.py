"""One view of channels and shops for upkeep: what they offer, and how to ask their providers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from deskhand.channels import registry as channels
from deskhand.channels.base import Caught as ChannelCaught
from deskhand.channels.base import Health as ChannelHealth
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request
from deskhand.merchants.models import AccountKind, ConnectedAccount
from deskhand.merchants.service import AccountService
from deskhand.shops import registry as shops
from deskhand.shops.base import Caught as ShopCaught
from deskhand.shops.base import Health as ShopHealth

Caught = ChannelCaught | ShopCaught
Health = ChannelHealth | ShopHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What an adapter can be asked for."""

    polls_every: timedelta | None
    catches_up: bool
    receives_webhooks: bool


class Connections:
    """Asks the providers behind connected accounts, whichever family they are of."""

    def __init__(self, accounts: AccountService, http: HttpClient) -> None:
        self._accounts = accounts
        self._http = http

    def offers(self, account: ConnectedAccount) -> Offers:
        """What the account's adapter can be asked for."""
        spec = _adapter(account).spec
        return Offers(
            polls_every=spec.polls_every,
            catches_up=spec.catches_up or spec.polls_every is not None,
            receives_webhooks=spec.receives_webhooks,
        )

    def activate(self, account: ConnectedAccount) -> None:
        """Check the credentials and subscribe; see `ChannelAdapter.activate`.

        The webhook's own address is handed over as `settings["webhook_url"]`.
        """
        _adapter(account).activate(self._open(account), self._http)

    def check(self, account: ConnectedAccount) -> Health:
        """How the account stands; see `ChannelAdapter.check`."""
        found: Health = _adapter(account).check(self._open(account), self._http)
        return found

    def catch_up(self, account: ConnectedAccount, since: datetime, cursor: str | None) -> Caught:
        """What the provider has; see `ChannelAdapter.catch_up`."""
        caught: Caught = _adapter(account).catch_up(self._open(account), since, cursor, self._http)
        return caught

    def parse(self, account: ConnectedAccount, request: Request, at: datetime) -> list[Any]:
        """The request's items, as processing would read them."""
        return list(_adapter(account).parse(request, self._open(account), at))

    def _open(self, account: ConnectedAccount) -> Any:
        is_shop = account.kind is AccountKind.SHOP
        opened = (self._accounts.open_shop if is_shop else self._accounts.open)(
            account.merchant_id, account.account_id
        )
        if not account.webhook_url:
            return opened
        return replace(opened, settings={"webhook_url": account.webhook_url, **opened.settings})


def _adapter(account: ConnectedAccount) -> Any:
    if account.kind is AccountKind.SHOP:
        return shops.adapter(account.slug)
    return channels.adapter(account.slug)
