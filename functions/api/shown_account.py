"""A connected account as REST shows it: its record, how it stands, when it was last heard of."""

from typing import Any

from fastapi import Request

from deskhand import bootstrap
from deskhand.merchants.models import ConnectedAccount
from deskhand.merchants.views import account_view
from functions.api.public_url import public_url


def shown_account(account: ConnectedAccount, request: Request) -> dict[str, Any]:
    """One account; two small reads beside its own."""
    health = bootstrap.account_health().of(account)
    sighting = bootstrap.sightings().of(account.merchant_id, account.account_id)
    return account_view(account, public_url(request), health, sighting)


def shown_accounts(merchant_id: str, request: Request) -> list[dict[str, Any]]:
    """All accounts of a merchant, oldest first; three queries, however many there are."""
    base = public_url(request)
    health = bootstrap.account_health().all(merchant_id)
    sightings = bootstrap.sightings().all(merchant_id)
    return [
        account_view(one, base, health.get(one.account_id), sightings.get(one.account_id))
        for one in bootstrap.accounts().list(merchant_id)
    ]
