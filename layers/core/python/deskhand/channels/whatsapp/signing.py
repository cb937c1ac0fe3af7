"""Signs a sample as Meta would, and puts one of our phone numbers into it."""

import json
from collections.abc import Collection

from deskhand.channels.meta.signing import MetaSigning, renamed
from deskhand.kit.webhook import Request


class WhatsAppSigning(MetaSigning):
    """Entries are named by business account; whose a change is, its phone number id says."""

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Put our phone number id where a change names one that nobody connected.

        Done on the bytes: Meta's escapes in the rest of the body stay as they are.
        """
        del topic
        unknown = _phone_number_ids(request.body) - set(connected)
        return renamed(request, unknown, external_id, before=rb'"phone_number_id"\s*:\s*')


def _phone_number_ids(body: bytes) -> set[str]:
    try:
        changes = [change for entry in json.loads(body)["entry"] for change in entry["changes"]]
        metadata = [change["value"].get("metadata", {}) for change in changes]
        return {str(one["phone_number_id"]) for one in metadata if "phone_number_id" in one}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


SIGNING = WhatsAppSigning()
