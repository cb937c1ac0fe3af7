"""E-mail through any mail server: IMAP to read, SMTP to send."""
