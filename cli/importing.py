"""`deskhand import orders`: a bulk load with a report of what was refused (S57)."""

import sys
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer
from rich.progress import Progress

from cli.console import ERR, OUT, print_json, print_rows
from cli.import_journal import ImportJournal
from cli.merchants import chosen, shop_account
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.kit.errors import Invalid
from deskhand.upkeep.order_import import OrderImport, Refusal
from deskhand.upkeep.order_rows import read_rows

imports = typer.Typer(no_args_is_help=True, help="Bulk loads.")
SHOWN_REFUSALS: Final = 50
LISTED_REFUSALS: Final = 1000


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
    """Load orders; loading them again changes nothing, and customers are told nothing.

    An import that was interrupted goes on where it was. What is refused stands in FILE.refused.csv.
    """
    enter()
    (merchant_id,) = chosen(merchant)
    account = shop_account(merchant_id, platform)
    shop = bootstrap.accounts().open_shop(merchant_id, account.account_id)
    if not file.is_file():
        raise Invalid(f"{file}: no such file")
    journal = ImportJournal(file, account.account_id)
    load = OrderImport(shop, bootstrap.order_applying(), bootstrap.orders())
    report = _run(file, journal, load)
    if as_json:
        print_json(report)
    else:
        _print(report)
    if report["refused_count"] and not sum(journal.counts.values()):
        raise typer.Exit(1)


def _run(file: Path, journal: ImportJournal, load: OrderImport) -> dict[str, Any]:
    def open_at(offset: int) -> BinaryIO:
        opened = file.open("rb")
        opened.seek(offset)
        return opened

    listed: list[Refusal] = []
    bar = Progress(console=ERR, transient=True, disable=not sys.stderr.isatty())
    with bar:
        task = bar.add_task("importing", total=file.stat().st_size)
        for share in load.shares(read_rows(open_at, file.name, journal.position)):
            journal.add(share)
            listed += share.refused[: LISTED_REFUSALS - len(listed)]
            bar.update(task, completed=share.end.offset)
    journal.close()
    return {
        "created": journal.counts["created"],
        "updated": journal.counts["updated"],
        "unchanged": journal.counts["unchanged"],
        "refused_count": journal.refused,
        "refused": [{"line": one.line, "field": one.field, "reason": one.reason} for one in listed],
        "report": str(journal.report) if journal.refused else None,
        "resumed": journal.resumed,
    }


def _print(report: dict[str, Any]) -> None:
    OUT.print(
        f"{report['created']} created, {report['updated']} updated, "
        f"{report['unchanged']} unchanged, {report['refused_count']} refused"
    )
    if report["refused"]:
        print_rows("Refused", ("line", "field", "reason"), report["refused"][:SHOWN_REFUSALS])
        OUT.print(f"all of them: {report['report']}", markup=False)
