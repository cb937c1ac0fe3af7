"""Opening and closing sockets: who may, and what a visitor is told first."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from deskhand.bus.catalogue import VERSIONS, VisitorConnected
from deskhand.bus.envelope import Envelope
from deskhand.bus.publish import Bus
from deskhand.channels import registry
from deskhand.contracts.names import DetailType
from deskhand.kit.clock import Clock
from deskhand.kit.errors import Contention
from deskhand.kit.ids import new_id
from deskhand.merchants.resolution import AccountResolver
from deskhand.realtime.audience import Audience
from deskhand.realtime.models import SOCKET_LIFE, Frame, Role, Socket, Viewer
from deskhand.realtime.presence import PresenceService
from deskhand.realtime.repository import SocketRepository
from deskhand.realtime.threads import Threads
from deskhand.realtime.tickets import TicketOffice
from deskhand.realtime.visitors import VisitorTokens
from deskhand.storage.table import Table

# How long the greeting waits for API Gateway to finish the handshake: 3 s in all.
GREETING_WAITS: Final = (0.05, 0.1, 0.2, 0.4, 0.75, 1.5)


class AdmissionService:
    """Decides who may open a socket."""

    def __init__(
        self,
        tickets: TicketOffice,
        accounts: AccountResolver,
        tokens: Callable[[], VisitorTokens],
        clock: Clock,
    ) -> None:
        self._tickets = tickets
        self._accounts = accounts
        self._tokens = tokens
        self._clock = clock

    def admit(self, query: Mapping[str, str], origin: str) -> Viewer | None:
        """Who the caller is: a person by `ticket`, a visitor by `site_key` and `visitor`; or None.

        Args:
            query: the handshake's parameters.
            origin: the Origin header, "" when absent; only visitors are held to it.
        """
        if query.get("ticket"):
            return self._tickets.redeem(query["ticket"])
        if query.get("site_key"):
            return self._visitor(query["site_key"], query.get("visitor", ""), origin)
        return None

    def _visitor(self, site_key: str, token: str, origin: str) -> Viewer | None:
        account = self._accounts.find(registry.LIVE_SLUG, site_key)
        if account is None or not _allows(account.settings.get("origins"), origin):
            return None
        known = self._tokens().read(token, account.account_id, self._clock()) if token else None
        return Viewer(
            merchant_id=account.merchant_id,
            role=Role.VISITOR,
            account_id=account.account_id,
            site_key=site_key,
            visitor_id=known or new_id(),
        )


def _allows(origins: object, origin: str) -> bool:
    """Whether a page of this origin may show the chat: one of the list, as browsers write it."""
    if not isinstance(origins, list) or not origin:
        return False
    return origin.lower() in {str(one).rstrip("/").lower() for one in origins}


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


class GreetingService:
    """Tells a visitor who they are: the first frame of their socket (contract §5)."""

    def __init__(
        self,
        threads: Threads,
        tokens: Callable[[], VisitorTokens],
        audience: Audience,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._threads = threads
        self._tokens = tokens
        self._audience = audience
        self._clock = clock
        self._sleep = sleep

    def greet(self, connection_id: str, viewer: Viewer) -> bool:
        """Post the session frame, again while the handshake may not be over.

        Returns False when the visitor is not there any more.
        """
        frame = self._session(viewer)
        for pause in (*GREETING_WAITS, None):
            if self._audience.reply(connection_id, viewer, [frame], forget=pause is None):
                return True
            if pause is not None:
                self._sleep(pause)
        return False

    def _session(self, viewer: Viewer) -> Frame:
        conversation = self._threads.current(viewer)
        return {
            "type": "session",
            "visitor_token": self._tokens().issue(
                viewer.account_id, viewer.visitor_id, self._clock()
            ),
            "conversation_id": conversation.id if conversation else None,
            "seq": conversation.last_seq if conversation else 0,
        }
