"""Infrastructure as code: stacks compose, constructs build, `functions.py` is the table of Lambdas."""
