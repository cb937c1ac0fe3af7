"""Mail as it really arrives: MIME, charsets, quotes, auto-replies. Knows no provider."""
