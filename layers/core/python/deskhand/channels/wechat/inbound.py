"""Pushes as items of the desk: what a follower wrote, and what they did (formats.md 7).

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from deskhand.channels.model import (
    Attachment,
    ContactPoint,
    Ignored,
    Inbound,
    InboundMessage,
    MessageType,
    Opening,
    Receipt,
    ReceiptStatus,
    Unknown,
)
from deskhand.channels.wechat.payload import Payload
from deskhand.kit.errors import ParseFailure
from deskhand.kit.ids import fingerprint

_MAX_SECONDS: Final = 99_999_999_999
_MAX_WORD: Final = 200
# Followers who came by paying bring the payment's number along.
_PAID: Final = "last_trade_no_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One push and what all its items share; `delivery_id` as in `InboundMessage`."""

    payload: Payload
    at: datetime
    delivery_id: str | None = None

    def text(self, name: str) -> str:
        """A field's text."""
        return self.payload.text(name)

    @property
    def event(self) -> str:
        """The event's name; WeChat writes some in capitals and some not."""
        return self.text("Event").strip().lower()

    @property
    def event_id(self) -> str:
        """MsgId for messages; for events, which have none, all that tells them apart.

        A report on a message of ours has that message's MsgID, and several may come in one second.
        """
        own = self.text("MsgId")
        if own and self.text("MsgType") != "event":
            return own[:_MAX_WORD]
        names = ("FromUserName", "CreateTime", "EventKey", "MsgID", "MsgId")
        return fingerprint("wechat", self.event, *(self.text(name) for name in names))


def read_items(payload: Payload, received_at: datetime, delivery_id: str | None) -> list[Inbound]:
    """The items of one push.

    Raises:
        ParseFailure: `not_a_push`: it names no sender, recipient or type.
    """
    needed = ("ToUserName", "FromUserName", "MsgType")
    if not all(payload.text(name).strip() for name in needed):
        raise ParseFailure("not_a_push")
    push = Push(
        payload=payload,
        at=_time(payload.text("CreateTime"), received_at),
        delivery_id=delivery_id,
    )
    kind = payload.text("MsgType").strip().lower()
    if kind == "event":
        return _EVENTS.get(push.event, _unknown_event)(push)
    reader = _MESSAGES.get(kind)
    if reader is None:
        return [_unknown(push, f"unknown_message {kind[:_MAX_WORD]}")]
    if not push.text("MsgId"):
        return [_unknown(push, "no_message_id")]
    return [_message(push, **reader(push))]


def _time(seconds: str, otherwise: datetime) -> datetime:
    if not (seconds.isascii() and seconds.isdigit() and 0 < int(seconds) < _MAX_SECONDS):
        return otherwise
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _message(push: Push, **changes: Any) -> InboundMessage:
    return InboundMessage(
        **{
            "event_id": push.event_id,
            "entry_id": push.text("ToUserName").strip(),
            "at": push.at,
            "external_message_id": push.event_id,
            "sender": ContactPoint(identifier=push.text("FromUserName").strip()),
            "recipient_identifier": push.text("ToUserName").strip(),
            "delivery_id": push.delivery_id,
            **changes,
        }
    )


def _read_text(push: Push) -> dict[str, Any]:
    return {"body": push.text("Content").strip()}


def _read_image(push: Push) -> dict[str, Any]:
    return _file(push, "photo.jpg", "image/jpeg", url=push.text("PicUrl"))


def _read_voice(push: Push) -> dict[str, Any]:
    """`Recognition` is WeChat's own transcript, where the account has switched it on."""
    form = push.text("Format").strip().lower()
    kind, ending = _VOICES.get(form, ("audio/amr", "amr"))
    heard = push.text("Recognition").strip()
    metadata = {"transcribed": True} if heard else {}
    return {**_file(push, f"voice.{ending}", kind), "body": heard, "metadata": metadata}


def _read_video(push: Push) -> dict[str, Any]:
    return _file(push, "video.mp4", "video/mp4")


def _file(push: Push, name: str, content_type: str, url: str = "") -> dict[str, Any]:
    """The picture's address needs no token; it is plain HTTP in older pushes, HTTPS works too."""
    if url.startswith("http://"):
        url = f"https://{url.removeprefix('http://')}"
    file = Attachment(
        name=name,
        content_type=content_type,
        url=url if url.startswith("https://") else None,
        media_id=push.text("MediaId") or None,
    )
    return {"message_type": MessageType.ATTACHMENT, "attachments": (file,)}


def _read_location(push: Push) -> dict[str, Any]:
    place = {"lat": push.text("Location_X")[:40], "long": push.text("Location_Y")[:40]}
    label = push.text("Label").strip()
    point = f"{place['lat']}, {place['long']}"
    return {
        "message_type": MessageType.ATTACHMENT,
        "body": f"{label} ({point})" if label else point,
        "metadata": {"location": place},
    }


def _read_link(push: Push) -> dict[str, Any]:
    lines = (push.text(name).strip() for name in ("Title", "Description", "Url"))
    return {"body": "\n".join(line for line in lines if line)}


