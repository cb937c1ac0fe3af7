"""Channel adapters: one folder per channel, all in one normal form."""
