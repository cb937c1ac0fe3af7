"""E-mail through Mailgun: inbound routes, event webhooks, the messages API."""
