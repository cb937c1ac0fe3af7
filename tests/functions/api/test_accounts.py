"""Connected accounts, quarantine and templates over REST."""

from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.channels import registry as channels
from deskhand.shops import registry as shops
from functions.api.schemas import accounts as schemas
from functions.api.schemas import templates as template_schemas
from tests.functions.api.conftest import Callers
from tests.functions.api.records import connected_account, quarantined
from tests.support.api import ApiClient
from tests.support.stack_in_process import FACEBOOK_SECRETS, MAILGUN_SECRETS

PATH = "/api/accounts"


@pytest.fixture
def admin(caller: Callers) -> ApiClient:
    return caller("merchant_admin")


class TestConnect:
    def test_connects_and_never_shows_secrets(self, admin: ApiClient, merchant_id: str) -> None:
        body = {
            "slug": "facebook",
            "external_id": f"page-{merchant_id}",
            "settings": {"app_id": "app-1"},
            "secrets": FACEBOOK_SECRETS,
        }
        answer = admin.call("POST", PATH, body)
        assert answer.status == 201
        made = answer.json
        assert set(made) == set(schemas.Account.model_fields)
        url = f"https://api.desk.example/webhooks/facebook/{made['account_id']}"
        assert made["webhook_url"] == url
        every = admin.call("GET", PATH)
        assert every.json["items"] == [made]
        assert admin.call("GET", f"{PATH}/{made['account_id']}").json == made
        for secret in FACEBOOK_SECRETS.values():
            assert secret not in answer.body + every.body

    def test_missing_secret_is_named_without_its_value(
        self, admin: ApiClient, merchant_id: str
    ) -> None:
        body = {"slug": "facebook", "external_id": "p", "secrets": {"app_secret": "hush"}}
        answer = admin.call("POST", PATH, body)
        assert answer.status == 422
        assert "secrets.verify_token" in [one["field"] for one in answer.json["errors"]]
        assert "hush" not in answer.body

    def test_unknown_channel_is_404(self, admin: ApiClient) -> None:
        assert admin.call("POST", PATH, {"slug": "pigeon"}).status == 404

    def test_connected_elsewhere_is_409(self, admin: ApiClient, merchant_id: str) -> None:
        connected_account(f"{merchant_id}-2")
        body = {
            "slug": "mailgun",
            "external_id": f"{merchant_id}-2.example",
            "settings": {"address": "support@shop.example"},
            "secrets": MAILGUN_SECRETS,
        }
        assert admin.call("POST", PATH, body).status == 409

    def test_forms_follow_the_adapters(self, admin: ApiClient) -> None:  # S100
        forms = admin.call("GET", f"{PATH}/forms").json["items"]
        assert [one["slug"] for one in forms] == [*channels.SLUGS, *shops.SLUGS]
        assert all(set(one) == set(schemas.AccountForm.model_fields) for one in forms)


class TestChange:
    def test_pause_and_resume(self, admin: ApiClient, merchant_id: str) -> None:
        account = connected_account(merchant_id)
        path = f"{PATH}/{account.account_id}"
        for status in ("paused", "active"):
            answer = admin.call("PATCH", path, {"status": status})
            assert (answer.status, answer.json["status"]) == (200, status)

    def test_new_secrets_are_kept_beside_the_old(self, admin: ApiClient, merchant_id: str) -> None:
        account = connected_account(merchant_id)
        renewed = {**MAILGUN_SECRETS, "signing_key": "newer-key"}
        answer = admin.call("PATCH", f"{PATH}/{account.account_id}", {"secrets": renewed})
        assert answer.status == 200
        assert "newer-key" not in answer.body
        held = bootstrap.secrets().account(account.account_id)
        assert (held.secrets, held.previous) == (renewed, MAILGUN_SECRETS)

    def test_stale_version_is_409_and_changes_nothing(
        self, admin: ApiClient, merchant_id: str
    ) -> None:
        account = connected_account(merchant_id)
        path = f"{PATH}/{account.account_id}"
        admin.call("PATCH", path, {"status": "paused"})
        before = admin.call("GET", path).json
        body = {"version": account.version, "secrets": {**MAILGUN_SECRETS, "signing_key": "x"}}
        assert admin.call("PATCH", path, body).status == 409
        assert admin.call("GET", path).json == before
        assert bootstrap.secrets().account(account.account_id).secrets == MAILGUN_SECRETS

    def test_disconnected_is_gone(self, admin: ApiClient, merchant_id: str) -> None:
        account = connected_account(merchant_id)
        path = f"{PATH}/{account.account_id}"
        assert admin.call("DELETE", path).status == 204
        assert admin.call("GET", path).status == 404
        assert admin.call("DELETE", path).status == 404


class TestQuarantine:
    def test_is_listed_and_released(self, caller: Callers, merchant_id: str) -> None:
        lead = caller("supervisor")
        items = [quarantined(merchant_id) for _ in range(3)]
        first = lead.call("GET", "/api/quarantine", query={"limit": 2}).json
        query = {"limit": 2, "cursor": first["next_cursor"]}
        second = lead.call("GET", "/api/quarantine", query=query).json
        listed = [*first["items"], *second["items"]]
        assert {one["id"] for one in listed} == {one.id for one in items}
        assert set(listed[0]) == set(schemas.QuarantineItem.model_fields)
        assert listed[0]["reason"] == "unknown_event"
        answer = lead.call("POST", f"/api/quarantine/{items[0].id}/release")
        assert (answer.status, answer.json["status"]) == (200, "released")
        shown = lead.call("GET", f"/api/quarantine/{items[0].id}").json
        assert shown["status"] == "released"


class TestTemplates:
    def test_edit_and_preview(self, admin: ApiClient) -> None:  # S106
        path = "/api/templates/order_shipped/en"
        default = admin.call("GET", path).json
        assert set(default) == set(template_schemas.Template.model_fields)
        assert (default["edited"], default["version"]) == (False, 0)
        text = {"subject": "Sent", "body": "Order {{ order.number }} is on its way"}
        preview = admin.call("POST", f"{path}/preview", text)
        assert preview.status == 200
        assert "{{" not in preview.json["body"]
        kept = admin.call("PUT", path, {**text, "version": 0})
        assert (kept.status, kept.json["edited"]) == (200, True)
        assert admin.call("PUT", path, {**text, "version": 0}).status == 409
        listed = admin.call("GET", "/api/templates").json["items"]
        assert kept.json in listed

    @pytest.mark.parametrize(
        "text",
        [{"subject": "a", "body": "{% if %}"}, {"subject": "a", "body": ""}, {"subject": "a"}],
    )
    def test_what_can_not_be_rendered_is_422(self, admin: ApiClient, text: dict[str, Any]) -> None:
        answer = admin.call("PUT", "/api/templates/order_shipped/en", text)
        assert answer.status == 422
        assert answer.json["errors"]

    def test_unknown_kind_is_422(self, admin: ApiClient) -> None:
        assert admin.call("GET", "/api/templates/birthday/en").status == 422
