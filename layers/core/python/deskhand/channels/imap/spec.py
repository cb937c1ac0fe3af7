"""What the channel is: servers, credentials and limits."""

from datetime import timedelta
from typing import Any, Final

from deskhand.channels.base import ChannelSpec, FileRules
from deskhand.channels.mail.settings import SENDER

NO_TLS: Final = "none"
_MEGABYTE: Final = 1024 * 1024


def _server(title: str, port: int, security: tuple[str, ...]) -> dict[str, Any]:
    """The fields of one server; the first way to secure it is what is taken without a choice."""
    name = title.lower()
    return {
        f"{name}_host": {
            "type": "string",
            "minLength": 1,
            "maxLength": 253,
            "pattern": r"^[A-Za-z0-9.-]+$",
            "title": f"{title} server",
        },
        f"{name}_port": {"type": "integer", "default": port, "title": f"{title} port"},
        f"{name}_security": {
            "type": "string",
            "enum": [*security, NO_TLS],
            "default": security[0],
            "title": f"{title} encryption",
            "description": "None only works on a local stage.",
        },
    }


SPEC: Final = ChannelSpec(
    slug="imap",
    name="E-mail (IMAP/SMTP)",
    id_title="Mailbox",
    id_hint="Its address, e.g. support@acme.example.",
    credentials={
        "type": "object",
        "required": ["username", "password"],
        "additionalProperties": False,
        "properties": {
            "username": {"type": "string", "minLength": 1, "title": "User name"},
            "password": {
                "type": "string",
                "minLength": 1,
                "title": "Password",
                "description": "An app password where the provider has them.",
                "writeOnly": True,
            },
        },
    },
    settings={
        "type": "object",
        "required": ["address", "imap_host", "smtp_host"],
        "additionalProperties": False,
        "properties": {
            **SENDER,
            **_server("IMAP", 993, ("ssl", "starttls")),
            **_server("SMTP", 587, ("starttls", "ssl")),
            "mailbox": {"type": "string", "maxLength": 200, "title": "Mailbox to read"},
            "sent_mailbox": {
                "type": "string",
                "maxLength": 200,
                "title": "Mailbox of sent mail",
                "description": "Empty: the one that the server marks as such.",
            },
            "save_sent": {
                "type": "boolean",
                "default": True,
                "title": "Keep copies of answers in the mailbox of sent mail",
            },
            "mark_seen": {
                "type": "boolean",
                "default": False,
                "title": "Mark what was fetched as read",
            },
        },
    },
    receives_webhooks=False,
    polls_every=timedelta(minutes=1),
    catches_up=True,
    files=FileRules(max_count=20, max_bytes={"*/*": 20 * _MEGABYTE}),
    per_second=1.0,
    burst=10,
    subjects=True,
    html=True,
    docs_url="https://www.rfc-editor.org/rfc/rfc9051",
)
