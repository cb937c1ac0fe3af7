"""The local stack: emulator, sandbox, demo data. Never shipped to Lambda."""
