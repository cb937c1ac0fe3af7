"""S21, S22: the signature at the door."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.channels.mailgun.signing import SIGNING
from deskhand.channels.mailgun.webhook import CLOCK_SKEW, RETRY_HORIZON, WEBHOOK
from deskhand.kit.signatures import hmac_hex
from deskhand.kit.webhook import Accepted, Refused, Request, Verdict
from tests.support.corpus import corpus_file, corpus_files
from tests.unit.channels.mailgun.builders import FORM, NOW, SECRETS, event, form, mail, multipart

REQUESTS = {"form": form(mail()), "multipart": multipart({"a": "b"}, {}), "event": event()}


def verify(request: Request, now: datetime = NOW) -> Verdict:
    return WEBHOOK.verify(request, SECRETS, now)


def triple(timestamp: str, token: str = "t") -> dict[str, str]:
    signature = hmac_hex(SECRETS["signing_key"], (timestamp + token).encode())
    return {"timestamp": timestamp, "token": token, "signature": signature}


class TestVerify:
    @pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
    def test_a_genuine_request_is_accepted(self, request_: Request) -> None:
        assert verify(SIGNING.sign(request_, SECRETS, NOW)) == Accepted()

    @pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
    def test_the_api_key_signs_nothing(self, request_: Request) -> None:
        wrong = {"signing_key": SECRETS["api_key"]}
        assert verify(SIGNING.sign(request_, wrong, NOW)) == Refused(403, "bad_signature")

    @pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
    def test_a_missing_signature_is_refused(self, request_: Request) -> None:
        assert verify(request_) == Refused(403, "missing_signature")

    @pytest.mark.parametrize("secrets", [{}, {"signing_key": ""}])
    def test_not_configured_is_our_fault(self, secrets: dict[str, str]) -> None:  # S22
        request = SIGNING.sign(form(mail()), secrets, NOW)
        assert WEBHOOK.verify(request, secrets, NOW) == Refused(500, "no_signing_key")

    @pytest.mark.parametrize("name", ["timestamp", "token", "signature"])
    def test_an_altered_part_is_refused(self, name: str) -> None:
        fields = triple(str(int(NOW.timestamp())))
        fields[name] = f"{fields[name]}0"
        assert verify(form(fields)) == Refused(403, "bad_signature")

    @pytest.mark.parametrize(
        "change", [str.upper, lambda s: s[:-1], lambda s: f" {s}", lambda s: "é" * 64]
    )
    def test_almost_the_signature_is_none(self, change: Callable[[str], str]) -> None:
        fields = triple(str(int(NOW.timestamp())))
        verdict = verify(form(fields | {"signature": change(fields["signature"])}))
        assert isinstance(verdict, Refused)
        assert verdict.status == 403

    def test_the_last_of_repeated_fields_counts(self) -> None:  # formats.md 1.1
        fields = triple(str(int(NOW.timestamp())))
        request = form(fields)
        spoofed = b"signature=zzz&timestamp=1&token=&" + request.body
        assert verify(replace(request, body=spoofed)) == Accepted()
        overridden = request.body + b"&signature=zzz"
        assert isinstance(verify(replace(request, body=overridden)), Refused)

    def test_fields_that_only_end_alike_do_not_count(self) -> None:
        fields = triple(str(int(NOW.timestamp())))
        assert verify(form(fields | {"my-token": "x", "xsignature": "y"})) == Accepted()


class TestAge:
    """formats.md 1.3, 1.4: retries for almost 8 h are taken; what can't be one ends with 406."""

    @pytest.mark.parametrize(
        ("age", "verdict"),
        [
            (timedelta(), Accepted()),
            (timedelta(hours=8), Accepted()),
            (RETRY_HORIZON, Accepted()),
            (RETRY_HORIZON + timedelta(seconds=1), Refused(406, "stale")),
            (timedelta(days=365), Refused(406, "stale")),
            (-CLOCK_SKEW, Accepted()),
            (-CLOCK_SKEW - timedelta(seconds=1), Refused(403, "from_the_future")),
        ],
    )
    def test_by_age(self, age: timedelta, verdict: Verdict) -> None:
        assert verify(SIGNING.sign(form(mail()), SECRETS, NOW), NOW + age) == verdict

    def test_a_bad_signature_is_never_called_stale(self) -> None:
        """A mistyped key must not end Mailgun's retries."""
        request = SIGNING.sign(form(mail()), {"signing_key": "typo"}, NOW)
        assert verify(request, NOW + timedelta(days=9)) == Refused(403, "bad_signature")

    @pytest.mark.parametrize("stamp", ["-1", "1e9", "٣", "9" * 40, "1795521600.5", " 1795521600"])
    def test_odd_timestamps_are_refused(self, stamp: str) -> None:
        verdict = verify(form(triple(stamp)))
        assert isinstance(verdict, Refused)
        assert verdict.status == 403

    def test_the_same_token_again_is_a_retry(self) -> None:  # formats.md 1.3
        request = SIGNING.sign(form(mail()), SECRETS, NOW)
        assert verify(request) == verify(request, NOW + timedelta(hours=4)) == Accepted()


