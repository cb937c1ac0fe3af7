"""A merchant's own system that takes order actions (docs/erp.md)."""

import re
from typing import Any, Final

from local.sandbox.call import Answer, Call

SIGNED: Final = ("webhook-id", "webhook-timestamp", "webhook-signature")
SIGNATURE: Final = re.compile(r"v1,[A-Za-z0-9+/]{43}=")


class ErpSystem:
    """Does what it is told, once for each `webhook-id`; a reason of `refuse` makes it refuse."""

    def __init__(self) -> None:
        self._done: dict[str, dict[str, Any]] = {}

    def answer(self, call: Call) -> Answer:
        """Answer as docs/erp.md asks for: 200, 401 without a signature, 409 with a reason."""
        if not all(call.headers.get(name) for name in SIGNED):
            return Answer({"reason": "not signed"}, 401)
        if not SIGNATURE.fullmatch(call.headers["webhook-signature"]):
            return Answer({"reason": "signature of an unknown kind"}, 401)
        key = call.headers["webhook-id"]
        asked = call.json().get("data", {})
        if asked.get("reason") == "refuse":
            return Answer({"reason": "The books of that month are closed."}, 409)
        made = {"id": f"ERP-{len(self._done) + 1}", "amount": asked.get("amount")}
        return Answer(self._done.setdefault(key, made))
