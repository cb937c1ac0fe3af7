"""What makes answers find their way back (S50)."""

import pytest

from deskhand.kit.ids import new_id
from deskhand.kit.mail.identity import (
    base_address,
    build_message_id,
    build_references,
    build_reply_address,
    format_mailbox,
    read_reply_address,
    reply_subject,
)

CONVERSATION = "0199c0de-0000-7000-8000-00000000c001"


class TestReplyAddress:
    @pytest.mark.parametrize("local", ["support", "customer-service", "a" * 20])
    def test_comes_back(self, local: str) -> None:
        address = build_reply_address(f"{local}@acme.example", CONVERSATION, "key")
        assert read_reply_address(address, "key") == CONVERSATION
        assert read_reply_address(address.upper(), "key") == CONVERSATION
        assert len(address.rpartition("@")[0]) <= 64
        assert base_address(address) == f"{local}@acme.example"

    def test_has_the_agreed_shape(self) -> None:
        address = build_reply_address("support@acme.example", CONVERSATION, "key")
        assert address.startswith(f"support+{CONVERSATION}.")

    def test_stays_plain_when_there_is_no_room(self) -> None:
        assert build_reply_address(f"{'a' * 40}@x.example", CONVERSATION, "k").startswith("a" * 40)
        assert "+" not in build_reply_address(f"{'a' * 40}@x.example", CONVERSATION, "k")

    @pytest.mark.parametrize(
        "address",
        [
            f"support+{CONVERSATION}.0123456789abcdef@acme.example",
            f"support+{CONVERSATION}@acme.example",
            f"support+{CONVERSATION}.@acme.example",
            "support+vip.customer@acme.example",
            "support@acme.example",
            "support+ñ.ñ@acme.example",
            "+.@",
            "",
        ],
    )
    def test_a_forged_tag_names_nothing(self, address: str) -> None:
        assert read_reply_address(address, "key") is None

    def test_another_key_or_none_names_nothing(self) -> None:
        address = build_reply_address("support@acme.example", CONVERSATION, "key")
        assert read_reply_address(address, "other") is None
        assert read_reply_address(address, "") is None

    def test_no_key_builds_nothing(self) -> None:
        with pytest.raises(ValueError, match="empty"):
            build_reply_address("support@acme.example", CONVERSATION, "")

    def test_a_plus_address_of_a_person_is_kept(self) -> None:
        assert base_address("support+vip@acme.example") == "support+vip@acme.example"


class TestMessageIds:
    def test_is_the_same_for_the_same_message(self) -> None:
        message = new_id()
        assert build_message_id(message, "x.example") == f"{message}@x.example"

    def test_references_keep_the_first_and_the_last(self) -> None:
        chain = tuple(f"{n}@x" for n in range(100))
        built = build_references("99@x", chain)
        assert built[0] == "0@x"
        assert built[-1] == "99@x"
        assert len(built) == 20

    def test_what_is_no_id_is_left_out(self) -> None:
        assert build_references("no-message-id.ab", ("a@b", "a@b", "c d@e", "")) == ("a@b",)


class TestSubject:
    @pytest.mark.parametrize("subject", ["Re: x", "RE : x", "回复：x", "AW: x", "Re[2]: x"])
    def test_an_answer_is_not_marked_twice(self, subject: str) -> None:
        assert reply_subject(subject) == subject

    def test_marks_an_answer(self) -> None:
        assert reply_subject("Order\r\nBcc: x@y") == "Re: Order Bcc: x@y"
        assert reply_subject(None) == "Re:"


def test_a_name_smuggles_in_no_header() -> None:
    assert format_mailbox("a@b.example", "Eve\r\nBcc: x@y") == '"Eve Bcc: x@y" <a@b.example>'
    assert format_mailbox("a@b.example", None) == "a@b.example"
