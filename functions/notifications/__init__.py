"""Notifications: tells customers what changed."""
