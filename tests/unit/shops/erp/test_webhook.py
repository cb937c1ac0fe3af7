"""Standard Webhooks: the signature, its tolerance, and a rotation on either side (formats §12)."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskhand.kit.webhook import Accepted, Refused, Request
from deskhand.shops.erp.adapter import ADAPTER
from deskhand.shops.erp.signing import SIGNING
from deskhand.shops.erp.webhook import WEBHOOK
from tests.support.corpus import corpus_file
from tests.support.shops import NOW

SECRET = "whsec_" + base64.b64encode(b"a secret of twenty-four!").decode()
OTHER = "whsec_" + base64.b64encode(b"another one of the same.").decode()
SECRETS = {"secret": SECRET}
BARE = Request(headers={"webhook-id": "msg_1"}, body=b'{"type": "order.upserted"}')


def signed(at: datetime = NOW, secret: str = SECRET) -> Request:
    return SIGNING.sign(BARE, {"secret": secret}, at)


def verdict(request: Request, at: datetime = NOW, secret: str = SECRET) -> object:
    return WEBHOOK.verify(request, {"secret": secret}, at)


class TestVector:
    def corpus(self) -> dict[str, Any]:
        known: dict[str, Any] = json.loads(
            corpus_file("erp/order_upsert_standard_webhook.json").read_text()
        )
        return known

    def test_the_known_signature_verifies(self) -> None:  # S58
        known = self.corpus()
        request = Request(headers=known["headers"], body=known["body"].encode())
        sent_at = datetime.fromtimestamp(int(known["headers"]["webhook-timestamp"]), UTC)

        assert verdict(request, sent_at, known["secret"]) == Accepted()
        assert verdict(request, sent_at + timedelta(minutes=6), known["secret"]) == Refused(
            403, "timestamp_out_of_tolerance"
        )

    def test_we_sign_alike(self) -> None:
        known = self.corpus()
        bare = Request(
            headers={"webhook-id": known["headers"]["webhook-id"]}, body=known["body"].encode()
        )
        sent_at = datetime.fromtimestamp(int(known["headers"]["webhook-timestamp"]), UTC)

        made = SIGNING.sign(bare, {"secret": known["secret"]}, sent_at)

        assert made.headers["webhook-signature"] == known["headers"]["webhook-signature"]


class TestTolerance:
    @pytest.mark.parametrize("minutes", [-4.9, 0, 4.9])
    def test_within(self, minutes: float) -> None:
        assert verdict(signed(NOW + timedelta(minutes=minutes))) == Accepted()

    @pytest.mark.parametrize("minutes", [-60, -5.1, 5.1, 60])
    def test_beyond(self, minutes: float) -> None:
        late = signed(NOW + timedelta(minutes=minutes))

        assert verdict(late) == Refused(403, "timestamp_out_of_tolerance")

    @pytest.mark.parametrize("written", ["", "now", "1e9", "-5", "١٢٣", "9" * 40, "1.5"])
    def test_no_time(self, written: str) -> None:
        strange = replace(BARE, headers={**signed().headers, "webhook-timestamp": written})

        assert isinstance(verdict(strange), Refused)

    def test_a_retry_is_signed_anew_and_keeps_its_id(self) -> None:  # S97
        """After an hour, a shift, a week: genuine each time, one event."""
        ids = set()
        for wait in (timedelta(), timedelta(hours=1), timedelta(hours=8), timedelta(days=7)):
            request = signed(NOW + wait)
            assert verdict(request, NOW + wait) == Accepted()
            ids.add(ADAPTER.event_id(request))

        assert ids == {"msg_1"}


class TestSignatures:
    def with_header(self, value: str) -> Request:
        return replace(BARE, headers={**signed().headers, "webhook-signature": value})

    def test_several_during_a_rotation(self) -> None:
        ours = signed().headers["webhook-signature"]
        theirs = signed(secret=OTHER).headers["webhook-signature"]

        assert verdict(self.with_header(f"{theirs} v2,xyz {ours}")) == Accepted()
        assert verdict(self.with_header(f"{theirs} v2,xyz")) == Refused(403, "signature_wrong")

    def test_thousands_of_them(self) -> None:
        ours = signed().headers["webhook-signature"]

        assert isinstance(verdict(self.with_header("v1,x " * 5000 + ours)), Refused)

    @pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
    def test_each_header_is_needed(self, name: str) -> None:
        headers = {one: value for one, value in signed().headers.items() if one != name}

        assert isinstance(verdict(replace(BARE, headers=headers)), Refused)

    def test_id_and_time_are_signed_too(self) -> None:
        for name, value in (("webhook-id", "msg_2"), ("webhook-timestamp", "1795536001")):
            other = replace(BARE, headers={**signed().headers, name: value})
            assert isinstance(verdict(other), Refused)

    @pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!", "whsec_a"])
    def test_a_secret_that_is_none(self, secret: str) -> None:
        request = signed(secret="")

        assert verdict(request, secret=secret) == Refused(403, "secret_missing")


def test_an_order_gets_its_envelope() -> None:
    bare = Request(body=b'{"external_order_id": "7", "status": "shipped"}')

    made = json.loads(SIGNING.address(bare, "x", (), "").body)

    assert made == {
        "type": "order.upserted",
        "data": {"external_order_id": "7", "status": "shipped"},
    }
