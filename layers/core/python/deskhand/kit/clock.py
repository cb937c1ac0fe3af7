"""Time comes from outside, so that tests can set it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current time, aware, UTC, in whole milliseconds as it is stored."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def to_text(moment: datetime) -> str:
    """RFC 3339, UTC, milliseconds, `Z`: sorts as text in time order."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Read RFC 3339 or ISO 8601 with an offset; a time without one is taken as UTC.

    Raises:
        ValueError: not a time.
    """
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def from_epoch_ms(milliseconds: float) -> datetime:
    """A Unix time in milliseconds, aware, UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def epoch_seconds(moment: datetime) -> int:
    """Whole seconds since 1970, as DynamoDB's time-to-live wants them."""
    return int(moment.timestamp())
