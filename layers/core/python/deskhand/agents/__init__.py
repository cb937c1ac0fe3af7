"""Agents: who answers, what they know, and how much they carry."""
