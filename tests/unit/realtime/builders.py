"""A merchant's desk with sockets, on moto, with a pusher that keeps what it posts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from deskhand.agents.service import AgentService
from deskhand.conversations.receipts import ReceiptService
from deskhand.conversations.service import ConversationService
from deskhand.conversations.uploads import UploadService
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.realtime.audience import Audience
from deskhand.realtime.files import FileFrames
from deskhand.realtime.hints import HintService
from deskhand.realtime.incoming import FrameService
from deskhand.realtime.limits import Allowance
from deskhand.realtime.models import SOCKET_LIFE, Role, Socket, Viewer
from deskhand.realtime.presence import PresenceService
from deskhand.realtime.push import Outcome, Pusher, PushFailed
from deskhand.realtime.repository import SocketRepository
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table
from tests.support import builders
from tests.support.builders import FakeClock

SITE = "site-key-1"
ACCOUNT_ID = "acc-chat"


@dataclass
class FakePusher(Pusher):
    """Keeps frames by connection; some connections are gone, some fail, some not open yet."""

    gone: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    opening: dict[str, int] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    frames: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def post(self, connection_id: str, data: bytes) -> bool:
        self.posts.append(connection_id)
        if connection_id in self.failing:
            raise PushFailed("test")
        if self.opening.get(connection_id, 0) > 0:
            self.opening[connection_id] -= 1
            return False
        if connection_id in self.gone:
            return False
        self.frames[connection_id].append(orjson.loads(data))
        return True

    def post_all(self, connection_ids: Sequence[str], data: bytes) -> Outcome:
        outcome = Outcome()
        for one in connection_ids:
            try:
                if not self.post(one, data):
                    outcome.gone.append(one)
            except PushFailed:
                outcome.failed.append(one)
        if connection_ids and len(outcome.failed) == len(connection_ids):
            raise PushFailed("test")
        return outcome

    def types(self, connection_id: str) -> list[str]:
        """The types of what a connection got, in order."""
        return [frame["type"] for frame in self.frames[connection_id]]


class Desk:
    """One merchant with its services."""

    def __init__(
        self, settings: Settings, merchant_id: str, clock: FakeClock | None = None
    ) -> None:
        self.merchant_id = merchant_id
        self.clock = clock or FakeClock()
        self.desk = Table(settings.desk_table)
        self.connections = Table(settings.connections_table)
        self.pusher = FakePusher()
        self.audience = Audience(self.connections, self.pusher, self.clock)
        self.agents = AgentService(self.desk, self.clock)
        self.presence = PresenceService(self.connections, self.agents, self.clock)
        self.sockets = SocketRepository(self.connections, merchant_id, self.clock)
        self.conversations = ConversationService(self.desk, self.clock, lambda *_: [])
        self.receiving = builders.receiving(settings, self.clock)
        self.replying = builders.replying(settings, self.clock)
        self.objects = ObjectStore(settings.files_bucket)
        self.files = FileFrames(self.desk, UploadService(self.desk, self.objects))
        self.frames = self.make_frames()

    def make_frames(self, allowance: Allowance | None = None) -> FrameService:
        """The frame service, with its own allowance."""
        return FrameService(
            self.desk,
            self.receiving,
            HintService(
                self.desk,
                ReceiptService(self.desk, self.clock),
                self.conversations,
                self.audience,
                self.clock,
            ),
            self.files,
            self.audience,
            self.presence,
            self.clock,
            allowance,
        )

    def agent(self, service_code: str = "A001", name: str = "Ana") -> Viewer:
        """A person of this merchant."""
        return Viewer(
            merchant_id=self.merchant_id, role=Role.AGENT, service_code=service_code, name=name
        )

    def visitor(self, visitor_id: str = "", account_id: str = ACCOUNT_ID) -> Viewer:
        """A visitor of this merchant's shop."""
        return Viewer(
            merchant_id=self.merchant_id,
            role=Role.VISITOR,
            account_id=account_id,
            site_key=SITE,
            visitor_id=visitor_id or new_id(),
        )

    def connect(self, viewer: Viewer) -> str:
        """Open a socket; returns its connection id."""
        connection_id = f"c-{new_id()[-12:]}"
        expires_at = self.clock() + SOCKET_LIFE
        self.sockets.add(Socket(connection_id=connection_id, viewer=viewer, expires_at=expires_at))
        return connection_id

    def send(self, connection_id: str, viewer: Viewer, **content: Any) -> list[dict[str, Any]]:
        """Send a frame; returns what came back on the same socket."""
        return self.send_raw(connection_id, viewer, orjson.dumps(content))

    def send_raw(self, connection_id: str, viewer: Viewer, raw: bytes) -> list[dict[str, Any]]:
        """Send raw bytes as a frame; returns what came back on the same socket."""
        before = len(self.pusher.frames[connection_id])
        self.frames.handle(connection_id, viewer, raw)
        return self.pusher.frames[connection_id][before:]

    def say(self, connection_id: str, viewer: Viewer, body: str, client_id: str = "") -> Any:
        """Send a visitor's message; returns the acknowledgement."""
        (ack,) = self.send(
            connection_id,
            viewer,
            action="message.send",
            body=body,
            client_id=client_id or new_id(),
            ref="r",
        )
        return ack
