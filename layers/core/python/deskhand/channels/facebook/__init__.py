"""Facebook Messenger: Meta's webhooks in, the Send API out."""
