"""`deskhand reconcile`: proves that nothing that came in was lost."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.backlog import waiting
from cli.console import OUT, print_json, print_rows
from cli.merchants import chosen, webhook_slugs
from cli.moments import read_moment
from cli.reconciliation import Reconciliation
from cli.wiring import enter
from deskhand.kit.clock import utc_now

COLUMNS = (
    "channel", "hour", "requests", "received", "stored", "duplicate", "quarantined", "ignored",
    "gap",
)  # fmt: skip


def reconcile(
    merchant: Annotated[str, typer.Option(help="Whose events and orders.")],
    since: Annotated[str, typer.Option(help="From this time on (RFC 3339, or 6h).")] = "24h",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare received with stored + duplicate + quarantined, and the shops' orders with ours.

    Requests that still wait in a queue are no gap; those in a dead-letter queue are. Exit code 1
    on a gap.
    """
    now = utc_now()
    enter()
    (merchant_id,) = chosen(merchant)
    found = Reconciliation(merchant_id, read_moment(since, now), now)
    hours = [tally.shown() for tally in found.hours(webhook_slugs(None))]
    order_gaps = [asdict(gap) for gap in found.order_gaps()]
    backlog = waiting()
    gap = sum(abs(hour["gap"]) for hour in hours) + len(order_gaps) + backlog.dead
    report = {
        "merchant_id": merchant_id,
        "hours": hours,
        "orders": {"compared": found.orders, "gaps": order_gaps},
        "waiting": backlog.waiting,
        "dead_letters": backlog.dead,
        "gap": gap,
    }
    if as_json:
        print_json(report)
    else:
        _print(report)
    if gap:
        raise typer.Exit(1)


def _print(report: dict[str, Any]) -> None:
    print_rows(f"Received by {report['merchant_id']}", COLUMNS, report["hours"])
    orders = report["orders"]
    if orders["gaps"]:
        columns = ("platform", "store", "external_order_id", "reason")
        print_rows("Orders that differ from the shop", columns, orders["gaps"])
    OUT.print(
        f"{orders['compared']} orders compared, {len(orders['gaps'])} differ; "
        f"{report['waiting']} requests wait, {report['dead_letters']} are dead letters"
    )
    OUT.print("no gap" if not report["gap"] else f"gap: {report['gap']}")
