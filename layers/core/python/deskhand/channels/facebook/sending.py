"""The Send API calls that one message takes (formats §3, Send).

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from deskhand.channels.facebook.text import split
from deskhand.channels.meta.graph import authorization
from deskhand.channels.model import Account, Attachment, Outbound
from deskhand.kit.errors import Permanent

MAX_TEXT: Final = 2000
REPLY_WINDOW: Final = timedelta(hours=24)
HUMAN_AGENT_WINDOW: Final = timedelta(days=7)
_BOUNDARY: Final = "deskhand-7f3c9e51d2a84b60"


@dataclass(frozen=True, slots=True)
class Call:
    """One request to `/{page}/messages`."""

    headers: Mapping[str, str]
    body: bytes


def messaging_type(outbound: Outbound, account: Account, now: datetime) -> dict[str, str]:
    """Choose how to send by the age of the customer's last message.

    Within 24 hours RESPONSE; within 7 days HUMAN_AGENT, when a person typed it and the merchant's
    app has that permission (`human_agent` in the settings). Without a known last message Meta
    decides itself.

    Raises:
        Permanent: `window_closed`.
    """
    if outbound.last_inbound_at is None or now - outbound.last_inbound_at <= REPLY_WINDOW:
        return {"messaging_type": "RESPONSE"}
    allowed = bool(account.settings.get("human_agent")) and outbound.by_human
    if allowed and now - outbound.last_inbound_at <= HUMAN_AGENT_WINDOW:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    raise Permanent("window_closed", "The customer's last message is too old to answer here.")


def calls(outbound: Outbound, account: Account, now: datetime) -> list[Call]:
    """All requests for one message: its text in parts of 2,000 characters, then each attachment.

    Every part carries our message id as `metadata`; its echo brings it back.

    Raises:
        Permanent: the window is closed, or there is nothing to send (`empty`).
        NeedsHuman: no token.
    """
    frame = {
        "recipient": {"id": outbound.recipient},
        **messaging_type(outbound, account, now),
    }
    headers = authorization(account.secrets.get("page_access_token", ""))
    made = [_text_call(frame, headers, outbound, part) for part in split(outbound.body, MAX_TEXT)]
    made += [_file_call(frame, headers, outbound, file) for file in outbound.attachments]
    if not made:
        raise Permanent("empty", "Nothing to send.")
    return made


def _text_call(
    frame: Mapping[str, Any], headers: Mapping[str, str], outbound: Outbound, part: str
) -> Call:
    message = {"text": part, "metadata": outbound.message_id}
    return _json_call(frame, headers, message)


def _json_call(
    frame: Mapping[str, Any], headers: Mapping[str, str], message: Mapping[str, Any]
) -> Call:
    return Call(
        {**headers, "content-type": "application/json"}, orjson.dumps({**frame, "message": message})
    )


def _file_call(
    frame: Mapping[str, Any], headers: Mapping[str, str], outbound: Outbound, file: Attachment
) -> Call:
    kind = file.content_type.partition("/")[0]
    payload = {"url": file.url, "is_reusable": False} if file.content is None else {}
    attachment = {
        "type": kind if kind in {"image", "audio", "video"} else "file",
        "payload": payload,
    }
    message = {"attachment": attachment, "metadata": outbound.message_id}
    if file.content is None:
        return _json_call(frame, headers, message)
    fields = {**frame, "message": message}
    body = b"".join(_multipart(fields, file, file.content))
    return Call({**headers, "content-type": f"multipart/form-data; boundary={_BOUNDARY}"}, body)


def _multipart(fields: Mapping[str, Any], file: Attachment, content: bytes) -> Iterator[bytes]:
    """RFC 7578; Meta takes the objects as JSON text and the bytes as `filedata`."""
    disposition = f"--{_BOUNDARY}\r\ncontent-disposition: form-data; name="
    for name, value in fields.items():
        words = value.encode() if isinstance(value, str) else orjson.dumps(value)
        yield f'{disposition}"{name}"\r\n\r\n'.encode() + words + b"\r\n"
    name = "".join(char for char in file.name if char.isprintable() and char not in '"\\')
    kind = file.content_type.translate({13: None, 10: None})
    yield f'{disposition}"filedata"; filename="{name}"\r\ncontent-type: {kind}\r\n\r\n'.encode()
    yield content + f"\r\n--{_BOUNDARY}--\r\n".encode()
