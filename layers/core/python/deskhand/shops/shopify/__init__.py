"""Shopify: webhooks in, one normal form out."""
