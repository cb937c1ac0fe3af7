"""What the channel is: its credentials, settings and limits."""

from typing import Final

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.channels.mail.settings import SENDER
from deskhand.channels.mailgun.api import STORAGE_HOSTS

SPEC: Final = ChannelSpec(
    slug="mailgun",
    name="E-mail (Mailgun)",
    id_title="Mail domain",
    id_hint="As it stands at Mailgun, e.g. mg.acme.example.",
    signs_body=False,
    credentials={
        "type": "object",
        "required": ["signing_key", "api_key"],
        "additionalProperties": False,
        "properties": {
            "signing_key": {
                "type": "string",
                "minLength": 1,
                "title": "HTTP webhook signing key",
                "description": "Mailgun: API security. Not the API key.",
                "writeOnly": True,
            },
            "api_key": {
                "type": "string",
                "minLength": 1,
                "title": "API key",
                "description": "Of the account: a domain's sending key sends, but can't be checked",
                "writeOnly": True,
            },
        },
    },
    settings={
        "type": "object",
        "required": ["address"],
        "additionalProperties": False,
        "properties": {
            **SENDER,
            "region": {
                "type": "string",
                "enum": ["us", "eu"],
                "default": "us",
                "title": "Mailgun region of the domain",
            },
            "webhook_url": {
                "type": "string",
                "format": "uri",
                "title": "Webhook address",
                "description": "The account's webhook URL; activation creates what posts to it.",
            },
        },
    },
    files=FileRules(max_count=20, max_bytes={"*/*": 18_000_000}),
    media_hosts=STORAGE_HOSTS,
    catches_up=True,
    subjects=True,
    html=True,
    docs_url="https://documentation.mailgun.com/docs/mailgun/user-manual/",
)
