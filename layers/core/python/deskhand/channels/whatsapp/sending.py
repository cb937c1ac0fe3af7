"""The one message that a call of `send` makes (formats §6, Send).

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from deskhand.channels.meta.graph import GRAPH_URL, authorization
from deskhand.channels.meta.payload import identifier, mapping, sequence
from deskhand.channels.model import Account, Attachment, Outbound, Sent, TemplateUse
from deskhand.channels.whatsapp.failures import checked
from deskhand.channels.whatsapp.people import NUMBER
from deskhand.channels.whatsapp.spec import AUDIO, IMAGES, STICKERS, VIDEO
from deskhand.kit.errors import Permanent, ProviderUnreachable, Retriable
from deskhand.kit.http import HttpClient
from deskhand.kit.multipart import encode_file

_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(IMAGES, "image"),
    **dict.fromkeys(STICKERS, "sticker"),
    **dict.fromkeys(AUDIO, "audio"),
    **dict.fromkeys(VIDEO, "video"),
}
_CAPTIONED: Final = frozenset({"image", "video", "document"})
_WAMID: Final = "wamid."


def send(outbound: Outbound, account: Account, http: HttpClient) -> Sent:
    """Send one text, file or template; Meta's 200 means taken, not delivered.

    Our own id goes along as `biz_opaque_callback_data` and comes back with every status: so a
    message whose answer got lost is found again.

    Raises:
        Retriable, Permanent, NeedsHuman: by Meta's codes.
        ProviderUnreachable: no answer came.
    """
    headers = {**_token(account), "content-type": "application/json"}
    content = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **address(outbound),
        **_quote(outbound),
        **_content(outbound, account, http),
        "biz_opaque_callback_data": outbound.part_id,
    }
    url = f"{GRAPH_URL}/{account.external_id}/messages"
    answer = checked(http.request("POST", url, headers=headers, body=orjson.dumps(content)))
    message = mapping(next(iter(sequence(answer.get("messages"))), None))
    message_id = identifier(message.get("id"))
    if not message_id:
        raise ProviderUnreachable("answer_without_message_id")
    return Sent(external_message_id=message_id)


def address(outbound: Outbound) -> dict[str, str]:
    """`to` for a phone number, `recipient` for a business-scoped user id; `to` wins where both are.

    The + has to stay: without it the business's own country code is put in front. The number goes
    along only as it came with the customer's last message: an older one may be somebody else's now.
    """
    names = (outbound.recipient, *outbound.recipient_aliases)
    number = next((one for one in names if NUMBER.fullmatch(one)), "")
    to = {"to": f"+{number.lstrip('+')}"} if number else {}
    if NUMBER.fullmatch(outbound.recipient):
        return to
    return {**to, "recipient": outbound.recipient}


def _quote(outbound: Outbound) -> dict[str, Any]:
    """A reply quotes what it answers, in its first part; templates begin anew."""
    quoted = outbound.in_reply_to or ""
    if outbound.template or outbound.part or not quoted.startswith(_WAMID):
        return {}
    return {"context": {"message_id": quoted}}


def _content(outbound: Outbound, account: Account, http: HttpClient) -> dict[str, Any]:
    if outbound.template:
        return {"type": "template", "template": _template(outbound.template)}
    if outbound.attachments:
        return _media(outbound.attachments[0], outbound.body, account, http)
    if not outbound.body.strip():
        raise Permanent("empty", "Nothing to send.")
    return {"type": "text", "text": {"body": outbound.body}}


def _template(use: TemplateUse) -> dict[str, Any]:
    """Places are named as `templates` lists them: `1` or `name`, `header.1`, `button.0`."""
    components: dict[str, dict[str, Any]] = {}
    for place, value in use.parameters:
        part, dot, name = place.rpartition(".")
        component = components.setdefault(
            place if part == "button" else part, _component(part, name)
        )
        named = {} if name.isdecimal() or not (name or dot) else {"parameter_name": name}
        component["parameters"].append({"type": "text", **named, "text": value})
    made: dict[str, Any] = {"name": use.name, "language": {"code": use.language}}
    return made | ({"components": list(components.values())} if components else {})


def _component(part: str, name: str) -> dict[str, Any]:
    if part == "button":
        return {"type": "button", "sub_type": "url", "index": name, "parameters": []}
    return {"type": part or "body", "parameters": []}


def _media(file: Attachment, caption: str, account: Account, http: HttpClient) -> dict[str, Any]:
    kind = _KINDS.get(_plain(file.content_type), "document")
    if file.content is not None:
        content: dict[str, Any] = {"id": _upload(file, file.content, account, http)}
    elif file.url:
        content = {"link": file.url}
    else:
        raise Permanent("no_such_file", "The file has neither content nor an address.")
    if caption and kind in _CAPTIONED:
        content["caption"] = caption
    if kind == "document":
        content["filename"] = file.name
    return {"type": kind, kind: content}


def _upload(file: Attachment, content: bytes, account: Account, http: HttpClient) -> str:
    """Bring the file to Meta, who keeps it for 30 days; nobody sees it before the message goes."""
    kind = _plain(file.content_type)
    fields = {"messaging_product": "whatsapp", "type": kind}
    form, body = encode_file(fields, "file", file.name, kind, content)
    headers = {**_token(account), "content-type": form}
    url = f"{GRAPH_URL}/{account.external_id}/media"
    try:
        answer = http.request("POST", url, headers=headers, body=body, timeout=30.0)
    except ProviderUnreachable as error:
        raise Retriable("upload_unanswered") from error
    media_id = identifier(checked(answer).get("id"))
    if not media_id:
        raise Retriable("upload_without_id")
    return media_id


def _plain(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _token(account: Account) -> dict[str, str]:
    return authorization(account.secrets.get("access_token", ""))
