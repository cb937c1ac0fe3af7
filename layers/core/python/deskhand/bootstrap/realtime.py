"""Sockets: who may open one, what frames do, who is pushed to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskhand.bootstrap.desk import agents, conversations, receipts, receiving, uploads
from deskhand.bootstrap.stores import accounts, connections_table, desk_table, secrets, settings
from deskhand.kit.clock import utc_now

if TYPE_CHECKING:
    from deskhand.realtime.admission import AdmissionService
    from deskhand.realtime.audience import Audience
    from deskhand.realtime.broadcasting import Broadcaster
    from deskhand.realtime.incoming import FrameService
    from deskhand.realtime.presence import PresenceService
    from deskhand.realtime.service import SocketService
    from deskhand.realtime.tickets import TicketOffice
    from deskhand.realtime.visitors import VisitorTokens


@lru_cache(maxsize=1)
def audience() -> Audience:
    """Delivers frames to open sockets."""
    from deskhand.realtime.audience import Audience
    from deskhand.realtime.push import Pusher

    return Audience(connections_table(), Pusher(settings().socket_endpoint))


@lru_cache(maxsize=1)
def tickets() -> TicketOffice:
    """One-use tickets for agents' sockets."""
    from deskhand.realtime.tickets import TicketOffice

    return TicketOffice(connections_table())


@lru_cache(maxsize=1)
def visitor_tokens() -> VisitorTokens:
    """Signs and reads visitors' tokens."""
    from deskhand.realtime.visitors import VisitorTokens

    return VisitorTokens(secrets().platform()["visitor_key"])


@lru_cache(maxsize=1)
def presence() -> PresenceService:
    """Who is at the desk."""
    from deskhand.realtime.presence import PresenceService

    return PresenceService(connections_table(), agents())


@lru_cache(maxsize=1)
def admission() -> AdmissionService:
    """Decides who may open a socket."""
    from deskhand.realtime.admission import AdmissionService

    return AdmissionService(tickets(), accounts(), visitor_tokens, utc_now)


@lru_cache(maxsize=1)
def sockets() -> SocketService:
    """Keeps the list of open sockets."""
    from deskhand.bus.publish import Bus
    from deskhand.realtime.service import SocketService

    return SocketService(connections_table(), Bus(settings().bus_name), presence(), utc_now)


@lru_cache(maxsize=1)
def frames() -> FrameService:
    """Answers clients' frames."""
    from deskhand.realtime.files import FileFrames
    from deskhand.realtime.hints import HintService
    from deskhand.realtime.incoming import FrameService

    hints = HintService(desk_table(), receipts(), conversations(), audience(), utc_now)
    files = FileFrames(desk_table(), uploads())
    return FrameService(desk_table(), receiving(), hints, files, audience(), presence(), utc_now)


@lru_cache(maxsize=1)
def broadcaster() -> Broadcaster:
    """Pushes events to those who watch."""
    from deskhand.realtime.broadcasting import Broadcaster
    from deskhand.realtime.greeting import GreetingService
    from deskhand.realtime.threads import Threads

    greeting = GreetingService(Threads(desk_table()), visitor_tokens, audience(), utc_now)
    return Broadcaster(audience(), greeting)
