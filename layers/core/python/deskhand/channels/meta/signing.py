"""Signs a sample as Meta would, for the command line and tests."""

import json
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from deskhand.channels.meta.webhook import SIGNATURE_HEADER, SIGNATURE_PREFIX
from deskhand.kit.signatures import hmac_hex
from deskhand.kit.webhook import Request, Secrets


class MetaSigning:
    """X-Hub-Signature-256 over the body as it stands; accounts are told by `entry[].id`."""

    order_topic = ""

    def sign(self, request: Request, secrets: Secrets, now: datetime) -> Request:
        """Return the request with Meta's headers; `secrets` need `app_secret`."""
        signature = SIGNATURE_PREFIX + hmac_hex(secrets["app_secret"], request.body)
        headers = {"content-type": "application/json", **request.headers}
        return replace(request, headers={**headers, SIGNATURE_HEADER: signature})

    def address(
        self, request: Request, external_id: str, connected: Collection[str], topic: str
    ) -> Request:
        """Put our account's id where an entry names one that nobody connected.

        Done on the bytes: Meta's escapes in the rest of the body stay as they are.
        """
        del topic
        unknown = _entry_ids(request.body) - set(connected)
        return renamed(request, unknown, external_id)


def renamed(
    request: Request, ids: Collection[str], external_id: str, before: bytes = b""
) -> Request:
    """The request with one id in place of others, where these stand quoted behind `before`.

    Args:
        before: a pattern without groups.
    """
    body = request.body
    for named in ids:
        quoted = re.compile(rb"(" + before + rb')"' + re.escape(named.encode()) + rb'"')
        body = quoted.sub(rf'\g<1>"{external_id}"'.encode(), body)
    return replace(request, body=body)


def _entry_ids(body: bytes) -> set[str]:
    try:
        entries = json.loads(body)["entry"]
        return {str(entry["id"]) for entry in entries}
    except (ValueError, KeyError, TypeError):
        return set()
