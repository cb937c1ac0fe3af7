"""Token bucket and breaker of a lane in one item, so that leave to call costs one write.

The bucket is kept as one number, the time at which it will be full again (`full_at`, milliseconds):
each call moves it on by 1/rate; it may lie ahead of now by the burst. ("Generic cell rate
algorithm", ITU-T I.371.)
"""

from dataclasses import dataclass
from typing import Any

from deskhand.pacing import policy
from deskhand.pacing.models import Lane
from deskhand.pacing.policy import Health
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.table import ConditionFailed, Table, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A token taken: how long ahead of now the bucket was (ms), and what is known of the lane."""

    ahead_ms: int
    probe: bool
    clean: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No token: how many milliseconds until there is one, and whether the breaker is why."""

    wait_ms: int
    open: bool


class LaneRepository:
    """Lanes of all merchants; each call names one."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._ahead: dict[Lane, int] = {}

    def take(self, lane: Lane, now_ms: int, patience_ms: int) -> Taken | Refused:
        """Take a token; the usual case is one write.

        Args:
            patience_ms: how long the caller would wait for its turn.
        """
        step = _step(lane)
        room = step * max(0, lane.burst - 1) + patience_ms
        rested = _Try("full_at = :next", "(attribute_not_exists(full_at) OR full_at <= :now)")
        busy = _Try("full_at = full_at + :step", "full_at > :now AND full_at <= :limit")
        tries = (busy, rested) if self._ahead.get(lane, 0) > now_ms else (rested, busy)
        values = {":now": now_ms, ":next": now_ms + step, ":step": step, ":limit": now_ms + room}
        current: Item = {}
        for one in tries:
            try:
                item = self._write(lane, one, values, now_ms)
            except ConditionFailed as error:
                current = error.current.get(0, {})
                if int(current.get("open_until", 0)):
                    break
                continue
            self._ahead[lane] = int(item["full_at"])
            ahead = max(0, int(item["full_at"]) - step - now_ms - step * max(0, lane.burst - 1))
            return Taken(ahead_ms=ahead, probe=False, clean=not item.get("failures"))
        return self._without_token(lane, current, now_ms, room)

    def succeeded(self, lane: Lane) -> None:
        """The provider answered as it should: closed, and no failures in a row."""
        self._table.update(Update(key=_key(lane), expression="REMOVE failures, open_until, trips"))

    def failed(self, lane: Lane, now_ms: int) -> Health:
        """Count a failure; the window of the rate begins anew when it is over."""
        item = self._table.update(
            Update(
                key=_key(lane),
                expression="SET expires_at = :expires, since = if_not_exists(since, :now) "
                "ADD failures :one, failed :one",
                values={":one": 1, ":now": now_ms, ":expires": _expires(now_ms)},
            )
        )
        if now_ms - int(item["since"]) <= policy.WINDOW_MS:
            return _health(item)
        item = self._table.update(
            Update(
                key=_key(lane),
                expression="SET since = :now, calls = :one, failed = :one",
                values={":one": 1, ":now": now_ms},
            )
        )
        return _health(item)

    def open(self, lane: Lane, now_ms: int, for_ms: int, *, trip: bool) -> None:
        """Let nobody call for so long; `trip`: because of failures, which lengthens the next."""
        self._table.update(
            Update(
                key=_key(lane),
                expression="SET open_until = :until, expires_at = :expires, calls = :zero, "
                "failed = :zero, since = :now ADD trips :trip",
                values={
                    ":until": now_ms + for_ms,
                    ":now": now_ms,
                    ":zero": 0,
                    ":trip": int(trip),
                    ":expires": _expires(now_ms + for_ms),
                },
            )
        )

    def _without_token(self, lane: Lane, current: Item, now_ms: int, room: int) -> Taken | Refused:
        open_until = int(current.get("open_until", 0))
        if open_until > now_ms:
            return Refused(wait_ms=open_until - now_ms, open=True)
        if open_until:
            return self._probe(lane, open_until, now_ms)
        wait = int(current.get("full_at", 0)) - now_ms - room
        return Refused(wait_ms=max(wait, 1), open=False)

    def _probe(self, lane: Lane, open_until: int, now_ms: int) -> Taken | Refused:
        """Half open: whoever moves the time on first makes the one call that finds out."""
        try:
            self._table.update(
                Update(
                    key=_key(lane),
                    expression="SET open_until = :until, expires_at = :expires",
                    condition="open_until = :seen",
                    values={
                        ":seen": open_until,
                        ":until": now_ms + policy.PROBE_MS,
                        ":expires": _expires(now_ms),
                    },
                )
            )
        except ConditionFailed:
            return Refused(wait_ms=policy.PROBE_MS, open=True)
        return Taken(ahead_ms=0, probe=True, clean=False)

    def _write(self, lane: Lane, one: "_Try", values: dict[str, Any], now_ms: int) -> Item:
        used = {name: value for name, value in values.items() if one.uses(name)}
        return self._table.update(
            Update(
                key=_key(lane),
                expression=f"SET {one.change}, expires_at = :expires ADD calls :one",
                condition=f"attribute_not_exists(open_until) AND {one.condition}",
                values={**used, ":one": 1, ":expires": _expires(now_ms)},
            )
        )


@dataclass(frozen=True, slots=True)
class _Try:
    change: str
    condition: str

    def uses(self, name: str) -> bool:
        return name in f"{self.change} {self.condition}".replace(")", " ").split()


def _key(lane: Lane) -> keys.Key:
    return keys.pace(lane.merchant_id, lane.slug, lane.account_id, lane.pair)


def _step(lane: Lane) -> int:
    return max(1, round(1000 / lane.per_second))


def _expires(now_ms: int) -> int:
    return now_ms // 1000 + policy.KEPT_SECONDS


def _health(item: Item) -> Health:
    return Health(
        failures=int(item.get("failures", 0)),
        calls=int(item.get("calls", 0)),
        failed=int(item.get("failed", 0)),
        trips=int(item.get("trips", 0)),
    )
