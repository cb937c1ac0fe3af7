"""What must be true when all is quiet again, whatever happened before."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

from deskhand.contracts.names import DetailType
from tests.simulation.ledger import Ledger
from tests.simulation.world import World

SENT: Final = {"sent", "delivered", "read"}
# The provider may or may not have it, and the thread says so.
UNKNOWN: Final = {"outcome_unknown", "unanswered"}
# How often the shop may have given the money back, by what the journal says.
REFUNDED: Final = {"done": {1}, "refused": {0}, "failed": {0}, "unknown": {0, 1}}
ACTIVE: Final = {"open", "snoozed"}


def violations(world: World, ledger: Ledger) -> Iterator[str]:
    """Every broken promise, one line each."""
    yield from _all_is_quiet(world)
    yield from _every_message_once(world, ledger)
    yield from _one_person_each(world)
    yield from _threads_in_order(world)
    yield from _every_answer_once(world, ledger)
    yield from _answers_in_order(world)
    yield from _every_refund_once(world, ledger)
    yield from _orders_as_the_shop_has_them(world, ledger)
    yield from _told_once(world)
    yield from _every_change_told(world)
    yield from _agents_counted(world)
    yield from _nothing_set_aside(world, ledger)


def _all_is_quiet(world: World) -> Iterator[str]:
    for queue in world.queues.values():
        if queue.waiting or queue.dead:
            yield f"{queue.name}: {len(queue.waiting)} waiting, {len(queue.dead)} dead"
    if world.stream:
        yield f"the outbox is {len(world.stream)} behind"


def _inbound(world: World) -> list[dict[str, Any]]:
    return [one for one in world.rows("message") if one["sender_type"] == "customer"]


def _every_message_once(world: World, ledger: Ledger) -> Iterator[str]:
    stored = Counter(str(one["external_message_id"]) for one in _inbound(world))
    for sender, external_id in sorted(ledger.accepted):
        if stored[external_id] != 1:
            times = stored[external_id]
            yield f"message {external_id} of {sender} was acknowledged, stored {times}×"
    unasked = set(stored) - {external_id for _, external_id in ledger.posted}
    if unasked:
        yield f"messages nobody wrote: {sorted(unasked)}"


def _one_person_each(world: World) -> Iterator[str]:
    contacts = {
        (one["merchant_id"], one["channel"], one["identifier"]) for one in world.rows("contact")
    }
    if len(contacts) != len(world.rows("contact")):
        yield "a contact point twice"
    holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for message in _inbound(world):
        place = (str(message["merchant_id"]), str(message["sender_identifier"]))
        holders[place].add(str(message["customer_id"]))
    for place, customers in holders.items():
        if len(customers) > 1:
            yield f"{place} is {len(customers)} customers"
    known = {str(one["id"]) for one in world.rows("customer")}
    for message in _inbound(world):
        if message["customer_id"] not in known:
            yield f"message {message['id']} is of a customer who is not there"


def _threads_in_order(world: World) -> Iterator[str]:
    heads = {str(one["id"]): one for one in world.rows("conversation")}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for message in world.rows("message"):
        places[str(message["conversation_id"])].append(int(message["seq"]))
    for conversation_id, seqs in places.items():
        head = heads.get(conversation_id)
        if head is None:
            yield f"messages without their conversation {conversation_id}"
        elif sorted(seqs) != list(range(1, len(seqs) + 1)) or head["last_seq"] != len(seqs):
            yield f"{conversation_id}: places {sorted(seqs)}, counter {head['last_seq']}"


def _every_answer_once(world: World, ledger: Ledger) -> Iterator[str]:
    rows = {str(one["id"]): one for one in world.rows("message")}
    for key, message_id in ledger.replies.items():
        message = rows.get(message_id)
        if message is None:
            yield f"answer {key} was taken and is not there"
            continue
        yield from _truth_of(world, key, message)
    for part, times in world.providers.taken.items():
        if times > 1:
            yield f"part {part} was sent {times}×"
    ours = [one for one in rows.values() if one["sender_type"] == "agent"]
    doubled = [one for one in ours if one["metadata"].get("echo")]
    if doubled:
        yield f"echoes of our own taken for somebody else's: {len(doubled)}"
    bodies = Counter((one["conversation_id"], one["body"]) for one in ours)
    for (conversation_id, body), times in bodies.items():
        if times > 1:
            yield f"{conversation_id}: answer {body[:12]!r} is there {times}×"


def parts_of(message: dict[str, Any]) -> list[str]:
    """Our ids of a message's parts, as far as it was split."""
    journal = message.get("parts") or [None]
    first = str(message["id"])
    return [first if place == 0 else f"{first}-{place}" for place in range(len(journal))]


