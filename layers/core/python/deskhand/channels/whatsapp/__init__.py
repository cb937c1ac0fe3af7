"""WhatsApp Cloud API: Meta's webhooks in, `/{phone number id}/messages` out."""
