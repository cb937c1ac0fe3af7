"""Orders: what shops tell of them, in any order and any number of times, made into one state."""
