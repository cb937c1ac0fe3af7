"""Finds customers by what is known of them; indexed look-ups only (S75)."""

from dataclasses import dataclass
from typing import Final

from deskhand.channels import registry
from deskhand.customers.models import Customer
from deskhand.customers.policy import normal_email, normal_phone
from deskhand.customers.repository import CustomerRepository
from deskhand.customers.service import Region
from deskhand.kit.errors import BadRequest, NotFound
from deskhand.storage.table import Table

MAX_FOUND: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTerms:
    """What to look for; all that are given must hold. `channel` narrows `identifier`.

    `text` is a whole e-mail address or phone number, or the beginning of a name.
    """

    email: str | None = None
    phone: str | None = None
    identifier: str | None = None
    channel: str | None = None
    text: str | None = None


class CustomerSearch:
    """Searches one merchant's customers at a time."""

    def __init__(self, table: Table, region: Region = lambda _: "US") -> None:
        self._table = table
        self._region = region

    def find(self, merchant_id: str, terms: SearchTerms) -> list[Customer]:
        """At most 25 customers.

        Raises:
            BadRequest: nothing asked.
            NotFound: nobody matches.
        """
        look = _Look(CustomerRepository(self._table, merchant_id), self._region(merchant_id))
        parts: list[list[str]] = []
        if terms.email:
            parts.append(look.by_email(terms.email))
        if terms.phone:
            parts.append(look.by_phone(terms.phone))
        if terms.identifier:
            parts.append(look.by_identifier(terms.identifier, terms.channel))
        if terms.text:
            parts.append(look.by_text(terms.text))
        if not parts:
            raise BadRequest("ask for an email, phone, identifier or q")
        common = [one for one in parts[0] if all(one in part for part in parts[1:])]
        found = look.customers(common[:MAX_FOUND])
        if not found:
            raise NotFound("no customer matches")
        return found


class _Look:
    """The single look-ups; each gives ids, best first."""

    def __init__(self, repository: CustomerRepository, region: str) -> None:
        self._repository = repository
        self._region = region

    def customers(self, ids: list[str]) -> list[Customer]:
        return self._repository.get_many(list(dict.fromkeys(ids)))

    def by_email(self, text: str) -> list[str]:
        email = normal_email(text)
        return self._holders(("email", email), ("primary", email)) if email else []

    def by_phone(self, text: str) -> list[str]:
        phone = normal_phone(text, self._region)
        return self._holders(("phone", phone), ("primary", phone)) if phone else []

    def by_identifier(self, text: str, channel: str | None) -> list[str]:
        channels = [channel] if channel else list(registry.SLUGS)
        contacts = self._repository.get_contacts([(one, text) for one in channels])
        claims = [("primary", f"{one}:{text}") for one in channels]
        if not channel:
            claims = [("primary", text), *claims]
        return [*self._holders(*claims), *(one.customer_id for one in contacts)]

    def by_text(self, text: str) -> list[str]:
        exact = self.by_email(text) + self.by_phone(text)
        return exact + [one.id for one in self._repository.named(text, MAX_FOUND)]

    def _holders(self, *claims: tuple[str, str]) -> list[str]:
        found = (self._repository.holder(*claim) for claim in claims)
        return [one for one in found if one]
