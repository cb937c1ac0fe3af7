"""Which merchants a command is for, and what they have connected."""

from collections.abc import Iterator

from cli.stack import Stack
from deskhand import bootstrap
from deskhand.channels import registry as channels
from deskhand.kit.errors import Invalid, NotFound
from deskhand.merchants.models import ConnectedAccount
from deskhand.shops import registry as shops


def chosen(merchant: str | None) -> list[str]:
    """The merchant named, or all of the local stack.

    Raises:
        NotFound: no such merchant.
        NoStack: none named, and no local stack that would list them.
    """
    if merchant is None:
        return Stack.read().merchant_ids()
    return [bootstrap.merchants().get(merchant).id]


def webhook_slugs(channel: str | None) -> list[str]:
    """The channel or shop named, or all that post webhooks.

    Raises:
        Invalid: no such channel or shop.
    """
    known = [*channels.WEBHOOK_SLUGS, *shops.WEBHOOK_SLUGS]
    if channel is None:
        return known
    if channel not in known:
        raise Invalid(f"no webhooks come from {channel}; choose one of {', '.join(known)}")
    return [channel]


def shop_accounts(merchant_id: str, platform: str | None = None) -> Iterator[ConnectedAccount]:
    """The merchant's connected shops."""
    for account in bootstrap.accounts().list(merchant_id):
        if account.slug in shops.SLUGS and platform in {None, account.slug}:
            yield account


def shop_account(merchant_id: str, platform: str) -> ConnectedAccount:
    """The merchant's first shop on a platform.

    Raises:
        NotFound: none is connected.
    """
    for account in shop_accounts(merchant_id, platform):
        return account
    raise NotFound(f"{merchant_id} has no {platform} shop connected")
