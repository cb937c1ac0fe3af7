"""`deskhand import orders`: a bulk load with a report of what was refused (S57)."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from cli.console import OUT, print_json, print_rows, progress
from cli.delivery import signing_of
from cli.merchants import chosen, shop_account
from cli.order_rows import FileRow, OrderRow, RowRefused, read_order, read_rows
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import DeskhandError, ParseFailure
from deskhand.kit.webhook import Addressing, Request
from deskhand.orders.service import OrderPatch
from deskhand.shops import registry
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import OrderSnapshot

imports = typer.Typer(no_args_is_help=True, help="Bulk loads.")
SHOWN_REFUSALS: Final = 50


@imports.callback()
def about() -> None:
    """Bulk loads."""


@imports.command("orders")
def orders(
    file: Annotated[Path, typer.Argument(help="CSV, or the platform's orders as JSON lines.")],
    merchant: Annotated[str, typer.Option(help="Whose orders.")],
    platform: Annotated[str, typer.Option(help="The shop's platform.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Load orders; loading them again changes nothing, and customers are told nothing."""
    rows = read_rows(file)
    enter()
    (merchant_id,) = chosen(merchant)
    account = shop_account(merchant_id, platform)
    load = OrderLoad(bootstrap.accounts().open_shop(merchant_id, account.account_id))
    for row in progress(rows, "importing"):
        load.take(row)
    report = load.report()
    if as_json:
        print_json(report)
    else:
        _print(report)
    if rows and len(report["refused"]) == len(rows):
        raise typer.Exit(1)


class OrderLoad:
    """One file into one shop account."""

    def __init__(self, account: ShopAccount) -> None:
        self._account = account
        self._applying = bootstrap.order_applying()
        self._counts: Counter[str] = Counter()
        self._refused: list[dict[str, Any]] = []

    def take(self, row: FileRow) -> None:
        """Import one row, or note why not."""
        try:
            for order in self._orders(row):
                self._counts[self._apply(order)] += 1
        except RowRefused as refusal:
            self._refused.append({"line": row.line, "reason": refusal.reason})
        except ParseFailure as failure:
            self._refused.append({"line": row.line, "reason": failure.reason})
        except DeskhandError as error:
            self._refused.append({"line": row.line, "reason": error.detail})

    def report(self) -> dict[str, Any]:
        """Counts, and each refused line with its reason."""
        return {
            "created": self._counts["created"],
            "updated": self._counts["updated"],
            "unchanged": self._counts["unchanged"],
            "refused": self._refused,
        }

    def _orders(self, row: FileRow) -> Iterator[OrderRow]:
        if row.fields is not None:
            yield read_order(row.fields)
            return
        found = [one for one in self._parse(row.raw or b"") if isinstance(one, OrderSnapshot)]
        if not found:
            raise RowRefused("no order of this platform")
        yield from (OrderRow(one, None) for one in found)

    def _parse(self, body: bytes) -> list[Any]:
        """Read it as the platform's own webhook of a whole order would be."""
        signing = signing_of(self._account.slug)
        request = Request(headers={"content-type": "application/json"}, body=body)
        if isinstance(signing, Addressing):
            store = self._account.store
            request = signing.address(request, store, (store,), signing.order_topic)
        return list(registry.adapter(self._account.slug).parse(request, self._account, utc_now()))

    def _apply(self, order: OrderRow) -> str:
        applied = self._applying.apply(self._account, order.snapshot, quiet=True)
        stored = applied.order
        if order.status and stored.shop and stored.shop.status is not order.status:
            bootstrap.orders().patch(
                self._account.merchant_id, stored.id, OrderPatch(status=order.status)
            )
        if not applied.changed:
            return "unchanged"
        return "created" if stored.version == 1 else "updated"


def _print(report: dict[str, Any]) -> None:
    OUT.print(
        f"{report['created']} created, {report['updated']} updated, "
        f"{report['unchanged']} unchanged, {len(report['refused'])} refused"
    )
    if report["refused"]:
        print_rows("Refused", ("line", "reason"), report["refused"][:SHOWN_REFUSALS])
