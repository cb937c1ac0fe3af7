"""The `deskhand` command; never shipped to Lambda."""
