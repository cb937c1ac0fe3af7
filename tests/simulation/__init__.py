"""The whole desk in one process, under a seed: every order of events, every crash, checked.

`python -m tests.simulation --runs 10000` runs seeds 1 to 10,000; `--seed 4711` runs one again, with
its story. Everything that happens follows from the seed: time, ids, chance, which task runs next.
"""
