"""Who gets a frame: a merchant's people, or one visitor; sockets found gone are forgotten."""

from collections.abc import Iterable, Sequence

from deskhand.kit.clock import Clock, utc_now
from deskhand.realtime.frames import encode
from deskhand.realtime.models import Frame, Socket, Viewer
from deskhand.realtime.push import Pusher
from deskhand.realtime.repository import SocketRepository
from deskhand.storage.table import Table


class Audience:
    """Delivers frames to open sockets. Only watchers' partitions are read, each with one query."""

    def __init__(self, table: Table, pusher: Pusher, clock: Clock = utc_now) -> None:
        self._table = table
        self._pusher = pusher
        self._clock = clock

    def to_agents(self, merchant_id: str, frame: Frame, *, but: str = "") -> int:
        """Post to all sockets of the merchant's people, except connection `but`.

        Returns how many there were.

        Raises:
            PushFailed: none could be reached.
        """
        sockets = self._sockets(merchant_id).agents()
        return self._post(merchant_id, [one for one in sockets if one.connection_id != but], frame)

    def to_visitor(
        self, merchant_id: str, account_id: str, visitor_id: str, frame: Frame, *, but: str = ""
    ) -> int:
        """Post to all tabs of one visitor; see `to_agents`."""
        sockets = self._sockets(merchant_id).visitor(account_id, visitor_id)
        return self._post(merchant_id, [one for one in sockets if one.connection_id != but], frame)

    def reply(
        self, connection_id: str, viewer: Viewer, frames: Iterable[Frame], *, forget: bool = True
    ) -> bool:
        """Post frames to one socket, in their order; False when it is gone.

        Args:
            forget: whether a gone socket is forgotten; not while it may still be opening.

        Raises:
            PushFailed: API Gateway refused or did not answer.
        """
        for frame in frames:
            if not self._pusher.post(connection_id, encode(frame)):
                if forget:
                    self._sockets(viewer.merchant_id).remove(connection_id, viewer)
                return False
        return True

    def _post(self, merchant_id: str, sockets: Sequence[Socket], frame: Frame) -> int:
        if not sockets:
            return 0
        outcome = self._pusher.post_all([one.connection_id for one in sockets], encode(frame))
        gone = set(outcome.gone)
        repository = self._sockets(merchant_id)
        now = self._clock()
        for socket in sockets:
            if socket.connection_id in gone and not socket.may_be_opening(now):
                repository.remove(socket.connection_id, socket.viewer)
        return len(sockets)

    def _sockets(self, merchant_id: str) -> SocketRepository:
        return SocketRepository(self._table, merchant_id, self._clock)
