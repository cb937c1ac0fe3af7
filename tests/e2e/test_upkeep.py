"""What the desk knows of its accounts, and reconciliation, against the running stack."""

from deskhand.kit.clock import from_text, utc_now
from tests.e2e.journeys import deskhand, send_mail
from tests.support.stack import RunningStack, eventually


def test_an_account_tells_when_it_was_last_heard_of(running: RunningStack, sender: str) -> None:
    before = utc_now()
    send_mail(running, sender)
    admin = running.rest("acme", "merchant_admin")

    def heard() -> bool:
        accounts = admin.get("/accounts")["items"]
        (mail,) = [one for one in accounts if one["slug"] == "mailgun"]
        last = mail["last_received_at"]
        # Noted once a minute at most.
        return bool(last) and (before - from_text(last)).total_seconds() < 90

    eventually(heard, "the account's last moment")


def test_reconcile_asks_the_shops_and_repairs(running: RunningStack) -> None:  # S55, S88
    del running
    report = deskhand("reconcile", "--merchant", "acme", "--since", "1h", "--repair", code=None)
    assert {"hours", "shops", "caught_up", "gap"} <= set(report)
    assert all(hour["missing"] == 0 for hour in report["hours"])
    assert all("problem" in shop for shop in report["shops"])
