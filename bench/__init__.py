"""The benchmark (`make bench`): counts and ratios, each with its budget; never shipped."""
