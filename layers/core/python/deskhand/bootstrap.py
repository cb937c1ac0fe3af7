"""The composition root: the only place that makes services from settings and clients.

Each service is made on first use, so that a Lambda imports no more than it works with.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskhand.kit.clock import utc_now
from deskhand.kit.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskhand.agents.service import AgentService
    from deskhand.conversations.ingest import IngestService
    from deskhand.conversations.outbound import OutboundService
    from deskhand.conversations.receipts import ReceiptService
    from deskhand.conversations.receiving import ReceivingService
    from deskhand.conversations.replying import ReplyingService
    from deskhand.conversations.sending import SendingService
    from deskhand.conversations.service import ConversationService
    from deskhand.conversations.uploads import UploadService
    from deskhand.customers.matching import CustomerMatching
    from deskhand.customers.resolution import CustomerDirectory
    from deskhand.customers.search import CustomerSearch
    from deskhand.customers.service import CustomerService
    from deskhand.intake.service import IntakeService
    from deskhand.kit.http import HttpClient
    from deskhand.merchants.service import AccountService, MerchantService
    from deskhand.notifications.service import NotificationService
    from deskhand.notifications.templates import TemplateService
    from deskhand.orders.applying import ApplyingService
    from deskhand.orders.ingest import OrderIngestService
    from deskhand.orders.service import OrderService
    from deskhand.outbox.service import OutboxService
    from deskhand.privacy.service import PrivacyService
    from deskhand.realtime.admission import AdmissionService
    from deskhand.realtime.audience import Audience
    from deskhand.realtime.broadcasting import Broadcaster
    from deskhand.realtime.incoming import FrameService
    from deskhand.realtime.presence import PresenceService
    from deskhand.realtime.service import SocketService
    from deskhand.realtime.tickets import TicketOffice
    from deskhand.realtime.visitors import VisitorTokens
    from deskhand.routing.service import RoutingService
    from deskhand.storage.objects import ObjectStore
    from deskhand.storage.secrets import SecretStore
    from deskhand.storage.table import Table, Write
    from deskhand.timeline.service import TimelineService


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once."""
    return Settings.from_env()


@lru_cache(maxsize=1)
def desk_table() -> Table:
    """The table of records."""
    from deskhand.storage.table import Table

    return Table(settings().desk_table)


@lru_cache(maxsize=1)
def connections_table() -> Table:
    """The table of sockets, tickets and presence."""
    from deskhand.storage.table import Table

    return Table(settings().connections_table)


@lru_cache(maxsize=1)
def idempotency_table() -> Table:
    """The table of callers' idempotency keys."""
    from deskhand.storage.table import Table

    return Table(settings().idempotency_table)


@lru_cache(maxsize=1)
def objects() -> ObjectStore:
    """The files bucket."""
    from deskhand.storage.objects import ObjectStore

    return ObjectStore(settings().files_bucket)


@lru_cache(maxsize=1)
def secrets() -> SecretStore:
    """Accounts' and the platform's secrets."""
    from deskhand.storage.secrets import SecretStore

    return SecretStore(settings().stage)


@lru_cache(maxsize=1)
def http_client() -> HttpClient:
    """The HTTP client that adapters are given."""
    from deskhand.kit.http_client import PooledHttpClient

    return PooledHttpClient(settings().provider_base_url)


@lru_cache(maxsize=1)
def merchants() -> MerchantService:
    """Merchants and their settings."""
    from deskhand.merchants.service import MerchantService

    return MerchantService(desk_table())


@lru_cache(maxsize=1)
def accounts() -> AccountService:
    """Connected channels and shops."""
    from deskhand.merchants.service import AccountService

    return AccountService(desk_table(), secrets())


@lru_cache(maxsize=1)
def intake() -> IntakeService:
    """Raw requests, quarantine and replay."""
    from deskhand.bus.queues import WorkQueue
    from deskhand.intake.models import SourceKind
    from deskhand.intake.service import IntakeService

    queues = {
        SourceKind.CHANNEL: WorkQueue(settings().ingest_queue_url),
        SourceKind.SHOP: WorkQueue(settings().orders_queue_url),
    }
    return IntakeService(desk_table(), objects(), queues, utc_now)


@lru_cache(maxsize=1)
def receiving() -> ReceivingService:
    """Stores inbound messages."""
    from deskhand.conversations.files import MessageFiles
    from deskhand.conversations.receiving import ReceivingService

    return ReceivingService(desk_table(), MessageFiles(objects()), utc_now, inbox_shards)


@lru_cache(maxsize=1)
def replying() -> ReplyingService:
    """Adds replies, notes and notices."""
    from deskhand.conversations.replying import ReplyingService

    return ReplyingService(desk_table(), utc_now, counter_writes)


@lru_cache(maxsize=1)
def receipts() -> ReceiptService:
    """Applies receipts, edits, deletions and reactions."""
    from deskhand.conversations.receipts import ReceiptService

    return ReceiptService(desk_table(), utc_now)


@lru_cache(maxsize=1)
def sending() -> SendingService:
    """Hands messages to providers."""
    from deskhand.conversations.sending import SendingService

    return SendingService(desk_table(), objects(), accounts(), http_client(), utc_now)


@lru_cache(maxsize=1)
def ingest() -> IngestService:
    """Processes channel requests."""
    from deskhand.conversations.ingest import IngestService

    return IngestService(intake(), accounts(), receiving(), receipts(), sending())


@lru_cache(maxsize=1)
def conversations() -> ConversationService:
    """The inbox and people's changes of conversations."""
    from deskhand.conversations.service import ConversationService

    return ConversationService(desk_table(), utc_now, counter_writes, inbox_shards)


