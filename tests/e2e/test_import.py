"""A file of orders over REST, against the running stack: put, imported, reported. # S57"""

from typing import Any

from deskhand.kit.ids import new_id
from tests.support.stack import HTTP, Rest, RunningStack, eventually

HEADER = "external_order_id;order_date;currency;total_amount;note\n"


def finished(admin: Rest, import_id: str) -> Any:
    def look() -> Any:
        found = admin.get(f"/imports/{import_id}")
        return found if found["status"] not in {"awaited", "running"} else None

    return eventually(look, f"the end of import {import_id}", 30)


def begin(running: RunningStack, admin: Rest, text: str) -> Any:
    """Ask for a place and put the file there; S3 tells of it."""
    account_id = running.stack.account("shopify", "acme").account_id
    content = text.encode()
    asked = {"account_id": account_id, "name": "orders.csv", "size": len(content)}
    begun = admin.post("/orders/import", asked, expect=202)
    headers = {"content-type": begun["upload"]["content_type"]}
    put = HTTP.request("PUT", begun["upload"]["url"], body=content, headers=headers)
    assert put.status == 200, put.body[:500]
    return begun


def test_a_file_is_imported_and_what_was_refused_is_told(running: RunningStack) -> None:  # S57
    admin = running.rest("acme", "merchant_admin")
    first, second, third = (f"imp-{new_id()}" for _ in range(3))
    begun = begin(
        running,
        admin,
        f'{HEADER}{first};2026-10-01;EUR;9.90;"two\nlines"\n'
        f"{second};2026-10-01;EUR;much;x\n{third};2026-10-01;EUR;1.00;y\n",
    )

    done = finished(admin, begun["id"])

    assert (done["status"], done["created"], done["refused"]) == ("done", 2, 1)
    assert admin.get(f"/orders/external/{first}/shopify")["total_amount"] == "9.90"
    (address,) = done["report"]
    report = HTTP.request("GET", address).body.decode()
    assert second in report
    assert "total_amount is no amount" in report
    other = running.rest("globex", "merchant_admin").call("GET", f"/imports/{begun['id']}")
    assert other.status == 404
    assert running.rest().call("GET", f"/imports/{begun['id']}").status == 403


def test_a_file_without_the_columns_is_one_refusal(running: RunningStack) -> None:  # S57
    admin = running.rest("acme", "merchant_admin")
    begun = begin(running, admin, f"id,{new_id()}\n1,2\n")
    done = finished(admin, begun["id"])
    assert done["status"] == "refused"
    assert "no column" in done["problem"]
