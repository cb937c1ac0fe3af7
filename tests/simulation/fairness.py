"""How long a merchant's messages dwell while another floods: the queue, counted in time units.

A model of an SQS fair queue: the group of each message is what our front door gave it, the work of
a message is as many units as it takes AWS calls, and as many run at once as the function's row
allows. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
"""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

# A group that holds more than this share of what is being worked on is a noisy neighbour.
NOISY_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Job:
    """A queued message: when it came, whose it is (None: the queue can't tell), its work."""

    at: float
    merchant: str
    group: str | None
    units: float


def arrivals(
    chance: Random, merchant: str, group: str | None, *, per_unit: float, until: float, units: float
) -> list[Job]:
    """Messages at random moments; the work of each varies by a fifth."""
    found: list[Job] = []
    at = chance.expovariate(per_unit)
    while at < until:
        found.append(Job(at, merchant, group, units * chance.uniform(0.8, 1.2)))
        at += chance.expovariate(per_unit)
    return found


def dwell_times(jobs: Iterable[Job], workers: int) -> Mapping[str, Sequence[float]]:
    """From arrival to done, per merchant, when at most `workers` are worked on at once."""
    coming = deque(sorted(jobs, key=lambda job: job.at))
    waiting: defaultdict[str | None, deque[Job]] = defaultdict(deque)
    busy: list[tuple[float, int, Job]] = []
    held: Counter[str | None] = Counter()
    dwelt: defaultdict[str, list[float]] = defaultdict(list)
    number, now = 0, 0.0
    while coming or busy or any(waiting.values()):
        while len(busy) < workers:
            job = _next(waiting, held, workers)
            if job is None:
                break
            number += 1
            heapq.heappush(busy, (now + job.units, number, job))
            held[job.group] += 1
        arrives = coming[0].at if coming else float("inf")
        ends = busy[0][0] if busy else float("inf")
        now = min(arrives, ends)
        if ends <= arrives:
            _, _, done = heapq.heappop(busy)
            held[done.group] -= 1
            dwelt[done.merchant].append(now - done.at)
        else:
            arrived = coming.popleft()
            waiting[arrived.group].append(arrived)
    return dwelt


def _next(
    waiting: Mapping[str | None, deque[Job]], held: Counter[str | None], workers: int
) -> Job | None:
    """The oldest message of a quiet group; only then the oldest of a noisy one."""
    ready = [group for group, jobs in waiting.items() if jobs]
    if not ready:
        return None
    quiet = [group for group in ready if held[group] <= NOISY_SHARE * workers]
    chosen = min(quiet or ready, key=lambda group: waiting[group][0].at)
    return waiting[chosen].popleft()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
