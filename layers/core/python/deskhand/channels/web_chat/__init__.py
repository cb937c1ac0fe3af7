"""Web chat: visitors of a shop's page, over our own socket. No provider, no webhook."""
