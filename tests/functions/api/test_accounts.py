"""Connected accounts, quarantine and templates over REST."""

from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.audit.repository import AuditRepository
from deskhand.channels import registry as channels
from deskhand.kit.clock import utc_now
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


class TestLife:
    def test_connecting_asks_the_provider_and_shows_what_it_said(
        self, admin: ApiClient, merchant_id: str
    ) -> None:
        body = {
            "slug": "facebook",
            "external_id": f"page-{merchant_id}",
            "settings": {"app_id": "app-1"},
            "secrets": FACEBOOK_SECRETS,
        }
        made = admin.call("POST", PATH, body).json
        assert made["health"]["state"] == "unreachable"
        assert made["health"]["detail"] == "The provider does not answer."
        assert (made["silence"], made["last_received_at"], made["sending_paused_reason"]) == (
            None,
            None,
            None,
        )
        known = bootstrap.accounts().get(merchant_id, made["account_id"])
        assert known.webhook_url == made["webhook_url"]

    def test_test_tells_in_words(self, admin: ApiClient, merchant_id: str) -> None:
        account = bootstrap.accounts().connect(
            merchant_id, "facebook", f"page-{merchant_id}", {"app_id": "a"}, FACEBOOK_SECRETS
        )
        answer = admin.call("POST", f"{PATH}/{account.account_id}/test")
        assert answer.status == 200
        assert answer.json["health"]["state"] == "unreachable"
        assert answer.json["health"]["failing_since"]
        listed = admin.call("GET", PATH).json["items"]
        assert listed == [answer.json]

    def test_pause_and_resume_say_why(self, admin: ApiClient, merchant_id: str) -> None:
        account = connected_account(merchant_id)
        path = f"{PATH}/{account.account_id}"
        for _ in range(2):
            paused = admin.call("POST", f"{path}/pause").json
            assert (paused["status"], paused["sending_paused_reason"]) == (
                "paused",
                "paused by hand",
            )
        resumed = admin.call("POST", f"{path}/resume").json
        assert (resumed["status"], resumed["sending_paused_reason"]) == ("active", None)

    def test_a_rotation_ends_on_request(self, admin: ApiClient, merchant_id: str) -> None:
        account = connected_account(merchant_id)
        path = f"{PATH}/{account.account_id}"
        renewed = {**MAILGUN_SECRETS, "signing_key": "newer-key"}
        rotated = admin.call("PATCH", path, {"secrets": renewed}).json
        assert rotated["previous_secrets_until"] > rotated["updated_at"]
        ended = admin.call("POST", f"{path}/end-rotation")
        assert (ended.status, ended.json["previous_secrets_until"]) == (200, None)
        held = bootstrap.secrets().account(account.account_id)
        assert (held.secrets, held.previous) == (renewed, None)

    def test_a_new_address_is_noted_when_it_is_set_up_again(
        self, admin: ApiClient, merchant_id: str
    ) -> None:
        account = connected_account(merchant_id)
        assert account.webhook_url == ""
        shown = admin.call("POST", f"{PATH}/{account.account_id}/activate").json
        known = bootstrap.accounts().get(merchant_id, account.account_id)
        assert known.webhook_url == shown["webhook_url"]

    def test_reconciliation_is_shown_once_there_is_one(
        self, admin: ApiClient, merchant_id: str
    ) -> None:  # S88
        account = connected_account(merchant_id)
        path = f"{PATH}/{account.account_id}/reconciliation"
        assert admin.call("GET", path).status == 404
        since = utc_now() - timedelta(hours=2)
        bootstrap.reconciliation().reconcile(account, since, repair=False)
        answer = admin.call("GET", path)
        assert answer.status == 200
        assert set(answer.json) == set(schemas.Reconciliation.model_fields)
        assert (answer.json["gap"], answer.json["orders_compared"]) == (0, 0)

    def test_who_did_what_is_kept_without_secrets(
        self, admin: ApiClient, merchant_id: str
    ) -> None:  # S76, S101
        account = connected_account(merchant_id)
        path = f"{PATH}/{account.account_id}"
        admin.call("POST", f"{path}/pause")
        admin.call("PATCH", path, {"secrets": {**MAILGUN_SECRETS, "signing_key": "hush-hush"}})
        admin.call("DELETE", path)
        entries = AuditRepository(bootstrap.desk_table(), merchant_id).month(utc_now())
        done = {one.action: one.actor for one in entries}
        assert done == {
            "account_connected": "system",
            "account_paused": "merchant_admin@shop.example",
            "account_secrets_rotated": "merchant_admin@shop.example",
            "account_disconnected": "merchant_admin@shop.example",
        }
        assert "hush-hush" not in str(entries)
