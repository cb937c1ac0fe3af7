"""Every kind of message that WhatsApp delivers, and what hostile or rotten ones do."""

from typing import Any

import orjson
import pytest

from deskhand.channels.model import (
    Deletion,
    Edit,
    Ignored,
    InboundMessage,
    MessageType,
    Opening,
    Reaction,
    Receipt,
    ReceiptStatus,
    Unknown,
)
from deskhand.channels.whatsapp.adapter import ADAPTER, MAX_ITEMS
from deskhand.kit.errors import ParseFailure
from deskhand.kit.webhook import Request
from tests.support.corpus import corpus_files
from tests.unit.channels.whatsapp.builders import (
    ACCOUNT,
    BSUID,
    CUSTOMER,
    NOW,
    NUMBER_ID,
    message,
    parse,
    parse_body,
    parse_message,
    parse_one,
    status,
    value,
)

CORPUS = corpus_files("whatsapp/*.json")
# What each corpus file becomes, by the beginning of its name; all others are messages.
KINDS: dict[str, type] = {
    "pywa_account_update": Ignored,
    "pywa_deleted_message": Deletion,
    "pywa_edited_message": Edit,
    "pywa_message__reaction": Reaction,
    "pywa_message__unreaction": Reaction,
    "pywa_message_status": Receipt,
    "pywa_outgoing_message__delete": Deletion,
    "pywa_outgoing_message__edit": Edit,
    "pywa_system": Ignored,
    "pywa_template": Ignored,
    "pywa_user_marketing": Ignored,
    "restfb_webhook-accountUpdate": Ignored,
    "restfb_webhook-businessUsername": Ignored,
    "restfb_webhook-group": Ignored,
    "restfb_webhook-incoming-message-status": Receipt,
    "restfb_webhook-phoneNumber": Ignored,
}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_corpus_is_understood(path: Any) -> None:  # S27
    items = ADAPTER.parse(Request(body=path.read_bytes()), ACCOUNT, NOW)
    wanted = next((kind for name, kind in KINDS.items() if path.stem.startswith(name)), None)
    assert {type(item) for item in items} == {wanted or InboundMessage}


class TestText:
    def test_has_every_field_of_the_normal_form(self) -> None:  # S27, S31
        contacts = [{"wa_id": CUSTOMER, "profile": {"name": "Ines"}}]
        found = parse_message(message(), contacts)
        assert found.event_id == found.external_message_id == "wamid.1"
        assert found.entry_id == NUMBER_ID
        assert (found.sender.identifier, found.sender.name) == (CUSTOMER, "Ines")
        assert found.sender.phone == f"+{CUSTOMER}"
        assert (found.body, found.message_type) == ("Hello", MessageType.TEXT)
        assert found.at.isoformat() == "2026-07-29T08:00:04+00:00"  # seconds, as text

    def test_a_time_that_is_none_is_the_time_of_arrival(self) -> None:
        assert parse_message(message(timestamp="TIMESTAMP", text={"body": "x"})).at == NOW

    def test_a_click_on_an_advert_opens_as_one(self) -> None:
        found = parse_message(message(text={"body": "x"}, referral={"source_id": "7"}))
        assert found.opening is Opening.ADVERT
        assert found.metadata["referral_source_id"] == "7"


class TestPeople:
    """formats §6, BSUID: with a number, without one, or with both."""

    def test_the_user_id_is_the_contact_and_the_number_another_name(self) -> None:
        contacts = [{"wa_id": CUSTOMER, "user_id": BSUID, "profile": {"name": "Pablo"}}]
        sender = parse_message(message(), contacts).sender
        assert (sender.identifier, sender.aliases) == (BSUID, (CUSTOMER,))
        assert sender.phone == f"+{CUSTOMER}"

    def test_without_a_number_there_is_no_phone(self) -> None:
        raw = {**message(), "from_user_id": BSUID}
        del raw["from"]
        sender = parse_message(raw, [{"user_id": BSUID, "profile": {"username": "@p"}}]).sender
        assert (sender.identifier, sender.phone, sender.aliases) == (BSUID, None, ())

    def test_a_message_that_names_nobody_is_from_the_only_contact(self) -> None:
        raw = message()
        del raw["from"]
        assert parse_message(raw, [{"user_id": BSUID}]).sender.identifier == BSUID
        two = [{"user_id": BSUID}, {"user_id": "US.2"}]
        assert isinstance(parse_one(raw, two), Unknown)

    def test_contacts_are_told_apart_in_a_batch(self) -> None:
        contacts = [{"wa_id": "351910000002", "user_id": "US.2"}, {"wa_id": CUSTOMER}]
        assert parse_message(message(), contacts).sender.identifier == CUSTOMER

    @pytest.mark.parametrize(
        ("system", "names"),
        [
            ({"type": "user_changed_number", "wa_id": "351910000009"}, ("351910000009", CUSTOMER)),
            ({"type": "user_changed_number", "new_wa_id": "351910000009"},
             ("351910000009", CUSTOMER)),
            ({"type": "user_changed_user_id", "user_id": "US.2",
              "body": f"User P changed from {BSUID} to US.2"}, ("US.2", BSUID, CUSTOMER)),
        ],
    )  # fmt: skip
    def test_a_changed_name_brings_all_others(
        self, system: dict[str, str], names: tuple[str, ...]
    ) -> None:
        found = parse_message(message("system", system=system))
        assert (found.sender.identifier, *found.sender.aliases) == names
        assert found.automatic
        assert not found.opens_window


