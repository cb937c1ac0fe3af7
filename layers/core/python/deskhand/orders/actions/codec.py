"""Actions and their targets as they are stored."""

import zlib
from functools import lru_cache
from typing import Any, Final, cast

import orjson
from pydantic import TypeAdapter

from deskhand.shops.actions import (
    ActionKind,
    ActionTarget,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)

KINDS: Final[dict[ActionKind, type[OrderAction]]] = {
    ActionKind.CANCEL: CancelOrder,
    ActionKind.REFUND: RefundOrder,
    ActionKind.FULFIL: FulfilOrder,
    ActionKind.EDIT: EditOrder,
}
_OF_TYPE: Final = {made: kind for kind, made in KINDS.items()}


def kind_of(action: OrderAction) -> ActionKind:
    """Which of the four it is."""
    return _OF_TYPE[type(action)]


def to_stored(action: OrderAction) -> dict[str, Any]:
    """The action as plain JSON values."""
    stored: dict[str, Any] = orjson.loads(orjson.dumps(action))
    return stored


def from_stored(kind: ActionKind, stored: dict[str, Any]) -> OrderAction:
    """Read what `to_stored` wrote."""
    action: OrderAction = _adapter(cast("Any", KINDS[kind])).validate_python(stored)
    return action


def pack_target(target: ActionTarget) -> bytes:
    """Compressed JSON for the table."""
    return zlib.compress(orjson.dumps(target), 6)


def unpack_target(packed: bytes) -> ActionTarget:
    """Read what `pack_target` wrote."""
    target: ActionTarget = _adapter(ActionTarget).validate_json(zlib.decompress(packed))
    return target


@lru_cache(maxsize=8)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
