"""Orders: applies what shops tell."""
