"""The demo's merchants, twice over, on an empty stack."""

import json
from pathlib import Path

import boto3
import pytest

from cli.stack import Stack
from deskhand.agents.service import AgentService
from deskhand.channels import registry as channels
from deskhand.channels.model import Account
from deskhand.kit.clock import utc_now
from deskhand.kit.settings import Settings
from deskhand.merchants.service import AccountService, MerchantService
from deskhand.shops import registry as shops
from deskhand.shops.base import ShopAccount
from deskhand.storage.secrets import SecretStore
from deskhand.storage.table import Table
from local.demo_data import MERCHANTS, DemoMerchant
from local.history import webhooks_of
from local.place import Place
from local.seed import Seeder


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Place:
    pool = boto3.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"]
    outputs = {
        "UserPoolId": pool,
        "ClientId": "client",
        "ApiUrl": "http://localhost:4566/api",
        "SocketUrl": "ws://localhost:4566/ws",
    }
    made = Place(home=tmp_path)
    made.outputs_file.write_text(json.dumps({"all": outputs}))
    return made


def seeded(place: Place, settings: Settings) -> str:
    Seeder(place, settings).run()
    return place.stack_file.read_text()


def test_twice_is_once(place: Place, settings: Settings) -> None:  # S97
    first = seeded(place, settings)
    second = Seeder(place, settings)
    second.run()
    assert place.stack_file.read_text() == first
    assert not second.is_first


def test_stack_file_holds_what_the_contract_names(place: Place, settings: Settings) -> None:
    content = json.loads(seeded(place, settings))
    assert [one["id"] for one in content["merchants"]] == ["acme", "globex"]
    for merchant in content["merchants"]:
        accounts = merchant["accounts"]
        assert {"account_id", "webhook_url", "signing_key", "address"} <= set(accounts["mailgun"])
        named = {"account_id", "webhook_url", "app_secret", "verify_token", "page_id"}
        assert named <= set(accounts["facebook"])
        assert {"account_id", "webhook_url", "secret", "shop_domain"} <= set(accounts["shopify"])
        signed = {"account_id", "webhook_url", "site_url", "client_id", "private_key"}
        assert signed <= set(accounts["magento"])
        assert {"account_id", "site_key", "origin"} <= set(accounts["web_chat"])
        roles = [user["role"] for user in merchant["users"]]
        assert roles == ["agent", "agent", "supervisor", "merchant_admin"]
    assert content["platform_admin"]["email"] == "root@deskhand.example"


def test_one_meta_app_for_both_merchants(place: Place, settings: Settings) -> None:
    seeded(place, settings)
    accounts = AccountService(Table(settings.desk_table), SecretStore(settings.stage))
    stack = Stack.read(place.stack_file)
    ours, theirs = (stack.account("facebook", name) for name in ("acme", "globex"))
    assert ours.signing == theirs.signing
    entry = accounts.resolve_entry(accounts.open("acme", ours.account_id), theirs.external_id)
    assert entry.merchant_id == "globex"


def test_users_carry_their_claims(place: Place, settings: Settings) -> None:
    seeded(place, settings)
    pool = json.loads(place.outputs_file.read_text())["all"]["UserPoolId"]
    client = boto3.client("cognito-idp")
    user = client.admin_get_user(UserPoolId=pool, Username="sue@globex.example")
    held = {one["Name"]: one["Value"] for one in user["UserAttributes"]}
    assert held["custom:merchant_id"] == "globex"
    assert held["custom:role"] == "supervisor"
    assert held["custom:service_code"] == "A003"
    agents = AgentService(Table(settings.desk_table)).list("globex").items
    assert [agent.service_code for agent in agents] == ["A001", "A002", "A003", "A004"]
    assert MerchantService(Table(settings.desk_table)).get("globex").name == "Globex Home"


@pytest.mark.parametrize("merchant", MERCHANTS, ids=lambda one: one.id)
def test_history_is_understood_whole(merchant: DemoMerchant) -> None:
    now = utc_now()
    understood: list[object] = []
    for slug, request in webhooks_of(merchant, now):
        if slug in shops.SLUGS:
            shop = ShopAccount(
                account_id="a", merchant_id=merchant.id, slug=slug, store=merchant.shop_domain
            )
            understood += shops.adapter(slug).parse(request, shop, now)
        else:
            account = Account(
                account_id="a", merchant_id=merchant.id, slug=slug, external_id=merchant.page_id
            )
            understood += channels.adapter(slug).parse(request, account, now)
    assert {type(one).__name__ for one in understood} == {"InboundMessage", "OrderSnapshot"}
