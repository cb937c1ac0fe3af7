"""Conversations, agents, and the ways messages take."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deskhand.bootstrap.stores import (
    accounts,
    desk_table,
    http_client,
    inbox_shards,
    intake,
    objects,
    pacer,
    settings,
    sightings,
)
from deskhand.kit.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from deskhand.agents.service import AgentService
    from deskhand.conversations.fetching import FetchingService
    from deskhand.conversations.ingest import IngestService
    from deskhand.conversations.outbound import OutboundService
    from deskhand.conversations.queueing import SendQueues
    from deskhand.conversations.receipts import ReceiptService
    from deskhand.conversations.receiving import ReceivingService
    from deskhand.conversations.replying import ReplyingService
    from deskhand.conversations.retrying import RetryService
    from deskhand.conversations.sending import SendingService
    from deskhand.conversations.service import ConversationService
    from deskhand.conversations.uploads import UploadService
    from deskhand.outbox.service import OutboxService
    from deskhand.routing.service import RoutingService
    from deskhand.storage.table import Write


@lru_cache(maxsize=1)
def receiving() -> ReceivingService:
    """Stores inbound messages."""
    from deskhand.conversations.files import MessageFiles
    from deskhand.conversations.receiving import ReceivingService

    files = MessageFiles(objects(), uploads())
    return ReceivingService(desk_table(), files, utc_now, inbox_shards)


@lru_cache(maxsize=1)
def replying() -> ReplyingService:
    """Adds replies, notes and notices."""
    from deskhand.conversations.replying import ReplyingService

    return ReplyingService(
        desk_table(),
        utc_now,
        counter_writes,
        settings_of=account_settings,
        keep=uploads().keep,
    )


@lru_cache(maxsize=1)
def receipts() -> ReceiptService:
    """Applies receipts, edits, deletions and reactions."""
    from deskhand.conversations.receipts import ReceiptService

    return ReceiptService(desk_table(), utc_now, drop_file=objects().delete)


@lru_cache(maxsize=1)
def sending() -> SendingService:
    """Hands messages to providers."""
    from deskhand.conversations.sending import Desk, SendingService

    return SendingService(
        Desk(
            table=desk_table(),
            objects=objects(),
            accounts=accounts(),
            http=http_client(),
            pacer=pacer(),
            queues=send_queues(),
            clock=utc_now,
        )
    )


@lru_cache(maxsize=1)
def send_queues() -> SendQueues:
    """The ways of messages that wait."""
    from deskhand.bus.queues import OutgoingQueue, WorkQueue
    from deskhand.conversations.queueing import SendQueues

    return SendQueues(
        OutgoingQueue(settings().send_queue_url), WorkQueue(settings().resend_queue_url), utc_now
    )


@lru_cache(maxsize=1)
def retrying() -> RetryService:
    """Sends failed messages again."""
    from deskhand.conversations.retrying import RetryService

    return RetryService(desk_table(), utc_now, account_settings)


def account_settings(merchant_id: str, account_id: str) -> Mapping[str, Any] | None:
    """An account's open settings, at most a minute old; None when it is disconnected."""
    from deskhand.kit.errors import NotFound

    try:
        return accounts().known(merchant_id, account_id).settings
    except NotFound:
        return None


@lru_cache(maxsize=1)
def fetching() -> FetchingService:
    """Copies files that providers keep."""
    from deskhand.conversations.fetching import FetchingService
    from deskhand.kit.guarded_fetch import GuardedFetch

    guard = GuardedFetch(settings().provider_base_url)
    return FetchingService(desk_table(), objects(), accounts(), http_client(), guard)


@lru_cache(maxsize=1)
def ingest() -> IngestService:
    """Processes channel requests."""
    from deskhand.conversations.echoes import Echoes
    from deskhand.conversations.ingest import IngestService

    echoes = Echoes(desk_table(), utc_now)
    return IngestService(intake(), accounts(), receiving(), receipts(), sending(), echoes=echoes)


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
    from deskhand.bus.queues import ActionQueue, OutgoingQueue, WorkQueue
    from deskhand.outbox.service import OutboxService

    return OutboxService(
        Bus(settings().bus_name),
        OutgoingQueue(settings().send_queue_url),
        WorkQueue(settings().files_queue_url),
        ActionQueue(settings().actions_queue_url),
        sightings(),
        WorkQueue(settings().imports_queue_url),
    )


@lru_cache(maxsize=1)
def outbound() -> OutboundService:
    """Messages that the system begins."""
    from deskhand.conversations.outbound import OutboundService

    return OutboundService(desk_table(), accounts(), replying(), utc_now)


@lru_cache(maxsize=1)
def uploads() -> UploadService:
    """Files of messages."""
    from deskhand.conversations.uploads import UploadService

    return UploadService(desk_table(), objects())
