"""Customers: one person, however many ways they write."""
