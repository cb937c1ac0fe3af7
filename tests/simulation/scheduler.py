"""Tasks that take turns at their calls to the outside, in an order that follows from the seed."""

import threading
from collections.abc import Callable
from random import Random
from typing import Final

MAX_STEPS: Final = 200_000


class Killed(BaseException):
    """The process died; not an Exception, so nothing that handles errors sees it."""


class _Task:
    """A thread that runs only when it is told to."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self.done = False
        self.error: BaseException | None = None
        self._work = work
        self._go = threading.Semaphore(0)
        self._back = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def step(self) -> None:
        """Run until the task's next call to the outside."""
        self._go.release()
        self._back.acquire()

    def pause(self) -> None:
        """Called within the task: let others run."""
        self._back.release()
        self._go.acquire()

    def _run(self) -> None:
        self._go.acquire()
        try:
            self._work()
        except Killed:
            pass
        except BaseException as error:
            self.error = error
        self.done = True
        self._back.release()


class Scheduler:
    """Runs tasks one at a time; `chance` decides whose turn it is."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._tasks: list[_Task] = []
        self._running: _Task | None = None
        self.steps = 0

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Add a task; it runs when `run` gives it a turn."""
        self._tasks.append(_Task(name, work))

    @property
    def busy(self) -> bool:
        """Whether a task is running, rather than the simulation itself."""
        return self._running is not None

    def pause(self) -> None:
        """A point at which another task may run; outside of tasks nothing happens."""
        if self._running is not None:
            self._running.pause()

    def run(self) -> None:
        """Run until no task is left.

        Raises:
            Whatever a task raised: a handler's own errors are part of the story, others are faults
            of the simulation or of the code under it.
        """
        while self._tasks:
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise RuntimeError(f"still busy: {[one.name for one in self._tasks]}")
            task = self._chance.choice(self._tasks)
            self._running = task
            task.step()
            self._running = None
            if task.done:
                self._tasks.remove(task)
                if task.error is not None:
                    raise task.error
