"""Finds or makes the customer behind an e-mail or phone number (S48, S66)."""

from typing import Final

from deskhand.customers.models import Customer
from deskhand.customers.policy import normal_email, normal_phone
from deskhand.customers.repository import CustomerRepository
from deskhand.customers.service import Region
from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Contention
from deskhand.kit.ids import new_id
from deskhand.storage.table import ConditionFailed, Table

MAX_TRIES: Final = 5


class CustomerDirectory:
    """The people behind buyers' contacts, for orders."""

    def __init__(
        self, table: Table, region: Region = lambda _: "US", clock: Clock = utc_now
    ) -> None:
        self._table = table
        self._region = region
        self._clock = clock

    def resolve(
        self, merchant_id: str, *, email: str | None, phone: str | None, name: str | None
    ) -> str | None:
        """The id of the customer with this e-mail, created when there is none.

        The phone decides only where there is no usable e-mail. Any number of calls at once make one
        customer: the claims decide. None when neither is usable.

        Raises:
            Contention: somebody keeps changing who holds these.
        """
        mail = self.normalise_email(merchant_id, email) if email else None
        number = self.normalise_phone(merchant_id, phone) if phone else None
        primary = mail or number
        if not primary:
            return None
        repository = CustomerRepository(self._table, merchant_id)
        for _ in range(MAX_TRIES):
            known = _holder(repository, mail, number)
            if known:
                return known
            # A number that is somebody else's stays theirs: families share one.
            free = number if number and not repository.holder("phone", number) else None
            made = self._customer(merchant_id, primary, mail, free, name)
            try:
                repository.transact(repository.creation_writes(made))
            except ConditionFailed:
                continue  # made by another caller since the look
            return made.id
        raise Contention("this customer is being changed by too many at once")

    def find(self, merchant_id: str, *, email: str | None, phone: str | None) -> str | None:
        """The id of the customer with this e-mail, or without one with this phone; or None."""
        mail = self.normalise_email(merchant_id, email) if email else None
        number = self.normalise_phone(merchant_id, phone) if phone else None
        return _holder(CustomerRepository(self._table, merchant_id), mail, number)

    def normalise_email(self, merchant_id: str, email: str) -> str | None:
        """The e-mail as customers hold it; None when it is not one."""
        return normal_email(email)

    def normalise_phone(self, merchant_id: str, phone: str) -> str | None:
        """The phone number as customers hold it (E.164); None when it is not one."""
        return normal_phone(phone, self._region(merchant_id))

    def _customer(
        self,
        merchant_id: str,
        primary: str,
        email: str | None,
        phone: str | None,
        name: str | None,
    ) -> Customer:
        now = self._clock()
        return Customer(
            id=new_id(),
            merchant_id=merchant_id,
            primary_identifier=primary,
            name=" ".join((name or "").split()) or None,
            email=email,
            phone_number=phone,
            created_at=now,
            updated_at=now,
        )


def _holder(repository: CustomerRepository, email: str | None, phone: str | None) -> str | None:
    """Who holds the e-mail; the phone counts only where there is no e-mail."""
    value, kind = (email, "email") if email else (phone, "phone")
    if not value:
        return None
    return repository.holder(kind, value) or repository.holder("primary", value)
