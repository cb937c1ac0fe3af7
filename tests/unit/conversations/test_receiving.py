"""Receiving: one message once, one customer, the right conversation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from deskhand.channels.model import Attachment, ContactPoint, MessageType, Threading
from deskhand.conversations.models import Conversation, ConversationStatus, SenderType
from deskhand.conversations.receiving import ReplayedDelivery
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.settings import Settings
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table
from tests.support.builders import FakeClock, account, inbound, mail, receiving


@pytest.fixture
def repository(settings: Settings, merchant_id: str) -> ConversationRepository:
    return ConversationRepository(Table(settings.desk_table), merchant_id)


def conversation(repository: ConversationRepository, conversation_id: str) -> Conversation:
    found = repository.get(conversation_id)
    assert found is not None
    return found


def resolve(repository: ConversationRepository, conversation_id: str, clock: FakeClock) -> None:
    before = conversation(repository, conversation_id)
    changes = {"status": ConversationStatus.RESOLVED, "resolved_at": clock()}
    repository.update(change(before, changes, "attribute_exists(pk)", {}))


class TestFirstMessage:
    def test_makes_customer_contact_conversation_and_message(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S40, S46, S48
        item = inbound("psid-7")

        stored = receiving(settings).receive(item, account(merchant_id), "raw-1")

        message = repository.message(stored.conversation_id, stored.seq)
        assert message is not None
        assert message.sender_type is SenderType.CUSTOMER
        assert message.external_message_id == item.external_message_id
        assert message.metadata["raw"] == "raw-1"  # S53
        thread = conversation(repository, stored.conversation_id)
        assert thread.status is ConversationStatus.PENDING
        assert thread.last_message is not None
        assert thread.last_message.body == "Where is my order?"
        customers = CustomerRepository(Table(settings.desk_table), merchant_id)
        contact = customers.get_contact("facebook", "psid-7")
        assert contact is not None
        customer = customers.get(contact.customer_id)
        assert customer is not None
        assert customer.channel_identifiers == {"facebook": "psid-7"}
        assert thread.customer_id == message.customer_id == customer.id

    def test_fifty_at_once_make_one_customer_and_one_conversation(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S48
        service = receiving(settings)
        items = [inbound("psid-50") for _ in range(50)]

        def receive(place: int) -> tuple[str, int]:
            stored = service.receive(items[place], account(merchant_id))
            return stored.conversation_id, stored.seq

        with ThreadPoolExecutor(8) as pool:
            places = list(pool.map(receive, range(50)))

        assert len({conversation_id for conversation_id, _ in places}) == 1
        assert sorted(seq for _, seq in places) == list(range(1, 51))
        customers = Table(settings.desk_table).query(f"M#{merchant_id}#NAMES", index="gsi1")
        assert len(customers) == 1

    def test_a_known_mail_address_on_a_new_channel_is_the_same_customer(
        self, settings: Settings, merchant_id: str
    ) -> None:  # S12
        service = receiving(settings)
        service.receive(mail("lena@example.com"), account(merchant_id, "mailgun"))
        known = ContactPoint(identifier="visitor-1", email="lena@example.com")

        service.receive(inbound(sender=known), account(merchant_id, "web_chat"))

        customers = CustomerRepository(Table(settings.desk_table), merchant_id)
        by_mail = customers.get_contact("mailgun", "lena@example.com")
        by_chat = customers.get_contact("web_chat", "visitor-1")
        assert by_mail is not None
        assert by_chat is not None
        assert by_mail.customer_id == by_chat.customer_id
        customer = customers.get(by_mail.customer_id)
        assert customer is not None
        assert customer.channel_identifiers["web_chat"] == "visitor-1"

    def test_attachment_only_is_a_message(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S51
        photo = Attachment(name="box.png", content_type="image/png", content=b"png")
        item = inbound(body="", attachments=(photo,), message_type=MessageType.ATTACHMENT)

        stored = receiving(settings).receive(item, account(merchant_id))

        message = repository.message(stored.conversation_id, stored.seq)
        assert message is not None
        assert message.attachments[0].size == 3
        key = message.attachments[0].key
        assert key is not None
        assert ObjectStore(settings.files_bucket).get(key) == b"png"
        assert conversation(repository, stored.conversation_id).last_message is not None

    def test_a_very_long_mail_keeps_every_byte(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S23
        body = "长" * 300_000
        item = mail(body=body, html=f"<p>{body}</p>")

        stored = receiving(settings).receive(item, account(merchant_id, "mailgun"))

        message = repository.message(stored.conversation_id, stored.seq)
        assert message is not None
        by_name = {file.name: file.key for file in message.attachments}
        files = ObjectStore(settings.files_bucket)
        assert files.get(by_name["message.txt"] or "").decode() == body
        assert files.get(by_name["message.html"] or "").decode() == f"<p>{body}</p>"
        assert body.startswith(message.body)

    def test_automatic_mail_is_kept_but_waits_for_nobody(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:
        item = mail(automatic=True)

        stored = receiving(settings).receive(item, account(merchant_id, "mailgun"))

        found = conversation(repository, stored.conversation_id)
        assert found.status is ConversationStatus.RESOLVED
        assert "automatic" in found.tags


class TestRepeat:
    def test_the_same_event_is_one_message_an_hour_or_a_week_later(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S41, S97
        clock = FakeClock()
        service = receiving(settings, clock)
        item = inbound()
        first = service.receive(item, account(merchant_id))

        for hours in (1, 8, 7 * 24):
            clock.forward(hours=hours)
            again = service.receive(item, account(merchant_id))
            assert again.duplicate
            assert again.message_id == first.message_id

        assert len(repository.messages(first.conversation_id)) == 1

    def test_five_at_once_are_one(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S97
        service = receiving(settings)
        item = inbound()

        with ThreadPoolExecutor(5) as pool:
            results = list(
                pool.map(lambda _: service.receive(item, account(merchant_id)), range(5))
            )

        assert sum(not one.duplicate for one in results) == 1
        assert len(repository.messages(results[0].conversation_id)) == 1

    def test_one_mail_to_two_of_our_addresses_is_two_copies(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:
        service = receiving(settings)
        item = mail(external_message_id="<one@example.com>", event_id="<one@example.com> support")
        copy = mail(external_message_id="<one@example.com>", event_id="<one@example.com> sales")

        first = service.receive(item, account(merchant_id, "mailgun"))
        second = service.receive(copy, account(merchant_id, "mailgun"))

        assert not second.duplicate
        assert first.message_id != second.message_id

    @pytest.mark.parametrize("own_first", [True, False])
    def test_copies_are_apart_in_any_order_and_answers_find_the_thread(
        self, settings: Settings, merchant_id: str, own_first: bool
    ) -> None:
        service = receiving(settings)
        own = mail(external_message_id="two@example.com", event_id="two@example.com")
        other = mail(external_message_id="two@example.com", event_id="two@example.com sales")
        copies = [own, other] if own_first else [other, own]

        stored = [service.receive(one, account(merchant_id, "mailgun")) for one in copies]
        answer = mail(
            subject="Something else", threading=Threading(references=("two@example.com",))
        )
        joined = service.receive(answer, account(merchant_id, "mailgun"))

        assert not any(one.duplicate for one in stored)
        assert joined.conversation_id in {one.conversation_id for one in stored}


class TestSignedDelivery:
    def test_its_signature_is_good_for_one_message(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S21
        service = receiving(settings)
        first = mail(delivery_id="token-1")
        stored = service.receive(first, account(merchant_id, "mailgun"))

        with pytest.raises(ReplayedDelivery):
            service.receive(mail(delivery_id="token-1"), account(merchant_id, "mailgun"))

        assert service.receive(first, account(merchant_id, "mailgun")).duplicate
        assert len(repository.messages(stored.conversation_id)) == 1

    def test_two_bodies_at_once_under_one_signature_store_one(
        self, settings: Settings, merchant_id: str
    ) -> None:  # S21
        service = receiving(settings)

        def receive(number: int) -> bool:
            try:
                service.receive(
                    mail(f"{number}@example.com", delivery_id="token-2"),
                    account(merchant_id, "mailgun"),
                )
            except ReplayedDelivery:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(receive, range(4))) == 1


class TestThreading:
    def test_references_join_when_the_sender_is_the_same(
        self, settings: Settings, merchant_id: str
    ) -> None:  # S50
        service = receiving(settings)
        first = mail(subject="A")
        opened = service.receive(first, account(merchant_id, "mailgun"))
        answer = mail(
            subject="Something else",
            threading=Threading(references=(first.external_message_id,)),
        )

        joined = service.receive(answer, account(merchant_id, "mailgun"))

        assert joined.conversation_id == opened.conversation_id
        assert joined.seq == 2

    def test_references_of_another_sender_begin_a_related_conversation(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # S50: header and sender must match
        service = receiving(settings)
        first = mail()
        opened = service.receive(first, account(merchant_id, "mailgun"))
        stranger = mail(
            "eve@example.com", threading=Threading(references=(first.external_message_id,))
        )

        apart = service.receive(stranger, account(merchant_id, "mailgun"))

        assert apart.conversation_id != opened.conversation_id
        found = conversation(repository, apart.conversation_id)
        assert found.metadata["related"] == opened.conversation_id

    def test_an_empty_reference_never_matches(self, settings: Settings, merchant_id: str) -> None:
        service = receiving(settings)
        first = mail(external_message_id="", event_id="token-1", subject="A")
        opened = service.receive(first, account(merchant_id, "mailgun"))
        other = mail(subject="B", threading=Threading(references=("", "")))

        apart = service.receive(other, account(merchant_id, "mailgun"))

        assert apart.conversation_id != opened.conversation_id

    def test_a_signed_reply_address_needs_the_sender_too(
        self, settings: Settings, merchant_id: str
    ) -> None:
        service = receiving(settings)
        opened = service.receive(mail(), account(merchant_id, "mailgun"))
        threading = Threading(conversation_id=opened.conversation_id)
        own = mail(subject="x", threading=threading)
        foreign = mail("eve@example.com", threading=threading)

        assert (
            service.receive(own, account(merchant_id, "mailgun")).conversation_id
            == opened.conversation_id
        )
        assert (
            service.receive(foreign, account(merchant_id, "mailgun")).conversation_id
            != opened.conversation_id
        )

    @pytest.mark.parametrize(
        ("subject", "days", "joins"),
        [
            ("Re: My order", 1, True),
            ("回复：My order", 1, True),
            ("AW: RE: my  ORDER", 2, True),
            ("My order", 4, False),
            ("Another thing", 1, False),
            ("", 1, False),
        ],
    )
    def test_subject_counts_only_with_sender_and_time(
        self, settings: Settings, merchant_id: str, subject: str, days: int, joins: bool
    ) -> None:  # S50
        clock = FakeClock()
        service = receiving(settings, clock)
        opened = service.receive(mail(), account(merchant_id, "mailgun"))
        clock.forward(days=days)

        later = service.receive(mail(subject=subject), account(merchant_id, "mailgun"))

        assert (later.conversation_id == opened.conversation_id) is joins

    def test_a_resolved_chat_is_taken_up_again_and_waits(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:
        clock = FakeClock()
        service = receiving(settings, clock)
        opened = service.receive(inbound(), account(merchant_id))
        resolve(repository, opened.conversation_id, clock)
        clock.forward(days=13)

        again = service.receive(inbound(), account(merchant_id))

        assert again.conversation_id == opened.conversation_id
        found = conversation(repository, opened.conversation_id)
        assert found.status is ConversationStatus.PENDING
        assert found.resolved_at is None

    def test_a_chat_resolved_long_ago_stays_closed(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:
        clock = FakeClock()
        service = receiving(settings, clock)
        opened = service.receive(inbound(), account(merchant_id))
        resolve(repository, opened.conversation_id, clock)
        clock.forward(days=15)

        begun = service.receive(inbound(), account(merchant_id))
        followed = service.receive(inbound(), account(merchant_id))

        assert begun.conversation_id != opened.conversation_id
        assert followed.conversation_id == begun.conversation_id

    def test_an_automatic_answer_does_not_reopen(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:
        clock = FakeClock()
        service = receiving(settings, clock)
        first = mail()
        opened = service.receive(first, account(merchant_id, "mailgun"))
        resolve(repository, opened.conversation_id, clock)
        away = mail(automatic=True, threading=Threading(references=(first.external_message_id,)))

        service.receive(away, account(merchant_id, "mailgun"))

        found = conversation(repository, opened.conversation_id)
        assert found.status is ConversationStatus.RESOLVED
        assert found.last_seq == 2


class TestEcho:
    def test_what_was_sent_elsewhere_is_ours_and_opens_no_window(
        self, settings: Settings, merchant_id: str, repository: ConversationRepository
    ) -> None:  # formats §14 (16)
        service = receiving(settings)
        opened = service.receive(inbound(), account(merchant_id))
        before = conversation(repository, opened.conversation_id).last_inbound_at

        echo = inbound(echo=True, body="On its way", at=inbound().at + timedelta(hours=1))
        stored = service.receive(echo, account(merchant_id))

        message = repository.message(stored.conversation_id, stored.seq)
        assert message is not None
        assert message.sender_type is SenderType.AGENT
        assert message.recipient_identifier == "psid-1"
        assert conversation(repository, opened.conversation_id).last_inbound_at == before


def test_merchants_with_the_same_ids_see_nothing_of_each_other(
    settings: Settings, merchant_id: str, repository: ConversationRepository
) -> None:  # S136
    service = receiving(settings)
    item = inbound("psid-shared")
    mine = service.receive(item, account(merchant_id))

    theirs = service.receive(item, account(f"{merchant_id}-other"))

    assert not theirs.duplicate
    assert repository.get(theirs.conversation_id) is None
    assert repository.get(mine.conversation_id) is not None
