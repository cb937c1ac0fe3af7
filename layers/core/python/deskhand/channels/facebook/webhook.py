"""The page's webhook: Meta's own scheme, signed with the app secret."""

from deskhand.channels.meta.webhook import MetaWebhook

WEBHOOK = MetaWebhook()
