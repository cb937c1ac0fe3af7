"""The REST API: one FastAPI application in one Lambda."""
