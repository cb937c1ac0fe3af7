"""Telegram's Bot API: the example of `docs/adding-a-channel.md`."""
