"""Infrastructure as code: stacks compose, constructs build, `functions.py` lists the Lambdas."""
