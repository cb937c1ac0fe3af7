"""Gives conversations to agents."""
