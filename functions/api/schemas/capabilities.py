"""What channels and shops take and can do."""

from enum import StrEnum

from deskhand.merchants.models import AccountKind
from deskhand.shops.actions import ActionKind
from functions.api.schemas.base import Page, View


class TextUnit(StrEnum):
    """In what a provider counts a text's length: code points, or bytes of UTF-8."""

    CHARACTERS = "characters"
    BYTES = "bytes"


class SendingLimits(View):
    """What one message of the provider takes; a longer text goes out as several (null: never).

    `max_bytes` is the size of a file by media type or `type/*`, the most exact entry counts; a type
    without one is refused.
    """

    max_text: int | None
    text_unit: TextUnit
    max_bytes: dict[str, int]


class Capability(View):
    """One channel or shop: `limits` of what is sent (null for shops), `actions` on orders."""

    slug: str
    name: str
    kind: AccountKind
    limits: SendingLimits | None
    actions: list[ActionKind]


class CapabilityPage(Page[Capability]):
    """All channels and shops that the desk knows; there is never a next page."""
