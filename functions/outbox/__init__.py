"""Entry points only."""
