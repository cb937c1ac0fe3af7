"""Conversations and their messages: receiving, answering, receipts, status."""
