"""Customer-service and template messages (formats.md 7)."""

from typing import Any, Final

from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata

from deskhand.channels.model import Account, Attachment, Outbound, SendKind, Sent
from deskhand.channels.wechat import api
from deskhand.kit.errors import Permanent, ProviderUnreachable, Retriable
from deskhand.kit.http import HttpClient

CUSTOM: Final = "/cgi-bin/message/custom/send"
TEMPLATE: Final = "/cgi-bin/message/template/send"
UPLOAD: Final = "/cgi-bin/media/upload"
# What WeChat calls the kinds of media that we may upload; by the type's first half.
_KINDS: Final = {"image": "image", "audio": "voice", "video": "video"}


def send(outbound: Outbound, account: Account, http: HttpClient) -> Sent:
    """Send one message: a template, a file, or a text.

    WeChat names no id of a customer-service message: it goes by ours.

    Raises:
        Retriable, Permanent, NeedsHuman: see `api.call`; `empty` or `file_not_allowed` for what
            WeChat has no message for.
    """
    if outbound.kind is SendKind.TEMPLATE:
        return _send_template(outbound, account, http)
    answer = api.post_json(http, account, CUSTOM, _document(outbound, account, http))
    given = answer.get("msgid")
    return Sent(external_message_id=str(given) if given else outbound.part_id)


def _document(outbound: Outbound, account: Account, http: HttpClient) -> dict[str, Any]:
    frame: dict[str, Any] = {"touser": outbound.recipient}
    if agent := str(account.settings.get("service_agent") or ""):
        frame["customservice"] = {"kf_account": agent}
    if outbound.attachments:
        kind, media_id = _upload(outbound.attachments[0], account, http)
        return {**frame, "msgtype": kind, kind: {"media_id": media_id}}
    if not outbound.body:
        raise Permanent("empty", "There is nothing to send.")
    return {**frame, "msgtype": "text", "text": {"content": outbound.body}}


def _upload(file: Attachment, account: Account, http: HttpClient) -> tuple[str, str]:
    """Put a file where messages can name it: temporary media, good for three days.

    https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html
    """
    kind = _KINDS.get(file.content_type.partition("/")[0])
    if kind is None:
        raise Permanent("file_not_allowed", "WeChat takes pictures, voice and video only.")
    if file.content is None:
        raise Permanent("attachment_unavailable", "The file has no content.")
    field = RequestField(name="media", data=file.content, filename=file.name)
    field.make_multipart(content_type=file.content_type)
    body, content_type = encode_multipart_formdata([field])
    try:
        response = api.call(
            http, account, "POST", UPLOAD, query={"type": kind},
            headers={"content-type": content_type}, body=body, timeout=20.0,
        )  # fmt: skip
    except ProviderUnreachable as error:
        # Nothing went to the customer yet: no doubt about the outcome.
        raise Retriable("unavailable", error.text) from error
    answer = response.json()
    media_id = answer.get("media_id") if isinstance(answer, dict) else None
    if not isinstance(media_id, str) or not media_id:
        raise Retriable("unreadable_answer", "WeChat named no media id")
    return kind, media_id


def _send_template(outbound: Outbound, account: Account, http: HttpClient) -> Sent:
    """https://developers.weixin.qq.com/doc/offiaccount/Message_Management/
    Template_Message_Interface.html; parameters go by the template's own names."""
    if outbound.template is None:
        raise Permanent("template_missing", "No template was chosen.")
    document = {
        "touser": outbound.recipient,
        "template_id": outbound.template.name,
        "data": {name: {"value": value} for name, value in outbound.template.parameters},
        # The same id twice within 10 minutes is sent once.
        "client_msg_id": outbound.part_id[:32],
    }
    answer = api.post_json(http, account, TEMPLATE, document)
    return Sent(external_message_id=str(answer.get("msgid") or outbound.part_id))
