"""Building blocks that carry the rules: a queue always has a dead-letter queue and an alarm."""
