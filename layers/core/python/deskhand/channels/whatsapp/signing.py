"""Signs a sample as Meta would, and puts one of our phone numbers into it."""

import json
import re
from collections.abc import Collection
from dataclasses import replace

from deskhand.channels.meta.signing import MetaSigning
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
        body = request.body
        for named in _phone_number_ids(body) - set(connected):
            quoted = re.compile(rb'("phone_number_id"\s*:\s*)"' + re.escape(named.encode()) + rb'"')
            body = quoted.sub(rf'\g<1>"{external_id}"'.encode(), body)
        return replace(request, body=body)


def _phone_number_ids(body: bytes) -> set[str]:
    try:
        changes = [change for entry in json.loads(body)["entry"] for change in entry["changes"]]
        metadata = [change["value"].get("metadata", {}) for change in changes]
        return {str(one["phone_number_id"]) for one in metadata if "phone_number_id" in one}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


SIGNING = WhatsAppSigning()
