"""Open sockets in the connections table, each in its watchers' partition."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deskhand.kit.clock import Clock, epoch_seconds, utc_now
from deskhand.realtime.models import Role, Socket, Viewer
from deskhand.storage import keys
from deskhand.storage.keys import Key
from deskhand.storage.table import Delete, Put, Table


class SocketRepository:
    """One merchant's open sockets."""

    def __init__(self, table: Table, merchant_id: str, clock: Clock = utc_now) -> None:
        self._table = table
        self._merchant_id = merchant_id
        self._clock = clock

    def add(self, socket: Socket) -> None:
        """Remember an open socket; its time-to-live removes it if nobody else does."""
        self._table.put(
            Put(
                item={
                    **self._key(socket.connection_id, socket.viewer).as_item(),
                    "entity": "socket",
                    "connection_id": socket.connection_id,
                    "expires_at": epoch_seconds(socket.expires_at),
                    **socket.viewer.context(),
                }
            )
        )

    def remove(self, connection_id: str, viewer: Viewer) -> None:
        """Forget a socket; forgetting it twice is forgetting it."""
        self._table.delete(Delete(key=self._key(connection_id, viewer)))

    def agents(self) -> list[Socket]:
        """All sockets of the merchant's people."""
        return self._read(keys.agent_sockets(self._merchant_id))

    def visitor(self, account_id: str, visitor_id: str) -> list[Socket]:
        """One visitor's sockets (several tabs)."""
        return self._read(keys.visitor_sockets(self._merchant_id, account_id, visitor_id))

    def _read(self, pk: str) -> list[Socket]:
        # Eventually consistent: an event gets here by stream and bus long after its own write, so a
        # client that connected before that write is in sight; who came later asks with `sync`.
        now = epoch_seconds(self._clock())
        # DynamoDB removes what has expired within days, not at once.
        return [_socket(item) for item in self._table.query(pk) if item["expires_at"] > now]

    def _key(self, connection_id: str, viewer: Viewer) -> Key:
        if viewer.role is Role.AGENT:
            pk = keys.agent_sockets(self._merchant_id)
        else:
            pk = keys.visitor_sockets(self._merchant_id, viewer.account_id, viewer.visitor_id)
        return Key(pk, keys.socket_sort(connection_id))


def _socket(item: Mapping[str, Any]) -> Socket:
    return Socket(
        connection_id=item["connection_id"],
        viewer=Viewer.from_context(item),
        expires_at=datetime.fromtimestamp(item["expires_at"], tz=UTC),
    )
