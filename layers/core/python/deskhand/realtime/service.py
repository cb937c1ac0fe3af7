"""Opening and closing sockets."""

from deskhand.bus.catalogue import VERSIONS, VisitorConnected
from deskhand.bus.envelope import Envelope
from deskhand.bus.publish import Bus
from deskhand.contracts.names import DetailType
from deskhand.kit.clock import Clock
from deskhand.kit.errors import Contention
from deskhand.kit.ids import new_id
from deskhand.realtime.models import SOCKET_LIFE, Role, Socket, Viewer
from deskhand.realtime.presence import PresenceService
from deskhand.realtime.repository import SocketRepository
from deskhand.storage.table import Table


class SocketService:
    """Keeps the list of open sockets."""

    def __init__(self, table: Table, bus: Bus, presence: PresenceService, clock: Clock) -> None:
        self._table = table
        self._bus = bus
        self._presence = presence
        self._clock = clock

    def open(self, connection_id: str, viewer: Viewer) -> None:
        """Remember a socket while its handshake is still going on.

        API Gateway takes no posts for a socket before this returns, so a visitor's greeting goes by
        the bus: the broadcaster posts it a moment later. It is no record of the desk, so there is
        no stream to derive it from; if it can't be published, the handshake fails and the client
        connects again.

        Raises:
            Contention: the bus did not take the event.
        """
        now = self._clock()
        socket = Socket(connection_id=connection_id, viewer=viewer, expires_at=now + SOCKET_LIFE)
        self._sockets(viewer).add(socket)
        if viewer.role is Role.VISITOR:
            self._announce(socket)
        elif viewer.service_code:
            self._presence.beat(viewer.merchant_id, viewer.service_code)

    def close(self, connection_id: str, viewer: Viewer) -> None:
        """Forget a socket; an agent's last one ends their presence after a short grace (S39)."""
        sockets = self._sockets(viewer)
        sockets.remove(connection_id, viewer)
        if viewer.role is not Role.AGENT or not viewer.service_code:
            return
        left = [one for one in sockets.agents() if one.connection_id != connection_id]
        if all(one.viewer.service_code != viewer.service_code for one in left):
            self._presence.leave(viewer.merchant_id, viewer.service_code)

    def _announce(self, socket: Socket) -> None:
        event_id = new_id()
        payload = VisitorConnected(
            connection_id=socket.connection_id,
            account_id=socket.viewer.account_id,
            visitor_id=socket.viewer.visitor_id,
        )
        envelope = Envelope(
            id=event_id,
            type=DetailType.VISITOR_CONNECTED,
            version=VERSIONS[DetailType.VISITOR_CONNECTED],
            merchant_id=socket.viewer.merchant_id,
            occurred_at=self._clock(),
            correlation_id=event_id,
            data=payload.model_dump(),
        )
        if self._bus.publish([envelope]):
            raise Contention("the greeting could not be published")

    def _sockets(self, viewer: Viewer) -> SocketRepository:
        return SocketRepository(self._table, viewer.merchant_id, self._clock)
