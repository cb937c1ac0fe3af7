"""Any system of the merchant's own: our order schema over Standard Webhooks, both ways."""
