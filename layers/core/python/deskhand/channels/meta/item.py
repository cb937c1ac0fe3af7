"""One item of `messaging[]` or `standby[]`, and the entry it came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from deskhand.channels.meta.payload import Json, identifier, mapping
from deskhand.kit.errors import ParseFailure
from deskhand.kit.ids import fingerprint

_SIDES: Final = ("sender", "recipient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The entry an item came in: whose page or account, when, and who owns the thread.

    `standby`: another app answers here. `exact` is False for entries whose id is not always the
    account's own: then the item's sides tell.
    """

    owner: str
    at: datetime
    standby: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True)
class MessagingItem:
    """An item with what every reader needs; `key` is the one that says what it is."""

    raw: Json
    key: str
    owner: str
    at: datetime
    standby: bool

    @property
    def content(self) -> Json:
        """What stands under the key."""
        return mapping(self.raw.get(self.key))

    @property
    def sender(self) -> str:
        """Who did it; '' when not told."""
        return _side(self.raw, "sender")

    @property
    def customer(self) -> str:
        """The side that isn't ours: for an echo the recipient (formats §14.16)."""
        sides = [_side(self.raw, side) for side in _SIDES]
        for side in reversed(sides) if self.content.get("is_echo") else sides:
            if side and side != self.owner:
                return side
        raise ParseFailure("customer_missing")

    @property
    def mid(self) -> str:
        """The message's id."""
        mid = identifier(self.content.get("mid"))
        if not mid:
            raise ParseFailure(f"{self.key}_without_mid")
        return mid

    def event_id(self, *target: str) -> str:
        """The id of an event that has none of its own (formats §3, Dedupe)."""
        time = identifier(self.raw.get("timestamp"))
        return fingerprint(self.owner, self.sender, self.key, *target, time)


def owner_of(raw: Json, envelope: Envelope) -> str:
    """Whose item this is: the entry's, or our side of it where the entry names somebody else."""
    sender, recipient = (_side(raw, side) for side in _SIDES)
    if envelope.exact or envelope.owner in {sender, recipient}:
        return envelope.owner
    is_echo = mapping(raw.get("message")).get("is_echo")
    return (sender if is_echo else recipient) or envelope.owner


def _side(raw: Json, side: str) -> str:
    return identifier(mapping(raw.get(side)).get("id"))
