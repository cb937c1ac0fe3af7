"""Routing: which agent takes a conversation, and why."""
