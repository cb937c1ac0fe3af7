"""Writes `docs/events.md` from the event catalogue and the samples.

`python scripts/export_events.py`; with `--check` nothing is written, and the exit code says whether
the page is up to date.
"""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, get_args

from deskhand.bus.catalogue import PAYLOADS, VERSIONS, Payload
from deskhand.contracts.names import (
    BROADCAST_TYPES,
    JOB_TYPES,
    NOTIFICATION_TYPES,
    ORDER_TYPES,
    ROUTING_TYPES,
    SOURCE,
    DetailType,
)

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "events.md"
SAMPLES: Final = ROOT / "events" / "bus"
CONSUMERS: Final = (
    (ROUTING_TYPES, "`routing-assign`, by the queue `routing`"),
    (NOTIFICATION_TYPES, "`notifications-notify`, by the queue `notifications`"),
    (ORDER_TYPES, "`orders-apply`, by the queue `orders`"),
    (JOB_TYPES, "`upkeep-run`, by the queue `jobs`"),
    (BROADCAST_TYPES, "`realtime-broadcast`, directly"),
)
WHEN: Final[Mapping[DetailType, str]] = {
    DetailType.CONVERSATION_CREATED: "A conversation's item was written for the first time.",
    DetailType.CONVERSATION_UPDATED: (
        "What REST shows of a conversation is not what it was: also when a message came, since "
        "`last_message`, `last_seq` and `unread` are part of it."
    ),
    DetailType.CONVERSATION_REOPENED: (
        "A conversation became pending without an agent and was not so before. "
        "`ConversationUpdated` goes with it, from the same change."
    ),
    DetailType.MESSAGE_CREATED: (
        "A message's item was written: from a customer, an agent or the system, notes included."
    ),
    DetailType.MESSAGE_UPDATED: (
        "What is shown of a message changed: a receipt, an edit, a deletion, a reaction, a failure."
    ),
    DetailType.CUSTOMER_CREATED: "A customer's item was written for the first time.",
    DetailType.CUSTOMER_UPDATED: "A customer's item was written again, whatever changed.",
    DetailType.CUSTOMER_DELETED: "A customer's item was removed. It carries the id alone.",
    DetailType.ORDER_CHANGED: (
        "What is shown of an order changed, or it is new. A stub (only parts of the order are "
        "known) and a write that moves only version and times make no event."
    ),
    DetailType.ORDER_ACTION_CHANGED: (
        "What is shown of something that was asked for an order changed: it was asked, approved, "
        "rejected, taken up, done, refused, or nobody knows. `allowed` is null: it depends on who "
        "looks, and REST says it."
    ),
    DetailType.AGENT_STATUS_CHANGED: "An agent's `status` is not what it was.",
    DetailType.AGENT_UPDATED: (
        "An agent is new, or something else that is shown of them changed, e.g. their count of "
        "open conversations."
    ),
    DetailType.ITEM_QUARANTINED: (
        "An item entered quarantine, or failed again after it was released."
    ),
    DetailType.ACCOUNT_CHANGED: (
        "A connected account's item was written or removed: on connecting, disconnecting, pausing, "
        "resuming, and with new settings or secrets."
    ),
    DetailType.ACCOUNT_HEALTH_CHANGED: (
        "What is shown of an account's health is not what it was, but for the time of the check."
    ),
    DetailType.IMPORT_FINISHED: "an import of a file of orders came to its end, well or not",
    DetailType.ACCOUNT_SILENT: (
        "Nothing came from an account for longer than its own rhythm allows. "
        "`AccountHealthChanged` goes with it, and again when traffic is back."
    ),
    DetailType.VISITOR_CONNECTED: (
        "A visitor opened a socket. The only event that no record stands behind: "
        "`realtime-connect` publishes it, because API Gateway takes no posts for a socket before "
        "its handshake is over."
    ),
}
FOLDED: Final = "<details><summary>Sample of <code>data</code></summary>"
HEAD: Final = """\
# Events

Written by `scripts/export_events.py` from `deskhand/bus/catalogue.py` and `events/bus/`; change
those, then run it. A test fails when this page is not what it would write.

Every change that others may care about is an event on the EventBridge bus `deskhand-{{stage}}-bus`,
source `{source}`, detail type as below, detail = the envelope.

## Envelope

| field | |
| --- | --- |
| `id` | the same however often the event is published: dedupe on it |
| `type`, `version` | which payload `data` holds |
| `merchant_id` | whose it is |
| `occurred_at` | when the table changed (RFC 3339, UTC) |
| `correlation_id` | the raw request that it all began with, else the item's own id |
| `data` | the payload |

## What to rely on

- **At least once.** The events follow from the `desk` table's stream (`outbox-publish`), so there
  is no event without its record, nor a record without its event. After a failure the same records
  are published again, under the same ids: the id is the stream record's `eventID` and the event's
  place among those of that record. EventBridge itself may deliver twice, too.
- **No order.** The stream keeps the order of one item's changes; EventBridge keeps none. A payload
  holds the whole object as it was then. Compare `version`, `updated_at` or `seq`, or read the
  record.
- **Consumers are idempotent.** They set a state or look before they act; none counts events.
- **Long texts are cut.** A message's `body` is cut at 4,000 characters, `html` and `quoted` are
  left out, `metadata.truncated` says so. The record has everything.
- **Versions.** A field may be added with a default. Anything else is a new version beside the
  old one, until the last consumer has moved.
- **Failures.** Queues have dead-letter queues of their own. What EventBridge can't deliver within
  2 hours goes to `deskhand-{{stage}}-events-dlq`, what the broadcaster can't handle to
  `…-broadcast-dlq`, stream records that can't be published to `…-outbox-dlq`
  (`docs/runbooks/dead-letters.md`). On AWS the bus has an archive of 30 days.

Beside the bus, one more thing follows from the stream: a message that becomes `queued` is put into
the FIFO queue `send`, group = conversation, by `outbox-publish` itself; EventBridge can't choose a
FIFO group (`docs/decisions/0004-outbox-from-the-stream.md`).

## All types

| detail type | version | consumers |
| --- | --- | --- |
{rows}
"""


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 on a difference")
    wanted = page()
    if not parser.parse_args().check:
        PAGE.write_text(wanted)
    elif not PAGE.is_file() or PAGE.read_text() != wanted:
        raise SystemExit(f"{PAGE.relative_to(ROOT)} is not up to date: run {sys.argv[0]}")


