"""A Facebook page: Meta's webhooks in, the Send API and answers to comments out."""
