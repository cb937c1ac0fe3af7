"""One person under several identifiers of a channel is one contact and one customer (S48)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from deskhand.channels.model import ContactPoint, InboundMessage
from deskhand.conversations.contacts import Contacts
from deskhand.conversations.receiving import Stored
from deskhand.conversations.repository import ConversationRepository
from deskhand.customers.models import Contact, Customer
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.settings import Settings
from deskhand.storage.table import Table
from tests.support.builders import START, account, inbound, receiving

BSUID, NUMBER = "US.13491208655302741918", "16505551234"
BY_ID = ContactPoint(identifier=BSUID, name="Pablo")
BY_NUMBER = ContactPoint(identifier=NUMBER, name="Pablo", phone=f"+{NUMBER}")
BY_BOTH = ContactPoint(identifier=BSUID, name="Pablo", phone=f"+{NUMBER}", aliases=(NUMBER,))


class Desk:
    """One merchant's desk and what is in it."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        table = Table(settings.desk_table)
        self._receiving = receiving(settings)
        self._account = account(merchant_id)
        self._customers = CustomerRepository(table, merchant_id)
        self.conversations = ConversationRepository(table, merchant_id)

    def hears(self, sender: ContactPoint) -> Stored:
        return self.takes(inbound(sender=sender))

    def takes(self, item: InboundMessage) -> Stored:
        return self._receiving.receive(item, self._account)

    def contact(self, identifier: str) -> Contact:
        found = self._customers.get_contact("facebook", identifier)
        assert found is not None
        return found

    def customer(self, identifier: str) -> Customer:
        found = self._customers.get(self.contact(identifier).customer_id)
        assert found is not None
        return found

    def customers(self) -> set[str]:
        names = (BSUID, NUMBER)
        found = (self._customers.get_contact("facebook", name) for name in names)
        return {one.customer_id for one in found if one}


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


@pytest.mark.parametrize(
    "order",
    [
        (BY_BOTH, BY_NUMBER, BY_ID),
        (BY_NUMBER, BY_BOTH, BY_ID),
        (BY_ID, BY_BOTH, BY_NUMBER),
        (BY_NUMBER, BY_BOTH, BY_BOTH),
    ],
)
def test_whichever_name_comes_first_it_is_one_customer_in_one_conversation(
    desk: Desk, order: tuple[ContactPoint, ...]
) -> None:
    stored = [desk.hears(sender) for sender in order]
    assert len({one.conversation_id for one in stored}) == 1
    assert [one.seq for one in stored] == [1, 2, 3]
    assert len(desk.customers()) == 1


def test_the_user_id_becomes_the_contact_and_the_number_leads_to_it(desk: Desk) -> None:
    desk.hears(BY_NUMBER)
    desk.hears(BY_BOTH)
    assert desk.contact(BSUID).aliases == [NUMBER]
    assert desk.contact(NUMBER).same_as == BSUID
    assert desk.contact(NUMBER).threads == {}


def test_two_that_were_thought_different_are_one_from_then_on(desk: Desk) -> None:
    desk.hears(BY_ID)
    desk.hears(BY_NUMBER)
    assert len(desk.customers()) == 2
    both = desk.hears(BY_BOTH)
    assert len(desk.customers()) == 1
    assert desk.hears(BY_NUMBER).conversation_id == both.conversation_id


def test_who_had_no_number_has_it_from_then_on(desk: Desk) -> None:
    desk.hears(BY_ID)
    desk.hears(BY_BOTH)
    assert desk.customer(BSUID).phone_number == f"+{NUMBER}"


def test_a_number_that_is_somebody_elses_stays_theirs(desk: Desk) -> None:
    desk.hears(BY_ID)
    desk.hears(ContactPoint(identifier="another", phone=f"+{NUMBER}"))
    desk.hears(BY_BOTH)
    assert desk.customer(BSUID).phone_number is None
    assert desk.customer("another").phone_number == f"+{NUMBER}"


def test_a_stale_look_finds_the_contact_all_the_same(
    desk: Desk, settings: Settings, merchant_id: str
) -> None:
    desk.hears(BY_BOTH)
    contacts = Contacts(Table(settings.desk_table), account(merchant_id))
    settled = contacts.settle(BY_BOTH, None, START)
    assert settled.contact == desk.contact(BSUID)
    assert not settled.links


def test_a_new_user_id_of_a_known_one_keeps_the_thread(desk: Desk) -> None:
    first = desk.hears(BY_BOTH)
    renamed = ContactPoint(identifier="US.2", aliases=(BSUID, NUMBER))
    assert desk.hears(renamed).conversation_id == first.conversation_id
    for sender in (BY_NUMBER, BY_ID, ContactPoint(identifier="US.2")):
        assert desk.hears(sender).conversation_id == first.conversation_id


def test_the_conversation_goes_by_the_names_of_the_last_message(desk: Desk) -> None:
    stored = desk.hears(BY_BOTH)
    names = []
    for sender in (BY_BOTH, BY_ID, BY_NUMBER):
        desk.hears(sender)
        found = desk.conversations.get(stored.conversation_id)
        assert found is not None
        names.append((found.contact_identifier, found.contact_aliases))
    assert names == [(BSUID, [NUMBER]), (BSUID, []), (NUMBER, [])]


def test_many_at_once_make_one_customer(desk: Desk) -> None:
    senders = [BY_BOTH, BY_NUMBER, BY_BOTH, BY_NUMBER]
    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(desk.hears, senders))
    assert len({one.conversation_id for one in stored}) == 1
    assert len(desk.customers()) == 1
