"""Posts per event: as many as watch, and a gone socket costs one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bench.desk import Desk, desk
from bench.metering import metered
from bench.row import Row
from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import DetailType
from deskhand.kit.clock import utc_now
from deskhand.realtime.audience import Audience
from deskhand.realtime.broadcasting import Broadcaster
from deskhand.realtime.models import Role, Socket, Viewer
from deskhand.realtime.push import Pusher
from deskhand.realtime.repository import SocketRepository
from deskhand.storage.table import Table

WATCHERS: Final = 20
GONE: Final = 3


class CountingPusher(Pusher):
    """Counts posts; sockets named `gone-…` are gone."""

    def __init__(self) -> None:
        super().__init__("")
        self.posts = 0

    def post(self, connection_id: str, data: bytes) -> bool:
        """See `Pusher`."""
        self.posts += 1
        return not connection_id.startswith("gone-")


def rows() -> Iterator[Row]:
    """First with gone sockets among them, then without."""
    with desk() as made:
        table = Table(made.settings.connections_table)
        _open(made, table)
        pusher = CountingPusher()
        broadcaster = Broadcaster(Audience(table, pusher), greeting=None)  # type: ignore[arg-type]
        broadcaster.broadcast(_event(made))
        first = pusher.posts
        with metered() as meter:
            broadcaster.broadcast(_event(made))
    yield Row(name="fanout_posts_with_gone", value=first, unit="posts", budget=WATCHERS + GONE)
    yield Row(
        name="fanout_posts_after", value=pusher.posts - first, unit="posts", budget=WATCHERS,
        note=f"{WATCHERS} watch",
    )  # fmt: skip
    yield Row(
        name="fanout_other_calls", value=meter.total, unit="calls", budget=1,
        note=str(dict(meter.calls)),
    )  # fmt: skip


def _open(made: Desk, table: Table) -> None:
    repository = SocketRepository(table, made.merchant_id)
    viewer = Viewer(merchant_id=made.merchant_id, role=Role.AGENT, service_code="A001")
    names = [f"here-{place}" for place in range(WATCHERS)]
    names += [f"gone-{place}" for place in range(GONE)]
    for name in names:
        repository.add(
            Socket(connection_id=name, viewer=viewer, expires_at=utc_now() + timedelta(hours=1))
        )


def _event(made: Desk) -> Envelope:
    return Envelope(
        id="e",
        type=DetailType.CONVERSATION_UPDATED,
        version=1,
        merchant_id=made.merchant_id,
        occurred_at=utc_now(),
        correlation_id="c",
        data={"conversation": {"id": "c"}},
    )
