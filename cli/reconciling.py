"""`deskhand reconcile`: proves that nothing that came in was lost, and fetches what was."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import typer

from cli.backlog import waiting
from cli.console import OUT, print_json, print_rows
from cli.merchants import chosen, webhook_slugs
from cli.moments import read_moment
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import ProviderFailure
from deskhand.merchants.models import ConnectedAccount
from deskhand.upkeep.evidence import HourTally

COLUMNS: Final = (
    "channel", "hour", "requests", "received", "stored", "duplicate", "quarantined", "ignored",
    "missing", "gap",
)  # fmt: skip
AT_ONCE: Final = timedelta(0)


def reconcile(
    merchant: Annotated[str, typer.Option(help="Whose events and orders.")],
    since: Annotated[str, typer.Option(help="From this time on (RFC 3339, or 6h).")] = "24h",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Fetch from the providers what the desk has not got.")
    ] = False,
) -> None:
    """Compare received with stored + duplicate + quarantined, and the shops' orders with ours.

    Requests that still wait in a queue are no gap; those in a dead-letter queue are, and so are
    those that were accepted and never processed. Exit code 1 on a gap, repaired or not: run it
    again after a repair.
    """
    now = utc_now()
    enter()
    (merchant_id,) = chosen(merchant)
    begin = read_moment(since, now)
    accounts = bootstrap.accounts().list(merchant_id)
    evidence = bootstrap.evidence(merchant_id, begin, now)
    hours = [tally.shown() for tally in _with_missing(merchant_id, begin, evidence.hours(_slugs()))]
    told = [asdict(gap) for gap in evidence.order_gaps()]
    shops = [_shop(account, begin, repair=repair) for account in accounts]
    caught_up = [_catch_up(account, begin) for account in accounts] if repair else []
    backlog = waiting()
    differing = sum(len(one["orders"]) for one in shops if one)
    gap = sum(hour["gap"] for hour in hours) + len(told) + differing + backlog.dead
    report = {
        "merchant_id": merchant_id,
        "hours": hours,
        "orders": {"compared": evidence.orders, "gaps": told},
        "shops": [one for one in shops if one],
        "caught_up": [one for one in caught_up if one],
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


def _slugs() -> list[str]:
    return webhook_slugs(None)


def _with_missing(merchant_id: str, since: datetime, tallies: list[HourTally]) -> list[HourTally]:
    """The hours, each with what was accepted in it and never processed."""
    for slug in {tally.channel for tally in tallies}:
        counts = bootstrap.counting().recount(merchant_id, slug, since)
        missing = {f"{one.hour}:00Z": one.missing for one in counts}
        for tally in tallies:
            if tally.channel == slug:
                tally.missing = missing.get(tally.hour, 0)
    return tallies


def _shop(account: ConnectedAccount, since: datetime, *, repair: bool) -> dict[str, Any] | None:
    """The shop's own orders against the desk's; None where the account can't be asked."""
    offers = bootstrap.connections().offers(account)
    if account.kind != "shop" or not offers.catches_up:
        return None
    found = bootstrap.reconciliation().reconcile(account, since, repair=repair, settling=AT_ONCE)
    return {
        "platform": account.slug,
        "store": account.external_id,
        "compared": found.orders_compared,
        "orders": found.orders,
        "repaired": found.repaired,
        "problem": found.detail,
    }


def _catch_up(account: ConnectedAccount, since: datetime) -> dict[str, Any] | None:
    """Fetch a channel's messages from `since` on; None where the account can't be asked.

    What is known already is a duplicate and changes nothing.
    """
    offers = bootstrap.connections().offers(account)
    if account.kind == "shop" or not offers.catches_up:
        return None
    try:
        queued = bootstrap.catching().fetch_all(account, since)
    except ProviderFailure as failure:
        problem = failure.text or failure.code
        return {"channel": account.slug, "account": account.display_name, "problem": problem}
    return {"channel": account.slug, "account": account.display_name, "requests": queued}


def _print(report: dict[str, Any]) -> None:
    print_rows(f"Received by {report['merchant_id']}", COLUMNS, report["hours"])
    orders = report["orders"]
    if orders["gaps"]:
        columns = ("platform", "store", "external_order_id", "reason")
        print_rows("Orders that differ from what the shop told", columns, orders["gaps"])
    for shop in report["shops"]:
        title = f"{shop['platform']} {shop['store']}"
        if shop["problem"]:
            OUT.print(f"{title}: {shop['problem']}", markup=False)
        if shop["orders"]:
            print_rows(f"{title}: not as in the shop", ("external_order_id", "reason"),
                       shop["orders"])  # fmt: skip
        OUT.print(
            f"{title}: {shop['compared']} orders asked for, {len(shop['orders'])} differ, "
            f"{shop['repaired']} on their way",
            markup=False,
        )
    for one in report["caught_up"]:
        said = one.get("problem") or f"{one['requests']} requests on their way"
        OUT.print(f"{one['channel']} {one['account']}: {said}", markup=False)
    OUT.print(
        f"{orders['compared']} orders compared, {len(orders['gaps'])} differ; "
        f"{report['waiting']} requests wait, {report['dead_letters']} are dead letters"
    )
    OUT.print("no gap" if not report["gap"] else f"gap: {report['gap']}")
