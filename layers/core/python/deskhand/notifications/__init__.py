"""Notices to customers: what happened to their order, once, by the channel that reaches them."""
