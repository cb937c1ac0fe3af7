"""Every Mailgun payload and every mail of the corpus, through the adapter: no crash, no loss."""

from pathlib import Path

import pytest

from deskhand.channels.model import Ignored, InboundMessage, Receipt, ReceiptStatus, Unknown
from deskhand.kit.webhook import Request
from tests.support.corpus import corpus_file, corpus_files
from tests.unit.channels.mailgun.builders import FORM, account, form, mail, message, parse

KINDS = {
    ".form": FORM,
    ".json": "application/json",
    ".multipart": "multipart/form-data; boundary=----MailgunBoundary7MA4YWxkTrZu0gW",
}
ACCOUNT = account(external_id="support.example", settings={"address": "support@support.example"})
NOT_AUTOMATIC = frozenset(("spoofed_user_vars_override.form", "store_notify_with_attachments.form"))


def request_of(name: str | Path) -> Request:
    path = corpus_file(f"mailgun/{name}")
    return Request(headers={"content-type": KINDS[path.suffix]}, body=path.read_bytes())


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("events/delivered_event.json", ReceiptStatus.DELIVERED),
        ("events/complained_event.json", ReceiptStatus.DELIVERED),
        ("events/failed_permanent_event.json", ReceiptStatus.FAILED),
        ("events/rejected_event.json", ReceiptStatus.FAILED),
        ("events_legacy_form/delivered_event.form", ReceiptStatus.DELIVERED),
        ("events_legacy_form/dropped_bounce.form", ReceiptStatus.FAILED),
    ],
)
def test_news_of_a_mail_becomes_a_receipt(name: str, status: ReceiptStatus) -> None:
    read = parse(request_of(name), ACCOUNT)[0]
    assert isinstance(read, Receipt)
    assert read.status is status
    assert not set("".join(read.external_message_ids)) & set("<>")


@pytest.mark.parametrize(
    "name",
    [
        "events/clicked_event.json",
        "events/failed_greylisted_event.json",
        "events/unsubscribed_event.json",
        "events_legacy_form/alt_smtp_code.form",
        "events_legacy_form/dropped_spam.form",
        "events_legacy_form/dropped_timed_out.form",
        "events_legacy_form/invalid_mailbox.form",
        "events_legacy_form/metadata_post_fields.form",
        "inbound/event_posted_to_inbound_url.form",
    ],
)
def test_news_of_no_mail_of_ours_is_counted(name: str) -> None:
    assert isinstance(parse(request_of(name), ACCOUNT)[0], Ignored)


@pytest.mark.parametrize(
    ("name", "body", "files"),
    [
        ("events_legacy_form/misconfigured_inbound.form", "Test body plain", []),
        ("inbound/forward_raw_mime.form", "It's a body…", []),
        ("inbound/spoofed_user_vars_override.form", "x", []),
        ("inbound/store_notify_with_attachments.form", "Test body plain", ["attachment.pdf"]),
        (
            "inbound/forward_multipart_3_attachments.multipart",
            "see photo",
            ["test.txt", "image.png", "forwarded.msg"],
        ),
        (
            "inbound/forward_multipart_dup_content_ids.multipart",
            "see photo",
            ["att1.txt", "att2.txt", "att3.txt", "att4.txt"],
        ),
        (
            "inbound/forward_multipart_hostile_filenames.multipart",
            "see photo",
            [f"attachment-{n}" for n in range(1, 9)],
        ),
    ],
)
def test_a_persons_mail_is_read(name: str, body: str, files: list[str]) -> None:
    read = message(request_of(name), ACCOUNT)
    assert not read.automatic
    assert read.body == body
    assert [file.name for file in read.attachments] == files


def test_content_ids_tie_images_to_the_html() -> None:
    read = message(request_of("inbound/forward_multipart_3_attachments.multipart"), ACCOUNT)
    assert [file.content_id for file in read.attachments] == [None, "abc123", None]
    assert (read.attachments[1].content or b"").startswith(b"\x89PNG")
    repeated = message(request_of("inbound/forward_multipart_dup_content_ids.multipart"), ACCOUNT)
    assert [file.content_id for file in repeated.attachments] == [None, None, "abc", "abc"]


@pytest.mark.parametrize("name", ["autoreply_oof", "bounce_dsn", "list_mail"])
def test_machines_are_known(name: str) -> None:
    assert message(request_of(f"inbound/{name}.form"), ACCOUNT).automatic


@pytest.mark.parametrize("path", corpus_files("email/autoreply_*.eml"), ids=lambda path: path.name)
def test_auto_replies_are_known(path: Path) -> None:
    assert message(form(mail(body_mime=path.read_bytes())), ACCOUNT).automatic


@pytest.mark.parametrize("path", corpus_files("email/**/*.eml"), ids=lambda path: path.name)
def test_every_mail_becomes_a_message_or_says_why_not(path: Path) -> None:
    raw = path.read_bytes()
    items = parse(form(mail(body_mime=raw, sender="env@x.example")), ACCOUNT)
    assert isinstance(items[0], InboundMessage)
    assert items[0].event_id
    assert "@" in items[0].sender.identifier
    nobody = parse(form(mail(body_mime=raw, sender="")), ACCOUNT)[0]
    assert isinstance(nobody, InboundMessage | Unknown)
