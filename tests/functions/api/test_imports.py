"""Imports over REST: prepared, started, followed. # S57"""

from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.merchants.models import ConnectedAccount
from deskhand.storage import clients
from deskhand.upkeep.import_models import Slice
from functions.api.schemas import imports as schemas
from tests.functions.api.conftest import Callers
from tests.functions.api.records import connected_account
from tests.support.api import ApiClient, claims_of
from tests.support.aws import BUCKET
from tests.unit.upkeep.builders import shop_account

PATH = "/api/orders/import"
FILE = b"external_order_id,currency,total_amount,order_date\no-1,EUR,9.90,2026-10-01\no-2,EUR,x,y\n"


@pytest.fixture
def admin(caller: Callers) -> ApiClient:
    return caller("merchant_admin")


@pytest.fixture
def shop(merchant_id: str) -> ConnectedAccount:
    bootstrap.merchants().create(merchant_id, "Acme")
    return shop_account(merchant_id)


def asked(shop: ConnectedAccount, **changes: Any) -> dict[str, Any]:
    return {"account_id": shop.account_id, "name": "o.csv", "size": len(FILE), **changes}


def key_of(merchant_id: str, shop: ConnectedAccount) -> str:
    key = f"imports/{merchant_id}/shopify/{shop.external_id}/o.csv"
    clients.s3().put_object(Bucket=BUCKET, Key=key, Body=FILE)
    return key


def test_a_place_is_given_out(admin: ApiClient, shop: ConnectedAccount) -> None:
    answer = admin.call("POST", PATH, asked(shop))
    assert answer.status == 202, answer.body
    assert set(answer.json) == set(schemas.StartedImport.model_fields)
    assert answer.json["status"] == "awaited"
    assert answer.json["upload"]["url"].startswith("https://")
    assert admin.call("GET", f"/api/imports/{answer.json['id']}").json["name"] == "o.csv"


def test_a_file_that_is_there_is_imported_and_followed(
    admin: ApiClient, shop: ConnectedAccount, merchant_id: str
) -> None:
    begun = admin.call("POST", PATH, {"key": key_of(merchant_id, shop)}).json
    assert (begun["status"], begun["upload"]) == ("running", None)
    task = {"merchant_id": merchant_id, "import_id": begun["id"], "slice": 0}
    bootstrap.import_slices().work(Slice.model_validate(task), 300)
    done = admin.call("GET", f"/api/imports/{begun['id']}").json
    assert (done["status"], done["created"], done["refused"]) == ("done", 1, 1)
    (piece,) = done["report"]
    assert "import-reports" in piece
    (listed,) = admin.call("GET", "/api/imports").json["items"]
    assert listed["id"] == begun["id"]


@pytest.mark.parametrize(
    "changes",
    [{"name": "o.exe"}, {"name": "a/b.csv"}, {"size": 0}, {"size": 3 * 1024**3}, {"name": None},
     {"key": "imports/x"}],
)  # fmt: skip
def test_what_can_not_be_imported_is_422(
    admin: ApiClient, shop: ConnectedAccount, changes: dict[str, Any]
) -> None:
    assert admin.call("POST", PATH, asked(shop, **changes)).status == 422


def test_a_channel_takes_no_orders(admin: ApiClient, merchant_id: str) -> None:
    channel = connected_account(merchant_id)
    assert admin.call("POST", PATH, asked(channel)).status == 422


def test_others_files_and_shops_are_404(
    shop: ConnectedAccount, merchant_id: str, admin: ApiClient
) -> None:
    other = ApiClient(claims_of(f"{merchant_id}-2", "merchant_admin"))
    assert other.call("POST", PATH, {"key": key_of(merchant_id, shop)}).status == 404
    assert other.call("POST", PATH, asked(shop)).status == 404
    assert admin.call("POST", PATH, {"key": "raw/x"}).status == 404


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_admins_only(caller: Callers, shop: ConnectedAccount, role: str) -> None:
    assert caller(role).call("POST", PATH, asked(shop)).status == 403
