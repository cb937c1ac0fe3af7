"""How fast and whether at all a provider may be called: token buckets and circuit breakers."""
