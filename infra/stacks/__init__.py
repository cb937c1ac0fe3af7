"""Stacks by lifecycle: data, messages, people, code, screens, and what watches them."""
