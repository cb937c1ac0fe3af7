"""People's rights to their data: export and erasure, recorded with their due dates (S91)."""
