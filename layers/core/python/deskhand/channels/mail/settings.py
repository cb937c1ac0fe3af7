"""What every mail account is asked for."""

from typing import Final

SENDER: Final = {
    "address": {
        "type": "string",
        "format": "email",
        "title": "Support address",
        "description": "What customers write to and see as sender.",
    },
    "from_name": {"type": "string", "maxLength": 100, "title": "Sender name"},
}
