"""Scheduled work that proves and repairs: polling, reconciliation, the silence detector."""