def _acted(opening: Opening) -> Callable[[Push], list[Inbound]]:
    """What a follower did that lets us write: shown in the thread as an event."""

    def read(push: Push) -> list[Inbound]:
        key = push.text("EventKey").strip()
        paid = push.event == "subscribe" and key.startswith(_PAID)
        found = {
            "event": push.event,
            "key": key[:_MAX_WORD],
            "scanned": push.text("ScanResult")[:_MAX_WORD],
        }
        return [
            _message(
                push,
                message_type=MessageType.EVENT,
                body=push.text("ScanResult").strip() or key or push.event,
                opening=Opening.PAYMENT if paid else opening,
                metadata={name: value for name, value in found.items() if value},
            )
        ]

    return read


def _ignored(reason: str) -> Callable[[Push], list[Inbound]]:
    def read(push: Push) -> list[Inbound]:
        entry = push.text("ToUserName").strip()
        return [Ignored(event_id=push.event_id, entry_id=entry, at=push.at, reason=reason)]

    return read


def _template_report(push: Push) -> list[Inbound]:
    """`success`, `failed:user block` or `failed:system failed`."""
    return [_receipt(push, push.event_id, push.text("MsgID"), push.text("Status"))]


def _subscription_reports(push: Push) -> list[Inbound]:
    """One push reports on several messages; `ErrorStatus` is a word, `ErrorCode` a number."""
    return [
        _receipt(
            push,
            fingerprint(push.event_id, report.get("MsgID", ""), str(number)),
            report.get("MsgID", ""),
            report.get("ErrorStatus", ""),
        )
        for number, report in enumerate(push.payload.groups)
    ]


def _receipt(push: Push, event_id: str, message_id: str, status: str) -> Inbound:
    entry = push.text("ToUserName").strip()
    if not message_id:
        return Unknown(event_id=event_id, entry_id=entry, at=push.at, reason="report_of_nothing")
    delivered = status.strip().lower() == "success"
    return Receipt(
        event_id=event_id,
        entry_id=entry,
        at=push.at,
        status=ReceiptStatus.DELIVERED if delivered else ReceiptStatus.FAILED,
        external_message_ids=(message_id,),
        failure_code="" if delivered else "not_delivered",
        failure_text="" if delivered else status.strip()[:_MAX_WORD],
    )


def _unknown(push: Push, reason: str) -> Unknown:
    entry = push.text("ToUserName").strip()
    return Unknown(event_id=push.event_id, entry_id=entry, at=push.at, reason=reason)


def _unknown_event(push: Push) -> list[Inbound]:
    return [_unknown(push, f"unknown_event {push.event[:_MAX_WORD]}".strip())]


_VOICES: Final = {
    "amr": ("audio/amr", "amr"),
    "speex": ("audio/ogg", "speex"),
    "mp3": ("audio/mpeg", "mp3"),
}
_MESSAGES: Final[Mapping[str, Callable[[Push], dict[str, Any]]]] = {
    "text": _read_text,
    "image": _read_image,
    "voice": _read_voice,
    "video": _read_video,
    "shortvideo": _read_video,
    "location": _read_location,
    "link": _read_link,
}
# By WeChat's own spelling, which its documents and its pushes do not keep to in the same way.
# Of the menu's buttons only clicks and scans let us write; photos and places chosen by a button
# come again as messages. Customer-service sessions are those of WeChat's own agent client.
_BY_NAME: Final[Mapping[str, Callable[[Push], list[Inbound]]]] = {
    "subscribe": _acted(Opening.INTERACTION),
    "SCAN": _acted(Opening.INTERACTION),
    "CLICK": _acted(Opening.INTERACTION),
    "scancode_push": _acted(Opening.INTERACTION),
    "scancode_waitmsg": _acted(Opening.INTERACTION),
    "user_pay_from_pay_cell": _acted(Opening.PAYMENT),
    "merchant_order": _acted(Opening.PAYMENT),
    "unsubscribe": _ignored("unsubscribed"),
    "LOCATION": _ignored("position_report"),
    "VIEW": _ignored("opened_a_page"),
    "view_miniprogram": _ignored("opened_a_mini_program"),
    "pic_sysphoto": _ignored("photo_follows"),
    "pic_photo_or_album": _ignored("photo_follows"),
    "pic_weixin": _ignored("photo_follows"),
    "location_select": _ignored("location_follows"),
    "kf_create_session": _ignored("wechat_agent_client"),
    "kf_close_session": _ignored("wechat_agent_client"),
    "kf_switch_session": _ignored("wechat_agent_client"),
    "MASSSENDJOBFINISH": _ignored("mass_send_finished"),
    "PUBLISHJOBFINISH": _ignored("publishing_finished"),
    "subscribe_msg_popup_event": _ignored("subscription_choice"),
    "subscribe_msg_change_event": _ignored("subscription_choice"),
    "subscribe_msg_sent_event": _subscription_reports,
    "TEMPLATESENDJOBFINISH": _template_report,
}
_EVENTS: Final = {name.lower(): reader for name, reader in _BY_NAME.items()}
