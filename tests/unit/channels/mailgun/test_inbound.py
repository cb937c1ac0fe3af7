"""Mails that arrive: S20, S23, S42, S50, S51, S52."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deskhand.channels.model import InboundMessage, MessageType, Receipt, Unknown
from deskhand.kit.errors import ParseFailure
from deskhand.kit.mail.identity import build_reply_address
from tests.unit.channels.mailgun.builders import (
    CONVERSATION,
    account,
    form,
    headers,
    mail,
    message,
    multipart,
    parse,
)

SIGNED_ADDRESS = build_reply_address("support@acme.example", CONVERSATION, "reply-key")


class TestEssentials:
    def test_all_six_are_in_the_normal_form(self) -> None:  # S23
        read = message(form(mail()))
        assert read.sender.identifier == "lena@customer.example"
        assert read.recipient_identifier == "support@acme.example"
        assert read.subject == "Order #1166"
        assert read.body == "Where is it?"
        assert read.external_message_id == "q1@customer.example"
        assert read.at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def test_headers_come_before_the_fields_that_repeat_them(self) -> None:
        read = message(form(mail(message_headers=headers(("Message-Id", "<h@x.example>")))))
        assert read.external_message_id == "h@x.example"
        assert read.sender.name == "Lena Vogt"

    @pytest.mark.parametrize("broken", ["", "{", "[[1,2]]", '["x"]', "[" * 5_000, "null", "[[]]"])
    def test_broken_header_lists_fall_back_to_fields(self, broken: str) -> None:
        assert (
            message(form(mail(message_headers=broken))).external_message_id == "q1@customer.example"
        )

    def test_old_content_type_entries_are_read(self) -> None:
        listed = headers(("Content-Type", ["multipart/report", {"boundary": "x"}]))
        assert message(form(mail(message_headers=listed))).automatic

    def test_a_raw_mail_needs_no_path_format(self) -> None:
        raw = b"From: a@b.example\nMessage-ID: <r@b.example>\n\nHi"
        fields = mail(body_mime=raw)
        assert message(form(fields)).external_message_id == "r@b.example"
        assert message(form(fields, path_format="mime")).body == "Hi"

    def test_raw_bytes_of_any_charset_survive_the_form(self) -> None:
        raw = "From: a@b.example\nContent-Type: text/plain; charset=gb2312\n\n包裹".encode("gbk")
        assert message(form(mail(body_mime=raw))).body == "包裹"

    def test_without_a_recipient_it_is_no_mail(self) -> None:
        with pytest.raises(ParseFailure, match="not_a_mail"):
            parse(form({"body-plain": "x"}))


class TestEventId:
    """S41: one mail, one event, over all retries."""

    def test_one_per_recipient(self) -> None:
        first = message(form(mail())).event_id
        assert message(form(mail(token="another", timestamp="1795525200"))).event_id == first
        other = mail(recipient="sales@acme.example")
        assert message(form(other)).event_id != first

    def test_a_reply_address_is_the_same_recipient(self) -> None:
        copy = message(form(mail(recipient=SIGNED_ADDRESS)))
        assert copy.event_id == message(form(mail())).event_id
        assert copy.recipient_identifier == "support@acme.example"

    def test_without_a_message_id_the_token_names_it(self) -> None:
        first, again = message(form(mail(Message_Id=""))), message(form(mail(Message_Id="<>")))
        assert first.event_id == again.event_id
        other = message(form(mail(Message_Id="", token="u" * 50)))
        assert other.event_id != first.event_id
        assert other.external_message_id != first.external_message_id


class TestSender:
    def test_the_envelope_is_not_the_person(self) -> None:
        read = message(form(mail(sender="bounces+123=x@verp.example")))
        assert read.sender.identifier == "lena@customer.example"

    @pytest.mark.parametrize(
        "own", ["support@acme.example", "Support+x@Acme.example", SIGNED_ADDRESS]
    )
    def test_our_own_address_is_a_loop(self, own: str) -> None:
        read = message(form(mail(from_=own)))
        assert read.automatic
        assert read.metadata["automatic_reason"] == "own_address"

    def test_a_forwarder_names_the_person_in_reply_to(self) -> None:
        fields = mail(from_="Shop <support@acme.example>", Reply_To="Mia <mia@c.example>")
        read = message(form(fields))
        assert (read.sender.identifier, read.sender.name) == ("mia@c.example", "Mia")
        assert not read.automatic

    def test_a_reply_to_elsewhere_does_not_replace_the_author(self) -> None:
        read = message(form(mail(Reply_To="desk@other.example")))
        assert read.sender.identifier == "lena@customer.example"
        assert read.metadata["reply_to"] == ["desk@other.example"]

    def test_an_invitation_is_from_whom_it_answers_to(self) -> None:
        raw = (
            "From: Calendar <calendar@provider.example>\nReply-To: Mia <mia@c.example>\n"
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
            "Content-Type: text/calendar\n\nx\n--b--"
        )
        assert message(form(mail(body_mime=raw))).sender.identifier == "mia@c.example"

    def test_without_from_the_envelope_must_do(self) -> None:
        assert message(form(mail(from_=""))).sender.identifier == "lena@customer.example"

    def test_nobody_at_all_goes_to_quarantine(self) -> None:  # S51
        read = parse(form(mail(from_="", sender="")))[0]
        assert isinstance(read, Unknown)
        assert read.reason == "no_sender"
        assert read.event_id


class TestThreading:
    def test_references_are_nearest_first(self) -> None:
        fields = mail(In_Reply_To="<c@x>", References="<a@x> <> <b@x> <c@x>")
        assert message(form(fields)).threading.references == ("c@x", "b@x", "a@x")

    @pytest.mark.parametrize("where", ["recipient", "To", "Cc"])
    def test_a_signed_reply_address_names_the_conversation(self, where: str) -> None:
        read = message(form(mail() | {where: f"Acme <{SIGNED_ADDRESS}>"}))
        assert read.threading.conversation_id == CONVERSATION

    def test_a_forged_one_does_not(self) -> None:
        forged = SIGNED_ADDRESS.replace("c001.", "c002.")
        assert message(form(mail(recipient=forged))).threading.conversation_id is None

    def test_without_a_key_none_does(self) -> None:
        bare = account(secrets={"signing_key": "x"})
        read = message(form(mail(recipient=SIGNED_ADDRESS)), bare)
        assert read.threading.conversation_id is None


class TestAttachments:
    def test_a_mail_that_is_only_a_file_is_a_message(self) -> None:  # S51
        fields = {name: str(value) for name, value in mail(body_plain="").items()}
        read = message(multipart(fields, {"attachment-1": ("photo.txt", b"x")}))
        assert read.message_type is MessageType.ATTACHMENT
        assert [(a.name, a.content) for a in read.attachments] == [("photo.txt", b"x")]

    def test_content_ids_with_repeated_keys_lose_no_file(self) -> None:
        listed = '{"": "attachment-1", "": "attachment-2", "<a>": "attachment-3", "<a>": "x"}'
        fields = {name: str(value) for name, value in mail(content_id_map=listed).items()}
        files = {f"attachment-{n}": (f"{n}.txt", b"x") for n in (1, 2, 3)}
        read = message(multipart(fields, files))
        assert [a.content_id for a in read.attachments] == [None, None, "a"]

    @pytest.mark.parametrize(
        ("url", "kept"),
        [
            ("https://storage-us.api.mailgun.net/v3/x", True),
            ("https://sw.api.mailgun.org/x", True),
            ("http://storage.mailgun.net/x", False),
            ("https://mailgun.net.evil.example/x", False),
            ("https://evilmailgun.net/x", False),
            ("https://u@storage.mailgun.net/x", False),
            ("https://169.254.169.254/x", False),
            ("https://[broken/x", False),
        ],
    )
    def test_only_mailguns_own_addresses_are_fetched(self, url: str, kept: bool) -> None:
        listed = (
            f'[{{"url": "{url}", "name": "a.pdf", "content-type": "application/pdf", "size": 3}}]'
        )
        read = message(form(mail(attachments=listed)))
        assert [(a.name, a.url, a.size) for a in read.attachments] == [
            ("a.pdf", url if kept else None, 3)
        ]

    @pytest.mark.parametrize("listed", ["", "{", "{}", "[1]", '[{"size": "x"}]', "[" * 3_000])
    def test_broken_lists_lose_no_mail(self, listed: str) -> None:
        assert message(form(mail(attachments=listed))).body == "Where is it?"

    def test_html_is_cleaned(self) -> None:
        read = message(form(mail(body_html="<p onclick=x()>Hi<script>x</script></p>")))
        assert read.html == "<p>Hi</p>"


class TestBounce:
    RAW = (
        "From: MAILER-DAEMON <mailer-daemon@mx.example>\nMessage-ID: <d@mx.example>\n"
        "Content-Type: multipart/report; boundary=r\n\n--r\n\nSorry\n--r\n"
        "Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n--r\n"
        "Content-Type: message/rfc822\n\nMessage-ID: <m@{}>\n\nx\n--r--\n"
    )

    def test_marks_our_mail_as_failed(self) -> None:
        read = parse(form(mail(body_mime=self.RAW.format("acme.example"), sender="")))
        assert isinstance(read[0], InboundMessage)
        assert read[0].automatic
        assert isinstance(read[1], Receipt)
        assert read[1].external_message_ids == ("m@acme.example",)
        assert read[1].event_id != read[0].event_id

    def test_a_mail_that_is_not_ours_is_left_alone(self) -> None:
        assert len(parse(form(mail(body_mime=self.RAW.format("else.example"))))) == 1


class TestMetadata:
    def test_is_trimmed(self) -> None:  # S41
        to = ", ".join(f"u{n}@x.example" for n in range(500))
        read = message(form(mail(To=to, Date="x" * 5_000, sender="y" * 5_000)))
        assert len(repr(read.metadata)) < 2_000
        assert "cc" not in read.metadata

    def test_a_replayed_signature_can_be_told(self) -> None:
        """Mailgun's signature does not cover the body: another mail under one token is a replay."""
        one, two = message(form(mail())), message(form(mail(Message_Id="<z@z>")))
        assert one.delivery_id == two.delivery_id is not None
        assert "t" * 50 not in repr(one.metadata)

    @pytest.mark.parametrize("stamp", ["", "soon", "nan", "inf", "1e99", "-5"])
    def test_odd_times_fall_back_to_the_receipt(self, stamp: str) -> None:
        read = message(form(mail(timestamp=stamp)))
        assert read.at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def test_the_items_do_not_show_contents_in_logs(self) -> None:
        fields = {name: str(value) for name, value in mail().items()}
        read = message(multipart(fields, {"attachment-1": ("a.txt", b"secret")}))
        assert "secret" not in repr(read.attachments)
        assert replace(read) == read
