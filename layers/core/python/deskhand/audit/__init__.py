"""Who did what: entries written in the same transaction as what they tell of."""
