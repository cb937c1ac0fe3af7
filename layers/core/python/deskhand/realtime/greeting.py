"""What a visitor is told first."""

import time
from collections.abc import Callable
from typing import Final

from deskhand.kit.clock import Clock
from deskhand.realtime.audience import Audience
from deskhand.realtime.models import Frame, Viewer
from deskhand.realtime.threads import Threads
from deskhand.realtime.visitors import VisitorTokens

# How long the greeting waits for API Gateway to finish the handshake: 3 s in all.
GREETING_WAITS: Final = (0.05, 0.1, 0.2, 0.4, 0.75, 1.5)


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
