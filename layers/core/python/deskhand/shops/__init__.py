"""Shop adapters: one folder per platform, all in one normal form."""
