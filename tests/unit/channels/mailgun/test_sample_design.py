"""Mistakes of the design's own sample code against real Mailgun (formats.md 14, 1 to 10)."""

from datetime import timedelta

import pytest

from deskhand.channels.mailgun.adapter import ADAPTER
from deskhand.channels.mailgun.signing import SIGNING
from deskhand.channels.mailgun.webhook import WEBHOOK
from deskhand.channels.model import Sent
from deskhand.kit.errors import NeedsHuman
from deskhand.kit.webhook import Accepted, Refused
from tests.unit.channels.mailgun.builders import (
    NOW,
    SECRETS,
    Provider,
    account,
    answer,
    form,
    headers,
    mail,
    message,
    multipart,
    outbound,
)


def test_14_1_the_signature_of_a_form_is_three_flat_fields() -> None:
    request = SIGNING.sign(form(mail()), SECRETS, NOW)
    assert b"&signature=" in request.body
    assert WEBHOOK.verify(request, SECRETS, NOW) == Accepted()


def test_14_2_the_signing_key_is_not_the_api_key() -> None:
    request = SIGNING.sign(form(mail()), {"signing_key": SECRETS["api_key"]}, NOW)
    assert isinstance(WEBHOOK.verify(request, SECRETS, NOW), Refused)


def test_14_3_age_is_checked_and_a_repeated_token_is_the_same_event() -> None:
    request = SIGNING.sign(form(mail()), SECRETS, NOW)
    assert isinstance(WEBHOOK.verify(request, SECRETS, NOW + timedelta(hours=10)), Refused)
    assert message(request).event_id == message(request).event_id


def test_14_4_what_can_never_be_accepted_ends_the_retries() -> None:
    request = SIGNING.sign(form(mail()), SECRETS, NOW)
    assert WEBHOOK.verify(request, SECRETS, NOW + timedelta(days=2)) == Refused(406, "stale")


def test_14_5_the_door_accepts_and_stores_nothing_itself() -> None:
    """Whoever could not store answers 503; the verdict leaves that to the caller."""
    verdict = WEBHOOK.verify(SIGNING.sign(form(mail()), SECRETS, NOW), SECRETS, NOW)
    assert verdict == Accepted()


@pytest.mark.parametrize("envelope", ["", "bounces+SRS=x=customer.example=lena@lists.example"])
def test_14_6_the_person_is_in_from_not_in_the_envelope(envelope: str) -> None:
    assert message(form(mail(sender=envelope))).sender.identifier == "lena@customer.example"


def test_14_7_quotes_html_files_and_threading_are_read() -> None:
    fields = {
        name: str(value)
        for name, value in mail(
            body_plain="Yes\n\n> Sent?",
            body_html='<p>Yes <img src="cid:i"></p><blockquote>Sent?</blockquote>',
            content_id_map='{"<i>": "attachment-1"}',
            message_headers=headers(("In-Reply-To", "<m@acme.example>")),
        ).items()
    }
    read = message(multipart(fields, {"attachment-1": ("i.png", b"x")}))
    assert (read.body, read.quoted) == ("Yes", "> Sent?")
    assert read.html
    assert "cid:i" in read.html
    assert read.attachments[0].content_id == "i"
    assert read.threading.references == ("m@acme.example",)


def test_14_8_repeated_headers_and_files_are_all_kept() -> None:
    listed = headers(("References", "<a@x>"), ("References", "<b@x>"))
    fields = {name: str(value) for name, value in mail(message_headers=listed).items()}
    read = message(multipart(fields, {"attachment-1": ("a", b"1"), "attachment-2": ("b", b"2")}))
    assert set(read.threading.references) == {"a@x", "b@x"}
    assert len(read.attachments) == 2


@pytest.mark.parametrize(
    "fields",
    [
        mail(sender=""),
        mail(from_="mailer-daemon@mx.example"),
        mail(from_="support@acme.example"),
        mail(message_headers=headers(("Auto-Submitted", "auto-replied"))),
        mail(message_headers=headers(("Precedence", "bulk"))),
    ],
)
def test_14_9_auto_replies_bounces_and_loops_are_marked(fields: dict[str, str | bytes]) -> None:
    assert message(form(fields)).automatic


def test_14_10_sending_checks_the_answer_and_keeps_the_id() -> None:
    provider = Provider([answer(200, {"id": "<x@acme.example>", "message": "Queued."})])
    sent = ADAPTER.send(outbound(), account(), provider)
    assert sent == Sent(external_message_id="x@acme.example")
    assert {"h:In-Reply-To", "h:References", "h:Message-Id"} <= set(provider.form())
    with pytest.raises(NeedsHuman):
        ADAPTER.send(outbound(), account(), Provider([answer(401, "Forbidden")]))
