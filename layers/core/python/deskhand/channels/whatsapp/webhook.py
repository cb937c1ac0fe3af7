"""Meta's handshake and signature, as for every product of theirs (formats §2)."""

from deskhand.channels.meta.webhook import MetaWebhook

WEBHOOK = MetaWebhook()
