"""Names that code and infrastructure share; standard library only."""