def page() -> str:
    """The whole page."""
    rows = "\n".join(
        f"| [{kind}](#{kind.lower()}) | {VERSIONS[kind]} | {'; '.join(_consumers(kind))} |"
        for kind in DetailType
    )
    head = HEAD.format(source=SOURCE, rows=rows)
    return "\n".join([head, *(_section(kind) for kind in DetailType)])


def _consumers(kind: DetailType) -> list[str]:
    found = [name for types, name in CONSUMERS if kind in types]
    return found or ["none; in the archive"]


def _section(kind: DetailType) -> str:
    payload, version = PAYLOADS[kind], VERSIONS[kind]
    sample = json.loads((SAMPLES / f"{kind}.v{version}.json").read_text())
    shown = json.dumps(sample["data"], indent=2, ensure_ascii=False)
    parts = [
        f"## {kind}",
        f"Version {version}. {_prose(payload)}",
        f"**When:** {WHEN[kind]}",
        "**Consumers:** " + "; ".join(_consumers(kind)) + ".",
        "\n".join(["| field of `data` | type |", "| --- | --- |", *_fields(payload)]),
        *_notes(payload),
        f"{FOLDED}\n\n```json\n{shown}\n```\n\n</details>",
    ]
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def _wrapped(text: str) -> str:
    """Prose in lines; tables, headings and code as they are."""
    if text.startswith(("#", "|", "<")):
        return text
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


def _fields(payload: type[Payload]) -> Iterator[str]:
    for name, field in payload.model_fields.items():
        yield f"| `{name}` | {_typed(field.annotation)} |"


def _typed(annotation: Any) -> str:
    """A Python type in JSON's words."""
    words = {str: "text", int: "number", dict: "object", tuple: "list of text"}
    arguments = get_args(annotation)
    if type(None) in arguments:
        return f"{_typed(arguments[0])} or null"
    return words.get(getattr(annotation, "__origin__", annotation), "time (RFC 3339)")


def _prose(payload: type[Payload]) -> str:
    return " ".join((payload.__doc__ or "").split())


def _notes(payload: type[Payload]) -> Iterator[str]:
    """What the payload's base says of its fields."""
    base = payload.__bases__[0]
    if base is not Payload:
        yield _prose(base)


if __name__ == "__main__":
    main()
