"""`deskhand quarantine …`: what could not be processed, and why."""

import zlib
from typing import Annotated, Any

import typer

from cli.console import OUT, print_json, print_rows
from cli.merchants import chosen
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.intake.models import QuarantineItem, QuarantineStatus, RawEvent
from deskhand.kit.clock import to_text
from deskhand.kit.errors import NotFound

quarantine = typer.Typer(no_args_is_help=True, help="What could not be processed, and why.")

MerchantOption = Annotated[str | None, typer.Option(help="Whose; all of the local stack.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
COLUMNS = ("id", "merchant_id", "channel", "reason", "status", "received_at")


@quarantine.command("list")
def list_items(
    merchant: MerchantOption = None,
    limit: Annotated[int, typer.Option(help="At most so many per merchant.")] = 100,
    everything: Annotated[bool, typer.Option("--all", help="Released ones too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List what waits, newest first."""
    enter()
    found = [
        _shown(item)
        for merchant_id in chosen(merchant)
        for item in bootstrap.intake().quarantined(merchant_id, limit)
        if everything or item.status is QuarantineStatus.OPEN
    ]
    if as_json:
        print_json(found)
    else:
        print_rows(f"{len(found)} in quarantine", COLUMNS, found)


@quarantine.command("show")
def show(
    item_id: Annotated[str, typer.Argument(metavar="ID")],
    merchant: MerchantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one item with the raw request behind it."""
    enter()
    item, event = _find(item_id, merchant)
    shown = {**_shown(item), "request": _request(event) if event else None}
    if as_json:
        print_json(shown)
        return
    request = shown.pop("request")
    for name, value in {**shown, **(request or {"request": "past its retention"})}.items():
        OUT.print(f"[bold]{name}[/bold]: ", end="")
        OUT.print(str(value), markup=False, highlight=False)


@quarantine.command("release")
def release(
    item_id: Annotated[str, typer.Argument(metavar="ID")],
    merchant: MerchantOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put an item's raw request through processing again."""
    enter()
    item, _ = _find(item_id, merchant)
    released = bootstrap.intake().release(item.merchant_id, item_id)
    if as_json:
        print_json(_shown(released))
    else:
        OUT.print(f"{released.id} released: its request is on its way again")


def _find(item_id: str, merchant: str | None) -> tuple[QuarantineItem, RawEvent | None]:
    for merchant_id in chosen(merchant):
        try:
            return bootstrap.intake().show(merchant_id, item_id)
        except NotFound:
            continue
    raise NotFound(f"nothing in quarantine under {item_id}")


def _shown(item: QuarantineItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "merchant_id": item.merchant_id,
        "channel": item.slug,
        "account_id": item.account_id,
        "reason": item.reason,
        "status": item.status,
        "event_id": item.event_id,
        "raw_id": item.raw_id,
        "received_at": to_text(item.received_at),
    }


def _request(event: RawEvent) -> dict[str, Any]:
    body = zlib.decompress(event.body) if event.body is not None else None
    return {
        "method": event.method,
        "headers": event.headers,
        "query": event.query,
        "body": body.decode("utf-8", "replace") if body is not None else event.body_key,
    }
