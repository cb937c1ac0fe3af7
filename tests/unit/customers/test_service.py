"""Customers: unique values under concurrency, and what a change leaves behind."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deskhand.customers.models import Contact, Customer
from deskhand.customers.repository import CustomerRepository, change, claimed_values
from deskhand.customers.resolution import CustomerDirectory
from deskhand.customers.service import CustomerService
from deskhand.kit.errors import Conflict, NotFound
from deskhand.kit.settings import Settings
from deskhand.storage import keys
from deskhand.storage.table import Put, Table


@pytest.fixture
def table(settings: Settings) -> Table:
    return Table(settings.desk_table)


@pytest.fixture
def customers(table: Table) -> CustomerService:
    return CustomerService(table)


@pytest.fixture
def directory(table: Table) -> CustomerDirectory:
    return CustomerDirectory(table)


def create(customers: CustomerService, merchant_id: str, primary: str, **more: Any) -> Customer:
    return customers.create(merchant_id, {"primary_identifier": primary, **more}, "tests")


class TestCreate:
    def test_many_at_once_make_one(
        self, customers: CustomerService, table: Table, merchant_id: str
    ) -> None:  # S72
        def attempt(number: int) -> Customer | None:
            try:
                return create(customers, merchant_id, f"p-{number}", email="dana@customer.example")
            except Conflict:
                return None

        with ThreadPoolExecutor(8) as pool:
            made = [one for one in pool.map(attempt, range(16)) if one]
        assert len(made) == 1
        repository = CustomerRepository(table, merchant_id)
        assert repository.holder("email", "dana@customer.example") == made[0].id
        # nothing is left of those that lost
        held = [repository.holder("primary", f"p-{number}") for number in range(16)]
        assert [one for one in held if one] == [made[0].id]

    def test_same_values_of_another_merchant_are_free(
        self, customers: CustomerService, merchant_id: str
    ) -> None:  # S136
        for merchant in (merchant_id, f"{merchant_id}-2"):
            create(customers, merchant, "dana", email="dana@customer.example")


class TestUpdate:
    def test_swap_of_values_needs_one_to_let_go(
        self, customers: CustomerService, table: Table, merchant_id: str
    ) -> None:
        one = create(customers, merchant_id, "one", email="one@customer.example")
        two = create(customers, merchant_id, "two", email="two@customer.example")
        with pytest.raises(Conflict):
            customers.update(merchant_id, one.id, {"email": "two@customer.example"}, "tests")
        assert customers.get(merchant_id, one.id) == one
        customers.update(merchant_id, two.id, {"email": None}, "tests")
        customers.update(merchant_id, one.id, {"email": "two@customer.example"}, "tests")
        repository = CustomerRepository(table, merchant_id)
        assert repository.holder("email", "two@customer.example") == one.id
        assert repository.holder("email", "one@customer.example") is None

    def test_unversioned_changes_at_once_all_count(
        self, customers: CustomerService, merchant_id: str
    ) -> None:
        made = create(customers, merchant_id, "dana")
        changes: list[dict[str, Any]] = [
            {"name": "Dana"},
            {"email": "dana@customer.example"},
            {"metadata": {"tier": "gold"}},
        ]
        with ThreadPoolExecutor(3) as pool:
            list(
                pool.map(
                    lambda change: customers.update(merchant_id, made.id, change, "tests"), changes
                )
            )
        after = customers.get(merchant_id, made.id)
        assert (after.name, after.email) == ("Dana", "dana@customer.example")
        assert after.metadata == {"tier": "gold"}
        assert after.version == 4

    def test_keeps_what_a_message_brought_meanwhile(
        self, customers: CustomerService, table: Table, merchant_id: str
    ) -> None:
        """An inbound message adds an identifier without a new version."""
        made = create(customers, merchant_id, "dana", channel_identifiers={"facebook": "psid-1"})
        repository = CustomerRepository(table, merchant_id)
        after = made.model_copy(
            update={"channel_identifiers": {"facebook": "psid-2"}, "version": 2}
        )
        write = change(made, after)
        told = table.get(keys.customer(merchant_id, made.id)) or {}
        identifiers = {**told["channel_identifiers"], "mailgun": "dana@customer.example"}
        table.put(Put(item={**told, "channel_identifiers": identifiers}))
        repository.transact([write])
        assert customers.get(merchant_id, made.id).channel_identifiers == {
            "facebook": "psid-2",
            "mailgun": "dana@customer.example",
        }

    def test_name_moves_in_the_index(
        self, customers: CustomerService, table: Table, merchant_id: str
    ) -> None:
        made = create(customers, merchant_id, "dana", name="Dana")
        customers.update(merchant_id, made.id, {"name": "Zoe"}, "tests")
        repository = CustomerRepository(table, merchant_id)
        assert repository.named("dana", 10) == []
        assert [one.id for one in repository.named("ZO", 10)] == [made.id]


class TestDelete:
    def test_frees_everything(
        self, customers: CustomerService, table: Table, merchant_id: str
    ) -> None:  # S76
        identifiers = {"facebook": "psid-1"}
        made = create(
            customers,
            merchant_id,
            "dana",
            email="dana@customer.example",
            phone_number="+16035550142",
            channel_identifiers=identifiers,
        )
        repository = CustomerRepository(table, merchant_id)
        for number in range(100):  # more than one transaction takes
            contact = Contact(
                merchant_id=merchant_id,
                channel="web_chat",
                identifier=f"v-{number:03}",
                customer_id=made.id,
            )
            table.put(repository.contact_creation(contact))
        assert len(repository.contacts_of(made.id)) == 101
        customers.delete(merchant_id, made.id, "tests")
        assert repository.contacts_of(made.id) == []
        assert [repository.holder(*claim) for claim in claimed_values(made)] == [None] * 3
        with pytest.raises(NotFound):
            customers.get(merchant_id, made.id)


class TestResolve:
    def test_many_at_once_make_one(
        self, directory: CustomerDirectory, merchant_id: str
    ) -> None:  # S48, S66
        def attempt(number: int) -> str | None:
            email = "Dana@customer.example" if number % 2 else "dana@CUSTOMER.example"
            return directory.resolve(merchant_id, email=email, phone="+16035550142", name="Dana")

        with ThreadPoolExecutor(8) as pool:
            found = set(pool.map(attempt, range(16)))
        assert len(found) == 1

    def test_names_with_holes(
        self, directory: CustomerDirectory, customers: CustomerService, merchant_id: str
    ) -> None:  # S66
        for place, (name, shown) in enumerate(
            [(None, None), ("", None), ("  ", None), ("  Dana   Diaz ", "Dana Diaz")]
        ):
            email = f"d{place}@customer.example"
            found = directory.resolve(merchant_id, email=email, phone=None, name=name)
            assert customers.get(merchant_id, found or "").name == shown

    def test_shared_number_stays_with_its_holder(
        self, directory: CustomerDirectory, customers: CustomerService, merchant_id: str
    ) -> None:
        phone = "+16035550142"
        one = directory.resolve(merchant_id, email="a@customer.example", phone=phone, name="A")
        two = directory.resolve(merchant_id, email="b@customer.example", phone=phone, name="B")
        assert one != two
        assert customers.get(merchant_id, two or "").phone_number is None
        assert directory.resolve(merchant_id, email=None, phone=phone, name=None) == one
        assert directory.find(merchant_id, email=None, phone=phone) == one

    @pytest.mark.parametrize(("email", "phone"), [(None, None), ("none", None), (None, "none")])
    def test_nothing_usable_is_nobody(
        self, directory: CustomerDirectory, merchant_id: str, email: str | None, phone: str | None
    ) -> None:  # S67
        assert directory.resolve(merchant_id, email=email, phone=phone, name="Dana") is None
        assert directory.find(merchant_id, email=email, phone=phone) is None
