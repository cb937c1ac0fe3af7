"""What WhatsApp is and can do (formats §6).

https://developers.facebook.com/docs/whatsapp/cloud-api
"""

from datetime import timedelta
from typing import Final

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.channels.model import Opening, SendKind
from deskhand.channels.windows import WindowRule

REPLY_WINDOW: Final = timedelta(hours=24)
MEGABYTE: Final = 1_000_000
# https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
IMAGES: Final = ("image/jpeg", "image/png")
STICKERS: Final = ("image/webp",)
AUDIO: Final = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")
VIDEO: Final = ("video/mp4", "video/3gpp")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
DOCUMENTS: Final = (
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    f"{_OFFICE}.wordprocessingml.document",
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_OFFICE}.presentationml.presentation",
    "text/plain",
)
_SECRET: Final = {"type": "string", "minLength": 1, "format": "password"}

SPEC: Final = ChannelSpec(
    slug="whatsapp",
    name="WhatsApp",
    id_title="Phone number id",
    id_hint="Meta's id of the number, not the number.",
    credentials={
        "type": "object",
        "required": ["app_secret", "verify_token", "access_token"],
        "properties": {
            "app_secret": {**_SECRET, "title": "App secret"},
            "verify_token": {**_SECRET, "title": "Verify token"},
            "access_token": {**_SECRET, "title": "Access token of a system user"},
        },
        "additionalProperties": False,
    },
    settings={
        "type": "object",
        "required": ["waba_id"],
        "properties": {
            "waba_id": {
                "type": "string",
                "pattern": r"^\d+$",
                "title": "WhatsApp Business Account id",
            },
            "phone_number": {"type": "string", "title": "Phone number, as customers see it"},
            "app_id": {"type": "string", "title": "App id"},
        },
        "additionalProperties": False,
    },
    # A click on an advert makes 72 hours free of charge; the window to write in stays 24 hours
    # after the customer's last message, and outside it only approved templates go.
    windows=(
        WindowRule(openings=frozenset({Opening.MESSAGE, Opening.ADVERT}), lasts=REPLY_WINDOW),
        WindowRule(kind=SendKind.TEMPLATE, needs_opening=False),
    ),
    files=FileRules(
        max_count=1,
        max_bytes={
            **dict.fromkeys(IMAGES, 5 * MEGABYTE),
            **dict.fromkeys(STICKERS, MEGABYTE // 10),
            **dict.fromkeys((*AUDIO, *VIDEO), 16 * MEGABYTE),
            **dict.fromkeys(DOCUMENTS, 100 * MEGABYTE),
        },
    ),
    media_hosts=("lookaside.fbsbx.com", ".fbsbx.com", ".whatsapp.net"),
    per_second=80.0,
    burst=80,
    # To one customer about one message in six seconds after a burst; beyond it 131056 comes.
    pair_per_second=1 / 6,
    pair_burst=10,
    max_text=4096,
    edits=True,
    docs_url="https://developers.facebook.com/docs/whatsapp/cloud-api",
)
