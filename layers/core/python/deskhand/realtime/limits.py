"""How much one visitor may send."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

BURST: Final = 120
PER_SECOND: Final = 5.0
# Files cost more than words: a camera roll at once, then one every ten seconds.
FILES_BURST: Final = 30
FILES_PER_SECOND: Final = 0.1
MAX_KEPT: Final = 10_000


class Allowance:
    """A token bucket per sender, in this process's memory.

    A visitor's frames come one after another and mostly meet the same warm Lambda, so this stops a
    script that floods without a table write per frame; what gets past it by spreading over
    instances meets the socket API's own throttle.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        burst: int = BURST,
        per_second: float = PER_SECOND,
    ) -> None:
        self._now = monotonic
        self._burst = float(burst)
        self._per_second = per_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, sender: str) -> bool:
        """Count one frame of the sender; False when there were too many."""
        now = self._now()
        left, at = self._left.pop(sender, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._per_second)
        allowed = left >= 1
        self._left[sender] = (left - 1 if allowed else left, now)
        if len(self._left) > MAX_KEPT:
            self._left.popitem(last=False)
        return allowed
