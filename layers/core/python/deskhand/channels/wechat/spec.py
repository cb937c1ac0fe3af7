"""What the channel is: its credentials, windows and limits.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
"""

from datetime import timedelta
from typing import Any, Final

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.channels.model import Opening, SendKind
from deskhand.channels.wechat.webhook import PLAIN
from deskhand.channels.windows import WindowRule

MEGABYTE: Final = 1024 * 1024

WINDOWS: Final = (
    # Twenty sends were allowed until 2023; many pages still say so.
    WindowRule(lasts=timedelta(hours=48), max_sends=5),
    WindowRule(openings=frozenset({Opening.PAYMENT}), lasts=timedelta(hours=48)),
    WindowRule(openings=frozenset({Opening.INTERACTION}), lasts=timedelta(minutes=1), max_sends=3),
    WindowRule(kind=SendKind.TEMPLATE, needs_opening=False, setting="template_messages"),
)
FILES: Final = FileRules(
    max_count=1,
    max_bytes={
        "image/jpeg": 10 * MEGABYTE,
        "image/png": 10 * MEGABYTE,
        "image/gif": 10 * MEGABYTE,
        "image/bmp": 10 * MEGABYTE,
        "audio/amr": 2 * MEGABYTE,
        "audio/mpeg": 2 * MEGABYTE,
        "video/mp4": 10 * MEGABYTE,
    },
)


def _secret(title: str, description: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": "string",
        "minLength": 1,
        "title": title,
        "description": description,
        "writeOnly": True,
        **more,
    }


SPEC: Final = ChannelSpec(
    slug="wechat",
    name="WeChat",
    id_title="Original id",
    id_hint="Of the official account; begins with gh_.",
    credentials={
        "type": "object",
        "required": ["app_id", "app_secret", "token"],
        "additionalProperties": False,
        "properties": {
            "app_id": _secret("AppID", "Begins with wx.", writeOnly=False),
            "app_secret": _secret("AppSecret", "Of the official account, not of its mini program."),
            "token": _secret("Token", "As entered under Basic configuration, server settings."),
            "encoding_aes_key": {
                **_secret("EncodingAESKey", "43 characters. With it, only encrypted pushes count."),
                "minLength": 43,
                "maxLength": 43,
            },
            "mode": {
                "type": "string",
                "enum": [PLAIN, "compatible", "safe"],
                "title": "Encryption mode",
                "description": "As chosen at WeChat. Plain lets unencrypted pushes in as well.",
            },
        },
    },
    settings={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "account_name": {"type": "string", "maxLength": 100, "title": "Account name"},
            "service_agent": {
                "type": "string",
                "maxLength": 100,
                "title": "Shown agent",
                "description": "A customer-service account (name@account) that answers appear as.",
            },
            "template_messages": {
                "type": "boolean",
                "title": "Template messages",
                "description": "A service account with approved templates.",
            },
        },
    },
    windows=WINDOWS,
    files=FILES,
    media_hosts=("api.weixin.qq.com", ".qpic.cn", "mp.weixin.qq.com", ".tc.qq.com"),
    per_second=10.0,
    burst=20,
    max_text=2048,
    text_unit="bytes",
    docs_url="https://developers.weixin.qq.com/doc/offiaccount/",
)
