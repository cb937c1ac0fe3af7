"""What orders need to know of customers; the composition root puts the real one in."""

from typing import Protocol


class CustomerDirectory(Protocol):
    """Finds the person behind a buyer's e-mail or phone."""

    def resolve(
        self, merchant_id: str, *, email: str | None, phone: str | None, name: str | None
    ) -> str | None:
        """The id of the customer with this e-mail or phone, created when there is none (S66).

        Concurrent calls for one person give one customer. None when neither can be used.
        """

    def find(self, merchant_id: str, *, email: str | None, phone: str | None) -> str | None:
        """The id of the customer with this e-mail or phone, or None."""

    def normalise_email(self, merchant_id: str, email: str) -> str | None:
        """The e-mail as customers hold it; None when it is not one."""

    def normalise_phone(self, merchant_id: str, phone: str) -> str | None:
        """The phone number as customers hold it (E.164); None when it is not one."""