class TestBodies:
    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("text/xml", b"<a/>"),
            ("", b"a=b"),
            (FORM, b""),
            (FORM, b"\x00\xff"),
            ("application/json", b"{"),
            ("application/json", b"\xff"),
            ("application/json", b"[" * 500_000),
            ("application/json", b'{"signature":{"timestamp":' + b"9" * 20_000 + b"}}"),
            ("multipart/form-data", b"--x\r\n"),
            ("multipart/form-data; boundary=x", b"no boundary"),
        ],
    )
    def test_what_is_not_what_it_says_is_400(self, kind: str, body: bytes) -> None:
        verdict = verify(Request(headers={"content-type": kind}, body=body))
        assert isinstance(verdict, Refused)
        assert verdict.status == 400

    @pytest.mark.parametrize(
        "signature",
        [None, "text", [], {}, {"signature": {}}, {"timestamp": True, "token": [], "signature": 1},
         {"timestamp": "1", "token": "\ud800", "signature": "\ud800"}],
    )  # fmt: skip
    def test_a_signature_of_another_shape_is_missing(self, signature: object) -> None:
        body = json.dumps({"signature": signature, "event-data": {}}).encode()
        verdict = verify(Request(headers={"content-type": "application/json"}, body=body))
        assert isinstance(verdict, Refused)
        assert verdict.status == 403

    @given(
        st.sampled_from([FORM, "application/json", "multipart/form-data; boundary=b"]),
        st.binary(max_size=200),
    )
    def test_garbage_is_refused_with_4xx(self, kind: str, body: bytes) -> None:
        verdict = verify(Request(headers={"content-type": kind}, body=body))
        assert isinstance(verdict, Refused)
        assert 400 <= verdict.status < 500


class TestCorpus:
    def test_known_answers(self) -> None:
        document = json.loads(corpus_file("vectors/mailgun_signature.json").read_text())
        for vector in document["vectors"]:
            secrets = {"signing_key": vector["key"]}
            fields = {name: vector[name] for name in ("timestamp", "token", "signature")}
            then = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
            assert WEBHOOK.verify(form(fields), secrets, then) == Accepted()
            api_key = {"signing_key": "another"}
            assert isinstance(WEBHOOK.verify(form(fields), api_key, then), Refused)

    @pytest.mark.parametrize(
        "path", corpus_files("mailgun/*/*.form"), ids=lambda path: f"{path.parent.name}/{path.name}"
    )
    def test_forms(self, path: Path) -> None:
        request = Request(headers={"content-type": FORM}, body=path.read_bytes())
        stamp = path.read_text().rpartition("timestamp=")[2].partition("&")[0]
        then = datetime.fromtimestamp(int(stamp), UTC)
        secrets = {"signing_key": "TEST_WEBHOOK_SIGNING_KEY"}
        genuine = path.name != "bad_signature.form"
        assert (WEBHOOK.verify(request, secrets, then) == Accepted()) == genuine
        late = WEBHOOK.verify(request, secrets, then + timedelta(days=1))
        assert late == (Refused(406, "stale") if genuine else Refused(403, "bad_signature"))


def test_imports_only_the_standard_library() -> None:
    """The webhook Lambda has no third-party layer (performance.md: import CPU)."""
    script = (
        "import sys; import deskhand.channels.mailgun.webhook;"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " ('pydantic', 'orjson', 'boto3', 'urllib3', 'nh3', 'selectolax')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