def _truth_of(world: World, key: str, message: dict[str, Any]) -> Iterator[str]:
    taken = [world.providers.taken[part] for part in parts_of(message)]
    code = message["metadata"].get("failure", {}).get("code")
    status = message["status"]
    if status in SENT and not all(taken):
        yield f"answer {key} says {status}, the provider has {taken}"
    elif status == "failed" and code is None:
        yield f"answer {key} failed and does not say why"
    elif status == "failed" and code not in UNKNOWN and all(taken):
        yield f"answer {key} says failed ({code}), the provider has it"
    elif status not in {*SENT, "failed"}:
        yield f"answer {key} is still {status}"


def _answers_in_order(world: World) -> Iterator[str]:
    """Parts reached each Messenger recipient in the order of the thread."""
    seqs = {str(one["id"]): int(one["seq"]) for one in world.rows("message")}
    last: dict[str, tuple[int, int]] = {}
    for recipient, part in world.providers.order:
        if recipient == "mail":
            continue
        message_id, number = (part, 0) if part in seqs else part.rsplit("-", 1)
        place = (seqs[str(message_id)], int(number))
        if place < last.get(recipient, (0, 0)):
            yield f"{recipient} got {place} after {last[recipient]}"
        last[recipient] = place


def _every_refund_once(world: World, ledger: Ledger) -> Iterator[str]:
    journal = {str(one["id"]): one for one in world.rows("order_action")}
    for key, (merchant_id, action_id, amount) in ledger.refunds.items():
        given = world.providers.shop.refunds(f"{merchant_id}.myshopify.com").count(amount)
        action = journal.get(action_id)
        status = action["status"] if action else "not there"
        allowed = REFUNDED.get(str(status), set())
        if given not in allowed:
            yield f"refund {key} is {status}, the shop gave {amount} back {given}×"
    actions = Counter(str(one["key"]) for one in journal.values() if one.get("key"))
    if any(times > 1 for times in actions.values()):
        yield f"asked once, journaled more often: {actions}"


def _orders_as_the_shop_has_them(world: World, ledger: Ledger) -> Iterator[str]:
    rows = {
        place: one
        for one in world.rows("order")
        if one.get("shop")
        for place in ledger.orders
        if str(one["pk"]).endswith(f"#{place}")
    }
    for order_id, expected in ledger.orders.items():
        row = rows.get(order_id)
        if row is None:
            yield f"order {order_id} is not there"
        elif row["shop"]["status"] != expected:
            yield f"order {order_id} is {row['shop']['status']}, not {expected}"


def _told_once(world: World) -> Iterator[str]:
    """A customer is told of each change of an order at most once."""
    told = Counter(
        (str(one["conversation_id"]), str(one["body"]))
        for one in world.rows("message")
        if one["sender_type"] == "system"
    )
    for (conversation_id, body), times in told.items():
        if times > 1:
            yield f"{conversation_id}: told {body[:20]!r} {times}×"


def _every_change_told(world: World) -> Iterator[str]:
    told = {event["data"]["message"]["id"] for event in world.events(DetailType.MESSAGE_CREATED)}
    missing = [one["id"] for one in world.rows("message") if one["id"] not in told]
    if missing:
        yield f"no event for {len(missing)} messages"
    ids = Counter(
        (event["data"]["message"]["id"], event["id"])
        for event in world.events(DetailType.MESSAGE_CREATED)
    )
    if len(ids) != len({message_id for message_id, _ in ids}):
        yield "one message was announced under two event ids"


def _agents_counted(world: World) -> Iterator[str]:
    held = Counter(
        (str(one["merchant_id"]), str(one["assignee"]))
        for one in world.rows("conversation")
        if one.get("assignee") and one["status"] in ACTIVE
    )
    for agent in world.rows("agent"):
        place = (str(agent["merchant_id"]), str(agent["service_code"]))
        if agent["active_conversations"] != held[place]:
            yield f"{place} counts {agent['active_conversations']}, holds {held[place]}"


def _nothing_set_aside(world: World, ledger: Ledger) -> Iterator[str]:
    quarantined = world.rows("quarantine")
    if quarantined:
        yield f"in quarantine: {Counter(one['reason'] for one in quarantined)}"
    if len(world.rows("raw_event")) < ledger.requests:
        yield f"{ledger.requests} requests acknowledged, {len(world.rows('raw'))} kept"
