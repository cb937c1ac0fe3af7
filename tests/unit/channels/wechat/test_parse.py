"""Pushes become items: every kind of formats.md 7, decrypted where they are encrypted."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from deskhand.channels.model import (
    Ignored,
    InboundMessage,
    MessageType,
    Opening,
    Receipt,
    ReceiptStatus,
    Unknown,
)
from deskhand.channels.wechat.crypto import decrypt, encrypt
from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Request
from tests.support.corpus import corpus_file, corpus_files
from tests.unit.channels.wechat.builders import (
    KEY,
    NOW,
    OPENID,
    ORIGINAL_ID,
    PLAIN_SECRETS,
    SECRETS,
    account,
    event,
    message,
    parse,
    push,
    signed,
)

TEXT = push(Content="你好", MsgId="24352687132480012")
CORPUS = corpus_files("wechat/plain/*.xml")
EXPECTED: Final = {
    "image_message": InboundMessage,
    "location_select_event": Ignored,
    "mass_send_job_finish_event": Ignored,
    "pic_photo_or_album_event": Ignored,
    "pic_sysphoto_event": Ignored,
    "scan_code_push_event": InboundMessage,
    "scan_code_waitmsg_event": InboundMessage,
    "subscribe_event_with_last_trade_no": InboundMessage,
    "subscribe_scan_event": InboundMessage,
    "subscribe_scan_product_event": InboundMessage,
    "template_send_job_finish_event": Receipt,
    "template_subscribe_msg_popup_event": Ignored,
    "template_subscribe_msg_sent_event": Receipt,
    "text_zh_emoji_and_cdata_end": InboundMessage,
    "unknown_message": Unknown,
    "unsubscribe_event": Ignored,
    "video_message": InboundMessage,
    "view_event": Ignored,
    "voice_message": InboundMessage,
}


class TestCrypto:
    def test_known_answers(self) -> None:
        found = json.loads(corpus_file("vectors/wechat_aes_and_signature.json").read_text())
        for known in found["decrypt"]:
            key, app_id = known["encoding_aes_key"], known["appid"]
            opened = decrypt(known["encrypt"].encode(), key, app_id)
            assert opened.decode() == known["plaintext_xml"]
        work = found["work_wechat_variant"]
        case = work["encrypt_case"]
        made = encrypt(
            case["reply_xml"].encode(),
            work["encoding_aes_key"],
            work["corp_id"],
            case["random16"].encode(),
        )
        assert made.decode() == case["expected_encrypt"]

    @pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 31, 32, 33, 1000])
    def test_round_trip(self, length: int) -> None:
        document = b"x" * length
        assert decrypt(encrypt(document, KEY, "wx1"), KEY, "wx1") == document

    def test_another_accounts_app(self) -> None:
        body = corpus_file("wechat/encrypted/attack_wrong_appid.xml").read_bytes()
        with pytest.raises(ParseFailure, match="for_another_app"):
            parse(Request(body=body))

    @pytest.mark.parametrize("app_id", ["", "wx2c2769f8efd9abc", "x" * 30])
    def test_the_app_must_be_named_exactly(self, app_id: str) -> None:
        with pytest.raises(ParseFailure, match="for_another_app"):
            decrypt(encrypt(b"<xml/>", KEY, "wx2c2769f8efd9abc2"), KEY, app_id)

    @pytest.mark.parametrize("cut", [1, 4, 10, 43, 44, 60])
    def test_what_is_cut_off(self, cut: int) -> None:
        with pytest.raises(ParseFailure, match=r"not_decryptable|for_another_app"):
            decrypt(encrypt(b"<xml>1</xml>", KEY, "wx1")[:-cut], KEY, "wx1")

    @pytest.mark.parametrize("key", ["", "short", "=" * 43, "A" * 44])
    def test_no_key(self, key: str) -> None:
        with pytest.raises(ParseFailure, match="no_key"):
            decrypt(b"AAAA", key, "wx1")


class TestSealed:
    def test_safe_mode(self) -> None:
        found = message(signed(TEXT))
        assert (found.body, found.delivery_id) == ("你好", None)

    def test_compatible_mode_trusts_encrypt_alone(self) -> None:
        sealed = signed(TEXT)
        clear = push(Content="forged", MsgId="666")
        both = clear.body.removesuffix(b"</xml>") + sealed.body.removeprefix(b"<xml>")
        found = message(replace(sealed, body=both))
        assert (found.body, found.event_id) == ("你好", "24352687132480012")

    def test_the_key_before_the_rotation_still_opens(self) -> None:
        renewed = {**SECRETS, "encoding_aes_key": KEY[::-1]}
        found = parse(signed(TEXT), account(secrets=renewed, previous=SECRETS))
        assert isinstance(found[0], InboundMessage)
        with pytest.raises(ParseFailure, match=r"not_decryptable|for_another_app"):
            parse(signed(TEXT), account(secrets=renewed))

    def test_an_account_without_a_key(self) -> None:
        with pytest.raises(ParseFailure, match="no_key"):
            parse(signed(TEXT), account(secrets=PLAIN_SECRETS))

    def test_a_plain_triple_is_good_for_one_message(self) -> None:
        one = signed(TEXT, PLAIN_SECRETS)
        other = replace(one, body=push(Content="forged", MsgId="666").body)
        ids = [parse(each)[0] for each in (one, other)]
        deliveries = {each.delivery_id for each in ids if isinstance(each, InboundMessage)}
        assert len(deliveries) == 1
        assert None not in deliveries


class TestXml:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"<xml",
            b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>',
            b"<html></html>",
            b'<?xml version="1.0" encoding="nonsense"?><xml></xml>',
        ],
    )
    def test_what_is_none(self, body: bytes) -> None:
        with pytest.raises(ParseFailure, match="not_xml"):
            parse(Request(body=body))

    def test_far_more_elements_than_any_push_has(self) -> None:
        with pytest.raises(ParseFailure, match="too_many_elements"):
            parse(Request(body=b"<xml>" + b"<a/>" * 200_000 + b"</xml>"))

    def test_control_characters_are_left_out(self) -> None:
        assert message(push(Content="a\x08b\x00c", MsgId="1")).body == "abc"

    def test_a_push_of_nobody(self) -> None:
        with pytest.raises(ParseFailure, match="not_a_push"):
            parse(Request(body=b"<xml><MsgType>text</MsgType></xml>"))


class TestEvents:
    @pytest.mark.parametrize("name", ["CLICK", "click", "Click"])
    def test_the_case_of_a_name_says_nothing(self, name: str) -> None:
        found = message(event(name, EventKey="ORDERS"))
        assert (found.opening, found.message_type) == (Opening.INTERACTION, MessageType.EVENT)
        assert found.event_id == message(event("CLICK", EventKey="ORDERS")).event_id

    @pytest.mark.parametrize("name", ["subscribe", "SCAN", "scancode_push", "scancode_waitmsg"])
    def test_what_lets_us_write_for_a_minute(self, name: str) -> None:
        assert message(event(name, EventKey="k")).opening is Opening.INTERACTION

    def test_paying_lets_us_write_for_longer(self) -> None:
        assert message(event("user_pay_from_pay_cell")).opening is Opening.PAYMENT

    def test_ids_tell_events_apart(self) -> None:
        ids = {
            parse(one)[0].event_id
            for one in (
                event("CLICK", EventKey="a"),
                event("CLICK", EventKey="b"),
                event("VIEW", EventKey="a"),
                event("CLICK", EventKey="a", CreateTime="1795521601"),
                event("CLICK", EventKey="a", FromUserName="another"),
            )
        }
        assert len(ids) == 5

    def test_reports_on_two_messages_in_one_second(self) -> None:
        reports = [
            parse(event("TEMPLATESENDJOBFINISH", MsgID=number, Status="success"))[0]
            for number in ("1", "2")
        ]
        assert len({report.event_id for report in reports}) == 2
        assert isinstance(reports[0], Receipt)
        assert reports[0].status is ReceiptStatus.DELIVERED

    def test_an_unknown_event(self) -> None:
        assert parse(event("teleported")) == [
            Unknown(
                event_id=parse(event("teleported"))[0].event_id,
                entry_id=ORIGINAL_ID,
                at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
                reason="unknown_event teleported",
            )
        ]


class TestMessages:
    def test_who_and_to_whom(self) -> None:
        found = message(TEXT)
        assert found.sender.identifier == OPENID
        assert found.entry_id == found.recipient_identifier == ORIGINAL_ID

    @pytest.mark.parametrize("seconds", ["", "x", "0", "9" * 40, "-1"])
    def test_a_strange_time_is_the_time_of_arrival(self, seconds: str) -> None:
        assert message(push(Content="a", MsgId="1", CreateTime=seconds)).at == NOW

    def test_a_picture_that_is_nowhere(self) -> None:
        found = message(push("image", PicUrl="this is a url", MediaId="m1", MsgId="1"))
        assert (found.attachments[0].url, found.attachments[0].media_id) == (None, "m1")

    def test_a_message_without_an_id_goes_to_quarantine(self) -> None:
        assert isinstance(parse(push(Content="a"))[0], Unknown)


class TestCorpus:
    @pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
    def test_every_file(self, path: Path) -> None:
        items = parse(Request(body=path.read_bytes()))
        assert [type(item) for item in items] == [EXPECTED[path.stem]]

    def test_a_split_section_and_an_id_beyond_53_bits(self) -> None:
        body = corpus_file("wechat/plain/text_zh_emoji_and_cdata_end.xml").read_bytes()
        found = message(Request(body=body))
        assert (found.body, found.event_id) == ("还没发货😀 ]]> /::)", "24352687132480013")

    def test_a_subscription_report(self) -> None:
        body = corpus_file("wechat/plain/template_subscribe_msg_sent_event.xml").read_bytes()
        report = parse(Request(body=body))[0]
        assert isinstance(report, Receipt)
        assert report.external_message_ids == ("1700827132819554304",)
        assert report.status is ReceiptStatus.DELIVERED


def test_libraries_are_loaded_by_who_decrypts_only() -> None:
    """Forms of all channels are shown by Lambdas that never see a push."""
    program = (
        "import sys; from deskhand.channels import registry; "
        "registry.adapter('wechat'); import deskhand.merchants.tokens; "
        "print([m for m in ('cryptography', 'defusedxml') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