class TestKinds:
    def test_media_can_be_fetched_by_id(self) -> None:
        image = {"id": "9", "mime_type": "image\\/jpeg", "caption": "Look"}
        found = parse_message(message("image", image=image))
        (file,) = found.attachments
        assert (file.media_id, file.content_type, file.name) == ("9", "image/jpeg", "image.jpg")
        assert (found.body, found.message_type) == ("Look", MessageType.ATTACHMENT)

    def test_a_file_name_has_no_path(self) -> None:
        document = {"id": "9", "filename": "..\\..\\etc/passwd"}
        (file,) = parse_message(message("document", document=document)).attachments
        assert file.name == "passwd"

    def test_a_reaction_without_emoji_takes_it_back(self) -> None:
        for gone in ({"message_id": "wamid.X", "emoji": ""}, {"message_id": "wamid.X"}):
            found = parse_one(message("reaction", reaction=gone))
            assert isinstance(found, Reaction)
            assert found.emoji is None

    def test_an_interactive_that_meta_could_not_pass_on_is_seen(self) -> None:
        (found,) = parse(messages=[message("interactive")], errors=[{"code": 131000}])
        assert isinstance(found, InboundMessage)
        assert found.metadata == {
            "event": "unsupported", "unsupported": "interactive", "error_code": "131000",
        }  # fmt: skip

    def test_a_type_that_nobody_knows_waits_in_quarantine(self) -> None:
        found = parse_one(message("hologram", hologram={}))
        assert isinstance(found, Unknown)
        assert found.reason == "unknown_message_type"

    def test_an_echo_is_ours_and_about_the_one_it_went_to(self) -> None:
        raw = {"id": "wamid.1", "from": "1555", "to": CUSTOMER, "type": "text",
               "text": {"body": "x"}}  # fmt: skip
        (found,) = parse("smb_message_echoes", message_echoes=[raw])
        assert isinstance(found, InboundMessage)
        assert found.echo
        assert found.sender.identifier == CUSTOMER

    def test_a_group_is_a_conversation_of_its_own(self) -> None:
        assert parse_message({**message(), "group_id": "1@g.us"}).threading.topic == "1@g.us"


class TestStatuses:
    @pytest.mark.parametrize(
        ("word", "wanted"),
        [
            ("sent", ReceiptStatus.SENT),
            ("delivered", ReceiptStatus.DELIVERED),
            ("read", ReceiptStatus.READ),
            ("played", ReceiptStatus.READ),
            ("failed", ReceiptStatus.FAILED),
        ],
    )
    def test_becomes_a_receipt_and_nothing_else(self, word: str, wanted: ReceiptStatus) -> None:
        (found,) = parse(statuses=[status(word)], contacts=[{"wa_id": CUSTOMER}])
        assert isinstance(found, Receipt)
        assert found.status is wanted
        assert found.contact is None  # nobody becomes a customer by a status

    def test_each_step_is_an_event_of_its_own(self) -> None:
        found = parse(statuses=[status("sent"), status("delivered"), status("delivered")])
        assert len({item.event_id for item in found}) == 2

    @pytest.mark.parametrize("given", ["someone else's", "", None, 7])
    def test_another_programs_data_is_not_our_id(self, given: Any) -> None:
        (found,) = parse(statuses=[status("sent", biz_opaque_callback_data=given)])
        assert isinstance(found, Receipt)
        assert found.own_message_id is None

    def test_our_id_comes_back_for_each_part(self) -> None:
        own = "0199c0de-0000-7000-8000-000000000001-2"
        (found,) = parse(statuses=[status("sent", biz_opaque_callback_data=own)])
        assert isinstance(found, Receipt)
        assert found.own_message_id == own


class TestBodies:
    def test_without_a_phone_number_id_nobody_gets_it(self) -> None:
        """The URL's account would be a guess, perhaps another merchant."""
        found = parse_body({"field": "messages", "value": {"messages": [message()]}})
        assert [type(item) for item in found] == [Unknown]

    def test_errors_without_a_message_are_kept(self) -> None:
        (found,) = parse(errors=[{"code": 130429}])
        assert isinstance(found, Unknown)
        assert found.reason == "error_without_message"

    @pytest.mark.parametrize("kind", ["page", "instagram", None, 7])
    def test_another_product_is_refused(self, kind: Any) -> None:
        with pytest.raises(ParseFailure, match="unknown_object"):
            parse_body({}, kind=kind)

    def test_a_flood_is_refused(self) -> None:
        with pytest.raises(ParseFailure, match="too_many_items"):
            parse(messages=[{}] * (MAX_ITEMS + 1))

    def test_a_lost_half_of_an_emoji_costs_one_character(self) -> None:
        change = {"field": "messages", "value": value(messages=[message(text={"body": "HERE"})])}
        body = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
        raw = orjson.dumps(body).replace(b"HERE", rb"a\ud83d")
        (found,) = ADAPTER.parse(Request(body=raw), ACCOUNT, NOW)
        assert isinstance(found, InboundMessage)
        assert found.body == "a�"
