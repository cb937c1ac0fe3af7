"""The account at Meta: subscription, state, files, templates, windows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from deskhand.channels.base import Template, Templates
from deskhand.channels.model import Attachment, Opening, Sender, SendKind
from deskhand.channels.whatsapp.adapter import ADAPTER, WhatsAppAdapter
from deskhand.channels.whatsapp.spec import SPEC
from deskhand.channels.windows import LastInbound, can_send
from deskhand.kit.errors import NeedsHuman, Permanent, ProviderFailure
from deskhand.kit.http import HttpResponse
from tests.support.fake_http import FakeHttp
from tests.unit.channels.whatsapp.builders import (
    ACCOUNT,
    NOW,
    NUMBER_ID,
    WABA,
    answered,
    refused,
)

OURS = answered({"data": [{"whatsapp_business_api_data": {"id": "9001"}}]})
CONNECTED = answered({"status": "CONNECTED", "quality_rating": "GREEN"})
LOOKASIDE = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=9"


class TestSubscription:
    def test_activate_subscribes_the_business_account(self) -> None:
        http = FakeHttp([answered({"success": True})])
        ADAPTER.activate(ACCOUNT, http)
        assert http.asked[0]["url"].endswith(f"/{WABA}/subscribed_apps")
        assert http.asked[0]["method"] == "POST"

    def test_what_meta_refuses_needs_a_human(self) -> None:
        for answer in (answered({"success": False}), refused(190, 401)):
            with pytest.raises(NeedsHuman):
                ADAPTER.activate(ACCOUNT, FakeHttp([answer]))

    def test_check_is_well(self) -> None:
        health = ADAPTER.check(ACCOUNT, FakeHttp([CONNECTED, OURS]))
        assert (health.subscribed, health.detail) == (True, "")

    @pytest.mark.parametrize("data", [[], [{"whatsapp_business_api_data": {"id": "another"}}]])
    def test_check_sees_that_our_app_is_gone(self, data: list[object]) -> None:
        health = ADAPTER.check(ACCOUNT, FakeHttp([CONNECTED, answered({"data": data})]))
        assert health.subscribed is False
        assert health.detail

    @pytest.mark.parametrize("state", ["BANNED", "DISCONNECTED"])
    def test_a_number_cut_off_stops_the_account(self, state: str) -> None:
        with pytest.raises(NeedsHuman, match=f"number_{state.lower()}"):
            ADAPTER.check(ACCOUNT, FakeHttp([answered({"status": state})]))

    def test_low_quality_is_told(self) -> None:
        number = answered({"status": "FLAGGED", "quality_rating": "RED"})
        health = ADAPTER.check(ACCOUNT, FakeHttp([number, OURS]))
        assert "flagged" in health.detail
        assert "quality" in health.detail

    def test_without_the_business_account_nothing_is_asked(self) -> None:
        with pytest.raises(NeedsHuman, match="waba_id_missing"):
            ADAPTER.activate(replace(ACCOUNT, settings={}), FakeHttp([OURS]))


class TestMedia:
    def test_the_id_gives_a_fresh_address_that_wants_the_token(self) -> None:
        http = FakeHttp([answered({"url": LOOKASIDE})])
        file = Attachment(name="a", content_type="image/jpeg", media_id="9", url="https://old")
        request = ADAPTER.media(file, ACCOUNT, http)
        assert request.url == LOOKASIDE
        assert request.headers == {"authorization": "Bearer EAA-token"}
        assert f"/9?phone_number_id={NUMBER_ID}" in http.asked[0]["url"]

    @pytest.mark.parametrize(
        "url",
        ["https://media.example.com/x", "http://lookaside.fbsbx.com/x", "", "https://[",
         "https://lookaside.fbsbx.com.evil.example/x", "https://evilfbsbx.com/x"],
    )  # fmt: skip
    def test_the_token_goes_nowhere_else(self, url: str) -> None:
        file = Attachment(name="a", content_type="image/jpeg", url=url)
        with pytest.raises(Permanent, match="no_such_file"):
            ADAPTER.media(file, ACCOUNT, FakeHttp([OURS]))


class TestTemplates:
    def page(self, *templates: Mapping[str, object], after: str = "") -> HttpResponse:
        paging = {"cursors": {"after": after}, "next": "https://more"} if after else {}
        return answered({"data": list(templates), "paging": paging})

    def test_every_page_is_read_and_places_are_named(self) -> None:
        first = {"name": "a", "language": "en", "category": "UTILITY", "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"},
            {"type": "BODY", "text": "Hello {{1}}, {{ order }} left. {{1}}"},
            {"type": "BUTTONS", "buttons": [
                {"type": "QUICK_REPLY", "text": "x"},
                {"type": "URL", "url": "https://t.example/{{1}}"}]}]}  # fmt: skip
        second = {"name": "b", "language": "de", "status": "APPROVED", "components": []}
        http = FakeHttp([self.page(first, after="c1"), self.page(second)])
        assert isinstance(ADAPTER, Templates)
        found = ADAPTER.templates(ACCOUNT, http)
        assert [one.name for one in found] == ["a", "b"]
        assert found[0] == Template(
            name="a",
            language="en",
            category="utility",
            body="Hello {{1}}, {{ order }} left. {{1}}",
            placeholders=("header.1", "1", "order", "button.1"),
        )
        assert "after=c1" in http.asked[1]["url"]

    def test_what_is_not_approved_is_not_offered(self) -> None:
        page = self.page({"name": "a", "status": "REJECTED"})
        assert WhatsAppAdapter().templates(ACCOUNT, FakeHttp([page])) == []

    def test_a_refusal_is_typed(self) -> None:
        with pytest.raises(ProviderFailure):
            WhatsAppAdapter().templates(ACCOUNT, FakeHttp([refused(100)]))


class TestWindow:
    @pytest.mark.parametrize("opening", [Opening.MESSAGE, Opening.ADVERT])
    @pytest.mark.parametrize(("hours", "is_open"), [(23, True), (24, False), (71, False)])
    def test_a_day_after_the_last_message_adverts_or_not(
        self, opening: Opening, hours: int, is_open: bool
    ) -> None:
        last = LastInbound(at={opening: NOW - timedelta(hours=hours)})
        found = can_send(SPEC.windows, last, Sender.HUMAN, SendKind.REPLY, NOW)
        assert found.allowed is is_open
        assert is_open or found.instead == (SendKind.TEMPLATE,)

    def test_a_template_reaches_who_never_wrote(self) -> None:
        found = can_send(SPEC.windows, LastInbound(), Sender.AUTOMATION, SendKind.TEMPLATE, NOW)
        assert found.allowed
