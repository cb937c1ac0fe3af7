"""`python -m tests.simulation`: many seeds on all cores, or one with its story."""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.run import Result, run

SLICE = 25


def main() -> int:
    """Run what the command line asks for; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="tests.simulation", description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seed", type=int, help="this one alone, with its story")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if asked.seed is not None:
        return _one(asked.seed)
    return _many(range(asked.first, asked.first + asked.runs), asked.workers)


def _one(seed: int) -> int:
    result = run(seed, tell=True)
    sys.stdout.write("\n".join((*result.story, *_lines(result))) + "\n")
    return 1 if result.broken else 0


def _many(seeds: range, workers: int) -> int:
    began, done, failed = time.monotonic(), 0, 0
    slices = [seeds[at : at + SLICE] for at in range(0, len(seeds), SLICE)]
    with ProcessPoolExecutor(workers) as pool:
        for results in pool.map(run_all, slices):
            done += len(results)
            for result in results:
                if result.broken:
                    failed += 1
                    sys.stdout.write("\n".join(_lines(result)) + "\n")
    seconds = time.monotonic() - began
    sys.stdout.write(f"{done} runs in {seconds:.0f} s, {failed} broken\n")
    return 1 if failed else 0


def run_all(seeds: range) -> list[Result]:
    """Run a slice of seeds in this process."""
    return [run(seed) for seed in seeds]


def _lines(result: Result) -> list[str]:
    if not result.broken:
        return [f"seed {result.seed}: all promises kept"]
    return [f"seed {result.seed}: {line}" for line in result.broken]


if __name__ == "__main__":
    sys.exit(main())
