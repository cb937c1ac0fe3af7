"""One status word per order, of which a merchant may have words of their own (formats §13.2)."""

from collections.abc import Mapping
from typing import Any, Final

from deskhand.shops.base import StatusView
from deskhand.shops.model import OrderStatus

UNKNOWN_STATUS: Final = "unknown_status"

# For a spec's `settings`: the merchant's own words. A word of the platform may be redefined.
STATUS_TABLE: Final[Mapping[str, Any]] = {
    "type": "array",
    "title": "Own order statuses",
    "description": "What each of your own statuses means here; others keep the one before.",
    "items": {
        "type": "object",
        "required": ["word", "means"],
        "additionalProperties": False,
        "properties": {
            "word": {"type": "string", "title": "Status", "minLength": 1, "maxLength": 100},
            "means": {
                "type": "string",
                "title": "Means",
                "enum": [str(status) for status in OrderStatus],
            },
        },
    },
}


def meaning(
    view: StatusView, known: Mapping[str, OrderStatus], fallback: OrderStatus
) -> tuple[str, OrderStatus, bool]:
    """The newest status word that says something.

    A word that neither the platform nor the merchant's own table (`settings["statuses"]`) knows
    leaves the order as the word before it said.

    Returns:
        That word (empty when there is none), what it means, and whether a newer word was unknown.
    """
    table = {**known, **_own(view.settings)}
    for place, word in enumerate(view.words):
        if word in table:
            return word, table[word], place > 0
    return "", fallback, bool(view.words)


def _own(settings: Mapping[str, Any]) -> dict[str, OrderStatus]:
    rows = settings.get("statuses") or ()
    return {plain_word(str(row["word"])): OrderStatus(row["means"]) for row in rows}


def plain_word(word: str) -> str:
    """A status word as it is compared: lower case, `_` and blanks as `-`, WordPress's `wc-` off."""
    return "-".join(word.casefold().replace("_", " ").split()).removeprefix("wc-")
