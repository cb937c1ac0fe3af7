"""Scheduled work on connected accounts."""
