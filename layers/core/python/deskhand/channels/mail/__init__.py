"""What the mail channels share: a mail as a message, and a message as a mail's headers."""
