"""Marks in staff comments, by which an action is found again: Magento has no idempotency keys."""

import re
from typing import Final

from deskhand.kit.ids import fingerprint
from deskhand.shops.reading import Raw, children, text

_MARK: Final = re.compile(r"\s*\[desk [0-9a-f]{32}\]\s*")


def mark(key: str) -> str:
    """The mark of an action's key."""
    return f"[desk {fingerprint(key)}]"


def marked(words: str, key: str) -> str:
    """A comment with the mark at its end."""
    return f"{words.strip()} {mark(key)}".strip()


def without_mark(comment: str) -> str:
    """What people wrote."""
    return _MARK.sub(" ", comment).strip()


def carries(raw: Raw, key: str, comments: str = "comments") -> bool:
    """Whether one of an object's comments has the key's mark."""
    wanted = mark(key)
    return any(wanted in (text(one, "comment") or "") for one in children(raw, comments))
