"""Who a message is from, or to: by business-scoped user id, by phone number, or by both.

Since 2026 a customer with a username may come without a phone number. The user id is the contact
wherever it is given; the number is then its other name (formats §6, BSUID).
https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskhand.channels.meta.payload import Json, identifier, mapping, word
from deskhand.channels.model import ContactPoint
from deskhand.kit.errors import ParseFailure

NUMBER: Final = re.compile(r"\+?\d{6,20}")


@dataclass(frozen=True, slots=True)
class Contacts:
    """The `contacts[]` of one change, found by either id.

    `only` is the one there is: a number that a message comes from and its contact's `wa_id` need
    not be spelt alike.
    """

    by_id: Mapping[str, Json]
    only: Json

    @classmethod
    def of(cls, items: list[Any]) -> "Contacts":
        """Index them once: a batch may hold a thousand."""
        found = [one for one in map(mapping, items) if one]
        by_id = {identifier(one.get(name)): one for one in found for name in ("wa_id", "user_id")}
        by_id.pop("", None)
        return cls(by_id, found[0] if len(found) == 1 else {})

    def person(self, *, number: str, user_id: str) -> ContactPoint:
        """The customer behind these ids, with what the contact adds: the other id, the name.

        A message without any id is from the only contact there is.

        Raises:
            ParseFailure: nobody is named (`customer_missing`).
        """
        contact = self.by_id.get(user_id) or self.by_id.get(number) or self.only
        wa_id = number or identifier(contact.get("wa_id"))
        bsuid = user_id or identifier(contact.get("user_id"))
        if not (bsuid or wa_id):
            raise ParseFailure("customer_missing")
        return ContactPoint(
            identifier=bsuid or wa_id,
            name=word(mapping(contact.get("profile")).get("name")) or None,
            phone=phone(wa_id),
            aliases=(wa_id,) if bsuid and wa_id else (),
        )

    def username(self, found: ContactPoint) -> str:
        """The name that the customer chose to be found by, without its @."""
        contact = self.by_id.get(found.identifier) or self.only
        return word(mapping(contact.get("profile")).get("username")).lstrip("@")


def phone(wa_id: str) -> str | None:
    """A WhatsApp id as an international number; None for what is none."""
    return f"+{wa_id.lstrip('+')}" if NUMBER.fullmatch(wa_id) else None
