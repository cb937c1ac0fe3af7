"""What was sent, and which failures are asked for; in memory, bounded."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deskhand.kit.clock import Clock, to_text, utc_now
from local.sandbox.call import Answer, Call

KEPT_CALLS = 5000


@dataclass(slots=True, kw_only=True)
class Failure:
    """An answer to give instead of the real one, `left` more times.

    `match` limits it to calls whose path or body holds that text. `after`: the provider does what
    it was asked and only its answer is lost.
    """

    provider: str
    answer: Answer
    left: int
    match: str = ""
    after: bool = False

    def fits(self, provider: str, call: Call) -> bool:
        """Whether this call is to fail."""
        text = self.match.encode()
        return self.provider == provider and (text in call.path.encode() or text in call.body)


class Journal:
    """The last calls, newest last."""

    def __init__(self, clock: Clock = utc_now, kept: int = KEPT_CALLS) -> None:
        self._clock = clock
        self._calls: deque[tuple[datetime, dict[str, Any]]] = deque(maxlen=kept)
        self._failures: list[Failure] = []

    def record(self, provider: str, call: Call, answer: Answer) -> None:
        """Note a call with its headers as they came: nothing here is a real credential."""
        at = self._clock()
        entry = {
            "provider": provider,
            "method": call.method,
            "path": call.path,
            "headers": call.headers,
            "body": call.body.decode("utf-8", "replace"),
            "at": to_text(at),
            "host": call.host,
            "query": call.query,
            "answered": answer.status,
        }
        self._calls.append((at, entry))

    def calls(self, provider: str = "", since: datetime | None = None) -> list[dict[str, Any]]:
        """The calls of one provider (or all) at or after `since`, oldest first."""
        return [
            entry
            for at, entry in self._calls
            if (not provider or entry["provider"] == provider) and (since is None or at >= since)
        ]

    def clear(self) -> None:
        """Forget calls and failures."""
        self._calls.clear()
        self._failures.clear()

    def fail_next(self, failure: Failure) -> None:
        """Answer so from now on; what was asked for before comes first."""
        self._failures.append(failure)

    def failure_for(self, provider: str, call: Call) -> Failure | None:
        """The next failure asked for, used up by this call; None when there is none."""
        for failure in self._failures:
            if failure.fits(provider, call):
                failure.left -= 1
                if failure.left <= 0:
                    self._failures.remove(failure)
                return failure
        return None
