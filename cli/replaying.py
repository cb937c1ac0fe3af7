"""`deskhand replay`: puts stored raw events through processing again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer

from cli.console import OUT, print_json, progress
from cli.merchants import chosen, webhook_slugs
from cli.moments import read_moment
from cli.wiring import enter
from deskhand import bootstrap
from deskhand.intake.models import RawEvent
from deskhand.kit.clock import to_text, utc_now


def replay(
    merchant: Annotated[str, typer.Option(help="Whose events.")],
    channel: Annotated[str | None, typer.Option(help="Only of this channel or shop.")] = None,
    since: Annotated[
        str | None, typer.Option(help="From this time on (RFC 3339, or 6h); 24h, for one event 7d.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Before this time; now.")] = None,
    event_id: Annotated[
        str | None, typer.Option(help="Only the request with this id, or with this event in it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Put stored raw events through processing again; what is known already stays as it is."""
    now = utc_now()
    start = read_moment(since or ("7d" if event_id else "24h"), now)
    span = (start, read_moment(until, now) if until else now)
    enter()
    (merchant_id,) = chosen(merchant)
    found = list(_wanted(merchant_id, webhook_slugs(channel), span, event_id))
    if not dry_run:
        for event in progress(found, "replaying"):
            bootstrap.intake().replay(event)
    if as_json:
        print_json({"replayed": not dry_run, "events": [_shown(event) for event in found]})
    else:
        OUT.print(f"{len(found)} events {'would be replayed' if dry_run else 'replayed'}")


def _wanted(
    merchant_id: str, slugs: list[str], span: tuple[datetime, datetime], event_id: str | None
) -> Iterator[RawEvent]:
    for slug in slugs:
        for event in bootstrap.intake().raw_events(merchant_id, slug, *span):
            asked = event_id is None or event_id in {event.raw_id, *event.event_ids}
            if asked and not event.erased:
                yield event


def _shown(event: RawEvent) -> dict[str, Any]:
    return {
        "raw_id": event.raw_id,
        "channel": event.slug,
        "account_id": event.account_id,
        "received_at": to_text(event.received_at),
        "event_ids": event.event_ids,
        "outcome": event.outcome.model_dump(),
    }
