"""What Telegram is and can do.

https://core.telegram.org/bots/api
"""

from typing import Final

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.channels.windows import WindowRule

_SECRET: Final = {"type": "string", "format": "password"}

SPEC: Final = ChannelSpec(
    slug="telegram",
    name="Telegram",
    id_title="Bot name",
    id_hint="As in t.me/…",
    signs_body=False,
    credentials={
        "type": "object",
        "required": ["bot_token", "secret_token"],
        "properties": {
            "bot_token": {**_SECRET, "pattern": r"^\d+:[\w-]+$", "title": "Token from @BotFather"},
            "secret_token": {
                **_SECRET,
                "pattern": r"^[\w-]{16,256}$",
                "title": "A secret of your own, for the webhook",
            },
        },
        "additionalProperties": False,
    },
    settings={
        "type": "object",
        "properties": {
            "webhook_url": {"type": "string", "title": "This account's webhook address"}
        },
        "additionalProperties": False,
    },
    windows=(WindowRule(),),  # who wrote once may be answered for ever; a bot can't begin
    files=FileRules(max_count=1, max_bytes={"*/*": 50_000_000}),
    media_hosts=("api.telegram.org",),
    per_second=30.0,
    burst=30,
    pair_per_second=1.0,
    pair_burst=5,
    max_text=4096,
    edits=True,
    docs_url="https://core.telegram.org/bots/api",
)
