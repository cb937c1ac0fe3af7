"""An Instagram professional account: Meta's webhooks in, messages and answers to comments out."""
