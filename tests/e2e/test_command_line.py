"""`deskhand` against the running stack."""

import random
from pathlib import Path

from deskhand.kit.ids import new_id
from local.place import ROOT
from tests.e2e.journeys import conversation_of, deskhand, messages_of, send_mail
from tests.support.stack import Rest, RunningStack, eventually


def test_doctor_finds_every_part(running: RunningStack) -> None:
    del running
    parts = {row["part"]: row["problem"] for row in deskhand("doctor", code=None)}
    del parts["dead letters"]  # other tests leave some on purpose
    assert set(parts.values()) == {""}


def test_send_reaches_the_inbox(running: RunningStack, agent: Rest) -> None:
    text = f"From the command line {new_id()}"
    answer = deskhand(
        "send", "facebook", str(ROOT / "events/channels/facebook/text.json"), "--fresh",
        "--set", f"entry.0.messaging.0.message.text={text}",
    )  # fmt: skip
    assert answer["status"] == 200
    eventually(
        lambda: any(
            (one["last_message"] or {}).get("body") == text
            for status in ("pending", "open")
            for one in agent.get("/conversations", status=status, limit=20)["items"]
        ),
        "the sample in the inbox",
    )
    del running


def test_replay_adds_nothing(running: RunningStack, agent: Rest, sender: str) -> None:  # S53, S97
    original = send_mail(running, sender)
    conversation = conversation_of(agent, sender)
    base = ("replay", "--merchant", "acme", "--channel", "mailgun", "--since", "10m")
    dry = deskhand(*base, "--dry-run")["events"]
    (message,) = messages_of(agent, conversation["id"])
    (event,) = [one for one in dry if one["raw_id"] == message["metadata"]["raw"]]
    assert deskhand(*base, "--event-id", event["raw_id"])["replayed"] is True
    later = send_mail(running, sender, body="later", headers={"In-Reply-To": original})
    eventually(
        lambda: len(messages_of(agent, conversation["id"])) >= 2, "the mail after the replay"
    )
    found = [one["external_message_id"] for one in messages_of(agent, conversation["id"])]
    assert sorted(found) == sorted(one.strip("<>") for one in (original, later))


def test_reconcile_has_no_gap_per_hour(running: RunningStack) -> None:  # S88
    del running
    report = deskhand("reconcile", "--merchant", "acme", "--since", "2h", code=None)
    assert report["hours"]
    assert [hour for hour in report["hours"] if hour["gap"]] == []
    assert report["orders"]["gaps"] == []


def test_import_orders(running: RunningStack, agent: Rest, tmp_path: Path) -> None:  # S57
    del running
    number = str(random.randrange(10**11, 10**12))
    path = tmp_path / "orders.csv"
    path.write_text(
        "external_order_id,order_date,currency,total_amount,status\n"
        f"{number},2026-10-01,EUR,12.50,delivered\n"
        f"{number}9,2026-10-01,EUR,nonsense,delivered\n"
    )
    base = ("import", "orders", str(path), "--merchant", "acme", "--platform", "shopify")
    first = deskhand(*base)
    assert (first["created"], len(first["refused"])) == (1, 1)
    assert deskhand(*base)["unchanged"] == 1
    order = agent.get(f"/orders/external/{number}/shopify")
    assert (order["total_amount"], order["currency"], order["status"]) == (
        "12.50",
        "EUR",
        "delivered",
    )
