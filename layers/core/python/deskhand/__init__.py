"""Deskhand: a customer-service desk for e-commerce, made of small Lambdas."""
