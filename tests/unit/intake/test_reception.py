"""Reception: what a provider is answered, and that 200 means durable (contract §3)."""

import base64
import random
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deskhand.intake.reception import Arrival, Reception, Unavailable
from deskhand.kit.signatures import hmac_hex, matches
from deskhand.kit.webhook import Accepted, Answered, Refused, Reply, Request, Secrets, Verdict

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACCOUNT = "0198c2f0-account"


class Door:
    """A webhook that signs the whole body with one secret."""

    def handshake(self, request: Request, secrets: Secrets) -> Reply | None:
        if request.query.get("hello") == secrets["key"]:
            return Reply(body="welcome")
        return None

    def verify(self, request: Request, secrets: Secrets, now: datetime) -> Verdict:
        signature = request.headers.get("signature")
        if request.body == b"are you there?":
            return Answered(Reply(body="yes"))
        if "wants" in request.query and matches(hmac_hex(secrets["key"], request.body), signature):
            return Accepted(Reply(body=request.query["wants"]))
        if matches(hmac_hex(secrets["key"], request.body), signature):
            return Accepted()
        return Refused(403, "bad_signature")


class Cloud:
    """Secrets and queue in memory, failing on demand."""

    def __init__(self) -> None:
        self.secrets: dict[str, Mapping[str, Any]] = {
            ACCOUNT: {"merchant_id": "acme", "channel": "door", "secrets": {"key": "k1"}}
        }
        self.calls: list[str] = []
        self.queued: list[Mapping[str, Any]] = []
        self.kept: dict[str, bytes] = {}
        self.down = False

    def secret(self, account_id: str) -> Mapping[str, Any] | None:
        self.calls.append("secret")
        return self.secrets.get(account_id)

    def keep(self, key: str, body: bytes) -> None:
        self.calls.append("keep")
        self.kept[key] = body

    def enqueue(self, merchant_id: str, message: Mapping[str, Any]) -> None:
        self.calls.append("enqueue")
        if self.down:
            raise Unavailable
        self.queued.append(message)


class Desk:
    """A reception with its cloud and a clock to turn."""

    def __init__(self) -> None:
        self.cloud = Cloud()
        self.seconds = 0.0
        self.reception = Reception("door", "channel", Door(), self.cloud, lambda: self.seconds)

    def post(self, body: bytes, *, key: str = "k1", account: str = ACCOUNT) -> Reply:
        headers = {"signature": hmac_hex(key, body), "cookie": "a=b"}
        return self.ask(Request(headers=headers, body=body), account)

    def ask(self, request: Request, account: str = ACCOUNT) -> Reply:
        return self.reception.receive(Arrival(request, account, "raw-1", NOW))


def test_a_genuine_request_is_queued_as_it_came() -> None:
    desk = Desk()
    body = '{"text":"你好 \\u00e9"}'.encode()

    assert desk.post(body).status == 200

    (message,) = desk.cloud.queued
    assert zlib.decompress(base64.b64decode(message["body"])) == body  # S23
    assert message["merchant_id"] == "acme"
    assert "cookie" not in message["headers"]


def test_warm_it_makes_exactly_one_call() -> None:
    desk = Desk()
    desk.post(b"1")
    desk.cloud.calls.clear()

    desk.post(b"2")

    assert desk.cloud.calls == ["enqueue"]


def test_forged_stores_nothing() -> None:
    desk = Desk()

    assert desk.post(b"1", key="other").status == 403
    assert desk.cloud.queued == []


def test_not_durable_is_503() -> None:  # S24, S32
    desk = Desk()
    desk.cloud.down = True

    assert desk.post(b"1").status == 503


def test_unknown_account_is_404_and_remembered_for_a_while() -> None:
    desk = Desk()

    for _ in range(5):
        assert desk.post(b"1", account="nobody").status == 404
    assert desk.cloud.calls == ["secret"]

    desk.cloud.secrets["nobody"] = desk.cloud.secrets[ACCOUNT]
    desk.seconds += 31
    assert desk.post(b"1", account="nobody").status == 200


def test_an_account_of_another_channel_is_unknown_here() -> None:
    desk = Desk()
    desk.cloud.secrets["x"] = {"merchant_id": "m", "channel": "other", "secrets": {"key": "k1"}}

    assert desk.post(b"1", account="x").status == 404


def test_an_account_id_that_is_none_asks_nobody() -> None:
    desk = Desk()

    assert desk.post(b"1", account="../../platform").status == 404
    assert desk.cloud.calls == []


def test_both_secrets_are_good_during_a_rotation() -> None:
    desk = Desk()
    desk.cloud.secrets[ACCOUNT] = {
        **desk.cloud.secrets[ACCOUNT],
        "secrets": {"key": "k2"},
        "previous": {"key": "k1"},
    }

    assert [desk.post(b"1", key=key).status for key in ("k1", "k2", "k0")] == [200, 200, 403]


def test_a_secret_changed_meanwhile_is_read_again_soon() -> None:
    desk = Desk()
    desk.post(b"1")
    desk.cloud.secrets[ACCOUNT] = {**desk.cloud.secrets[ACCOUNT], "secrets": {"key": "k9"}}

    assert desk.post(b"2", key="k9").status == 403
    desk.seconds += 31
    assert desk.post(b"2", key="k9").status == 200


def test_forged_requests_do_not_make_us_read_the_secret_each_time() -> None:
    desk = Desk()
    desk.post(b"1")
    desk.seconds += 31
    desk.cloud.calls.clear()

    for _ in range(20):
        desk.post(b"1", key="forged")

    assert desk.cloud.calls == ["secret"]


def test_a_large_body_travels_by_claim_check() -> None:
    desk = Desk()
    body = random.Random(7).randbytes(600_000)

    assert desk.post(body).status == 200

    (message,) = desk.cloud.queued
    assert "body" not in message
    assert zlib.decompress(desk.cloud.kept[message["body_key"]]) == body
    assert message["body_key"].startswith("raw/acme/")
    assert desk.cloud.calls[-2:] == ["keep", "enqueue"]


def test_a_verification_request_is_answered_without_the_queue() -> None:  # S29
    desk = Desk()

    assert desk.ask(Request(method="GET", query={"hello": "k1"})).body == "welcome"
    assert desk.ask(Request(method="GET")).status == 400
    assert desk.cloud.queued == []


def test_a_verification_by_post_is_answered_without_the_queue() -> None:
    desk = Desk()

    assert desk.ask(Request(body=b"are you there?")).body == "yes"
    assert desk.cloud.queued == []


def test_a_provider_reads_the_answer_it_asks_for_once_the_request_is_durable() -> None:
    desk = Desk()
    headers = {"signature": hmac_hex("k1", b"{}")}
    request = Request(headers=headers, query={"wants": "success"}, body=b"{}")

    assert desk.ask(request).body == "success"
    desk.cloud.down = True
    assert desk.ask(request).status == 503
