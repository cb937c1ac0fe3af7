"""Merchants, and the channels and shops that they connected."""
