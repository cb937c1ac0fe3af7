"""The account's webhook: Meta's scheme, under the app's secret or Instagram's own.

An app with Instagram Login has a second secret, and the documentation does not say which of the two
signs (formats §2.2).
"""

from deskhand.channels.meta.webhook import MetaWebhook

WEBHOOK = MetaWebhook(("app_secret", "instagram_app_secret"))