def counter_writes(merchant_id: str, before: str | None, after: str | None) -> Sequence[Write]:
    """The writes that move a conversation from one agent's count to another's."""
    from deskhand.agents.repository import counter_updates

    return counter_updates(merchant_id, before, after, utc_now())


@lru_cache(maxsize=1)
def customers() -> CustomerService:
    """Customers, as people change them."""
    from deskhand.customers.service import CustomerService

    return CustomerService(desk_table(), phone_region)


@lru_cache(maxsize=1)
def customer_search() -> CustomerSearch:
    """Finds customers."""
    from deskhand.customers.search import CustomerSearch

    return CustomerSearch(desk_table(), phone_region)


@lru_cache(maxsize=1)
def customer_matching() -> CustomerMatching:
    """Finds customers who may be the same person."""
    from deskhand.customers.matching import CustomerMatching

    return CustomerMatching(desk_table())


@lru_cache(maxsize=1)
def customer_directory() -> CustomerDirectory:
    """Finds or makes the customer behind an order."""
    from deskhand.customers.resolution import CustomerDirectory

    return CustomerDirectory(desk_table(), phone_region)


@lru_cache(maxsize=1)
def orders() -> OrderService:
    """Orders as the desk reads and changes them."""
    from deskhand.orders.service import OrderService

    return OrderService(desk_table(), customer_directory())


@lru_cache(maxsize=1)
def order_applying() -> ApplyingService:
    """Takes shops' events into orders; imports use it too."""
    from deskhand.orders.applying import ApplyingService

    return ApplyingService(desk_table(), customer_directory())


@lru_cache(maxsize=1)
def order_ingest() -> OrderIngestService:
    """Processes shop requests."""
    from deskhand.orders.ingest import OrderIngestService

    return OrderIngestService(intake(), accounts(), order_applying(), privacy(), http_client())


@lru_cache(maxsize=1)
def privacy() -> PrivacyService:
    """Exports and erases a person's data."""
    from deskhand.bus.queues import WorkQueue
    from deskhand.privacy.service import PrivacyService
    from deskhand.privacy.subject import Services

    services = Services(
        desk_table(), objects(), orders(), customers(), customer_directory(), utc_now
    )
    queue = WorkQueue(settings().orders_queue_url)

    def enqueue(merchant_id: str, request_id: str) -> None:
        queue.send(merchant_id, {"merchant_id": merchant_id, "privacy_request": request_id})

    return PrivacyService(services, enqueue)


@lru_cache(maxsize=1)
def outbound() -> OutboundService:
    """Messages that the system begins."""
    from deskhand.conversations.outbound import OutboundService

    return OutboundService(desk_table(), accounts(), replying(), utc_now)


@lru_cache(maxsize=1)
def templates() -> TemplateService:
    """Merchants' texts of notices."""
    from deskhand.notifications.templates import TemplateService

    return TemplateService(desk_table())


@lru_cache(maxsize=1)
def notifications() -> NotificationService:
    """Tells customers what changed of their orders."""
    from deskhand.notifications.service import NotificationService

    return NotificationService(desk_table(), orders(), merchants(), outbound())


@lru_cache(maxsize=1)
def timeline() -> TimelineService:
    """Customers' messages and order events in one sequence."""
    from deskhand.timeline.service import TimelineService

    return TimelineService(desk_table(), orders().for_customer)


@lru_cache(maxsize=1)
def uploads() -> UploadService:
    """Files of messages."""
    from deskhand.conversations.uploads import UploadService

    return UploadService(desk_table(), objects())


@lru_cache(maxsize=256)
def phone_region(merchant_id: str) -> str:
    """The country of a merchant's phone numbers; US for a merchant without a record."""
    from deskhand.kit.errors import NotFound

    try:
        return merchants().get(merchant_id).default_phone_region
    except NotFound:
        return "US"


@lru_cache(maxsize=1)
def agents() -> AgentService:
    """Agents' records and presence."""
    from deskhand.agents.service import AgentService

    return AgentService(desk_table())


@lru_cache(maxsize=1)
def routing() -> RoutingService:
    """Gives conversations to agents."""
    from deskhand.routing.service import RoutingService

    return RoutingService(desk_table(), utc_now, inbox_shards)


@lru_cache(maxsize=1)
def outbox() -> OutboxService:
    """Publishes what changed."""
    from deskhand.bus.publish import Bus
    from deskhand.bus.queues import OutgoingQueue
    from deskhand.outbox.service import OutboxService

    return OutboxService(Bus(settings().bus_name), OutgoingQueue(settings().send_queue_url))


@lru_cache(maxsize=256)
def inbox_shards(merchant_id: str) -> int:
    """How many shards the merchant's inbox index has; 1 for a merchant without a record."""
    from deskhand.kit.errors import NotFound

    try:
        return merchants().get(merchant_id).inbox_shards
    except NotFound:
        return 1


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
    from deskhand.realtime.hints import HintService
    from deskhand.realtime.incoming import FrameService

    hints = HintService(desk_table(), receipts(), conversations(), audience(), utc_now)
    return FrameService(desk_table(), receiving(), hints, audience(), presence(), utc_now)


@lru_cache(maxsize=1)
def broadcaster() -> Broadcaster:
    """Pushes events to those who watch."""
    from deskhand.realtime.broadcasting import Broadcaster
    from deskhand.realtime.greeting import GreetingService
    from deskhand.realtime.threads import Threads

    greeting = GreetingService(Threads(desk_table()), visitor_tokens, audience(), utc_now)
    return Broadcaster(audience(), greeting)
