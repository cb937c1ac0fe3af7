"""Merchants and connected accounts in the desk table, and the directory of providers' ids."""

from deskhand.merchants.models import AccountRoute, ConnectedAccount, Merchant
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import Delete, Put, Table, Write


class MerchantRepository:
    """One merchant's own record."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._key = keys.merchant(merchant_id)

    def get(self) -> Merchant | None:
        """The merchant, or None."""
        item = self._table.get(self._key)
        return Merchant.from_item(item) if item else None

    def create(self, merchant: Merchant) -> None:
        """Store a new merchant.

        Raises:
            ConditionFailed: there is one already.
        """
        self._table.put(Put.new(self._item(merchant)))

    def replace(self, merchant: Merchant, *, known_version: int, audit: Put) -> None:
        """Store a changed merchant with the audit trail's entry.

        Raises:
            ConditionFailed: it is no longer at `known_version`.
        """
        self._table.transact([_at_version(self._item(merchant), known_version), audit])

    def _item(self, merchant: Merchant) -> Item:
        return {
            **self._key.as_item(),
            "entity": "merchant",
            "merchant_id": merchant.id,
            **merchant.attributes(),
        }


class AccountRepository:
    """One merchant's connected accounts."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, account_id: str) -> ConnectedAccount | None:
        """The account, or None."""
        item = self._table.get(keys.account(self._merchant_id, account_id))
        return ConnectedAccount.from_item(item) if item else None

    def list(self) -> list[ConnectedAccount]:
        """All accounts, oldest first (ids are time-ordered)."""
        pk = keys.merchant(self._merchant_id).pk
        items = self._table.query(pk, begins=keys.ACCOUNT_PREFIX, consistent=True)
        return [ConnectedAccount.from_item(item) for item in items]

    def create(self, account: ConnectedAccount, *beside: Write) -> None:
        """Store a new account together with its directory entry and what belongs `beside` it.

        Raises:
            ConditionFailed: place 1 failed when the provider's id is connected already.
        """
        route = {
            **keys.account_route(account.slug, account.external_id).as_item(),
            "entity": "account_route",
            "merchant_id": self._merchant_id,
            "account_id": account.account_id,
        }
        self._table.transact([Put.new(account_item(account)), Put.new(route), *beside])

    def replace(self, account: ConnectedAccount, *beside: Write, known_version: int) -> None:
        """Store a changed account, and what belongs `beside` it.

        Raises:
            ConditionFailed: it is no longer at `known_version`.
        """
        self._table.transact([_at_version(account_item(account), known_version), *beside])

    def delete(self, account: ConnectedAccount, *beside: Write) -> None:
        """Remove an account and its directory entry; the directory keeps another's entry."""
        self._table.transact(
            [
                Delete(key=keys.account(self._merchant_id, account.account_id)),
                Delete(
                    key=keys.account_route(account.slug, account.external_id),
                    condition="attribute_not_exists(pk) OR account_id = :own",
                    values={":own": account.account_id},
                ),
                *beside,
            ]
        )


class AccountDirectory:
    """Whose a provider's id is: the one look-up made before the merchant is known."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, slug: str, external_id: str) -> AccountRoute | None:
        """The entry, or None."""
        item = self._table.get(keys.account_route(slug, external_id))
        return AccountRoute.from_item(item) if item else None


def account_item(account: ConnectedAccount) -> Item:
    """The stored form."""
    return {
        **keys.account(account.merchant_id, account.account_id).as_item(),
        "entity": "account",
        **account.attributes(),
    }


def _at_version(item: Item, version: int) -> Put:
    return Put(item=item, condition="version = :known", values={":known": version})
