"""Hands queued messages to providers, once and in order, and keeps what came of it.

S25, S26, S33, S34, S89, S98; `docs/decisions/0017-parts-pacing-and-waiting.md`.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from deskhand.channels import registry
from deskhand.channels.base import ChannelAdapter
from deskhand.channels.model import Account, Outbound, SendKind, Sent
from deskhand.channels.windows import Permission
from deskhand.conversations import parts as cutting
from deskhand.conversations import policy
from deskhand.conversations.composing import explain
from deskhand.conversations.holding import HeldMessages
from deskhand.conversations.journal import (
    OUTCOME_UNKNOWN,
    AlreadySettled,
    SendJournal,
    is_decided,
    is_marked,
)
from deskhand.conversations.lanes import lanes_of
from deskhand.conversations.models import (
    Conversation,
    Message,
    MessageStatus,
    Part,
)
from deskhand.conversations.outgoing import Delivery, outbound, whole
from deskhand.conversations.permissions import kind_of, may_still_send
from deskhand.conversations.repository import ConversationRepository, own_event
from deskhand.kit.clock import Clock
from deskhand.kit.errors import (
    Conflict,
    NeedsHuman,
    NotFound,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
from deskhand.kit.http import HttpClient
from deskhand.kit.observability import log, metric
from deskhand.merchants.models import AccountStatus
from deskhand.merchants.service import AccountService
from deskhand.pacing.models import HeldBack
from deskhand.pacing.service import Pacer
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table

THREAD_MESSAGES: Final = 30
FOLLOWERS: Final = 50
TOO_EARLY: Final = timedelta(seconds=1)
"""What the clocks of two Lambdas may differ by."""
PAUSED: Final = "account_paused"
PAUSED_METRIC: Final = "AccountsPaused"
GIVEN_UP_METRIC: Final = "SendsGivenUp"
WINDOW_CLOSED: Final = "window_closed"
UNANSWERED: Final = "unanswered"
MAX_PART_DIGITS: Final = 3


class NotTaken(Exception):
    """A call failed and surely had no effect."""

    def __init__(self, failure: ProviderFailure) -> None:
        super().__init__(failure.code)
        self.failure = failure


class Queues(Protocol):
    """The ways that a message takes besides the one through the outbox."""

    def again(self, message: Message, after: Message) -> None:
        """To the end of its conversation's queue, since `after` is settled."""

    def later(self, message: Message, until: datetime) -> None:
        """The same at a time."""

    def bury(self, message: Message) -> None:
        """To the dead letters, where it rings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What sending works with."""

    table: Table
    objects: ObjectStore
    accounts: AccountService
    http: HttpClient
    pacer: Pacer
    queues: Queues
    clock: Clock


class SendingService:
    """Sends for all merchants; each call names one message."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._journal = SendJournal(desk.table, desk.clock)
        self._held = HeldMessages(desk.table)

    def deliver(self, merchant_id: str, conversation_id: str, seq: int) -> None:
        """Send one queued message, or settle what an earlier attempt left open.

        What is queued before it in its conversation goes first; while that waits for its provider,
        this one stays queued, and is called again when the other is settled.
        """
        repository = ConversationRepository(self._desk.table, merchant_id)
        message = repository.message(conversation_id, seq)
        conversation = repository.get(conversation_id)
        if message is None or conversation is None:
            return
        if message.status is MessageStatus.QUEUED:
            if message.not_before and self._is_early(message):
                # At a time of its own: the FIFO queue would drop it as a repeat of this record.
                self._desk.queues.later(message, message.not_before + TOO_EARLY)
                return
            earlier = repository.messages(conversation_id, before_seq=seq, limit=THREAD_MESSAGES)
            if not self._in_order([*reversed(_queued(earlier)), message], conversation, earlier):
                return
        if message.attempts is not None:
            self._wake(repository, message)

    def give_up(self, merchant_id: str, conversation_id: str, seq: int, reason: str) -> None:
        """Nobody tries it again (its record goes to the dead letters): say so in the thread."""
        repository = ConversationRepository(self._desk.table, merchant_id)
        message = repository.message(conversation_id, seq)
        if message and message.status is MessageStatus.QUEUED:
            # Whether a call was made is not known: who tries again asks the provider first.
            self._fail(message, ProviderUnreachable("internal", reason))

    def confirm(self, account: Account, own_message_id: str, external_id: str) -> bool:
        """The provider told us, by an echo, that it has our message; False when it is not ours."""
        repository = ConversationRepository(self._desk.table, account.merchant_id)
        for message_id, place in _meant(own_message_id):
            found = repository.place_of(account.account_id, own_event(message_id))
            message = repository.message(*found) if found else None
            if message and place < len(message.parts or [None]):
                # Also when we had given it up: the echo proves that the provider took it after all.
                self._journal.record(message, place, external_id, also_failed=True)
                return True
        return False

    def _is_early(self, message: Message) -> bool:
        return bool(message.not_before and message.not_before - self._desk.clock() > TOO_EARLY)

    def _in_order(
        self, waiting: Sequence[Message], conversation: Conversation, earlier: Sequence[Message]
    ) -> bool:
        """Settle one after another; False as soon as one has to wait."""
        for message in waiting:
            before = [one for one in earlier if one.seq < message.seq]
            if self._is_early(message) or not self._settle(message, conversation, before):
                return False
        return True

    def _settle(
        self, message: Message, conversation: Conversation, earlier: Sequence[Message]
    ) -> bool:
        """Send, or fail for good; False: it waits."""
        known = message
        try:
            delivery = self._prepare(message, conversation, earlier)
            if delivery is None:
                return True
            for place in _unsent(delivery.message):
                known = delivery.message
                known = self._send(delivery, place)
                delivery = replace(delivery, message=known)
                if known.status is not MessageStatus.QUEUED:
                    return True
        except NotTaken as refused:
            return self._after(known, refused.failure, untaken=True)
        except ProviderFailure as failure:
            return self._after(known, failure, untaken=False)
        return True

    def _after(self, message: Message, failure: ProviderFailure, *, untaken: bool) -> bool:
        """What a failure means for the message; False: it waits.

        Args:
            untaken: the provider surely has nothing of what is left to send.
        """
        if isinstance(failure, Retriable):
            return self._wait_or_give_up(message, failure, untaken=untaken)
        if isinstance(failure, NeedsHuman):
            self._pause(message, failure, untaken=untaken)
        else:
            self._fail(message, failure, untaken=untaken)
        return True

    def _fail(
        self,
        message: Message,
        failure: ProviderFailure,
        instead: Sequence[SendKind] = (),
        *,
        untaken: bool = False,
    ) -> None:
        """For good; a call that nobody answered comes before every other reason.

        Whoever tries such a one again asks the provider first; after `outcome_unknown` the provider
        was asked and could not tell.
        """
        open_call = is_marked(message) or isinstance(failure, ProviderUnreachable)
        if open_call and not untaken and failure.code != OUTCOME_UNKNOWN:
            text = f"No answer told whether it was sent ({failure.code})."
            failure = ProviderUnreachable(UNANSWERED, text)
        self._journal.fail(message, failure, instead, untaken=untaken)

    def _prepare(
        self, message: Message, conversation: Conversation, earlier: Sequence[Message]
    ) -> Delivery | None:
        """All that sending needs; None when it failed before any call.

        Raises:
            Permanent: the account is gone.
        """
        merchant_id, account_id = message.merchant_id, message.account_id
        try:
            known = self._desk.accounts.known(merchant_id, account_id)
            if known.status is AccountStatus.PAUSED:
                # What is remembered may be a minute old, and the account resumed since.
                known = self._desk.accounts.get(merchant_id, account_id)
            if known.status is AccountStatus.PAUSED:
                self._held.add(message)
                self._journal.fail(message, NeedsHuman(PAUSED, known.paused_reason))
                return None
            account = self._desk.accounts.open(merchant_id, account_id)
        except NotFound as error:
            raise Permanent("account_disconnected", error.detail) from error
        permission = may_still_send(conversation, message, self._desk.clock(), account.settings)
        if not permission.allowed:
            self._fail(message, _closed(permission), permission.instead)
            return None
        return Delivery(
            message=self._laid_out(message),
            conversation=conversation,
            account=account,
            earlier=earlier,
            permission=permission,
        )

    def _laid_out(self, message: Message) -> Message:
        """The message with its parts, also where it was stored before there were any."""
        if message.parts or message.sending_since or kind_of(message) is SendKind.TEMPLATE:
            return message
        spec = registry.adapter(message.channel).spec
        planned = cutting.plan(message.body, message.attachments, spec)
        return self._journal.lay_out(message, planned) if len(planned) > 1 else message

    def _send(self, delivery: Delivery, place: int) -> Message:
        """One call of the provider, written down before and after.

        Whoever finds a mark asks the provider before sending: that call may have taken effect.
        """
        adapter = registry.adapter(delivery.account.slug)
        made = outbound(delivery, place, self._desk.objects)
        http, account = self._desk.http, delivery.account
        sent: Sent | None = None
        calling = False
        try:
            with self._paced(delivery):
                if not self._journal.mark(delivery.message, place):
                    sent = self._ask(adapter, delivery, place, made)
                calling = sent is None
                sent = sent or adapter.send(made, account, http)
        except AlreadySettled as settled:
            return settled.message
        except ProviderFailure as failure:
            if calling and _had_no_effect(failure):
                raise NotTaken(failure) from failure
            raise
        return self._journal.record(delivery.message, place, sent.external_message_id)

    def _ask(
        self, adapter: ChannelAdapter, delivery: Delivery, place: int, made: Outbound
    ) -> Sent | None:
        """What the provider knows of an earlier call.

        Where it can't tell, and a person who knew that asked for the message again, it goes out.
        """
        try:
            return adapter.find_sent(made, delivery.account, self._desk.http)
        except Permanent as failure:
            if failure.code != OUTCOME_UNKNOWN or not is_decided(delivery.message, place):
                raise
        self._journal.mark_anew(delivery.message, place)
        return None

    @contextmanager
    def _paced(self, delivery: Delivery) -> Iterator[None]:
        """Within the limits of the account and, where the channel has one, of the customer."""
        with ExitStack() as stack:
            for lane in lanes_of(delivery):
                stack.enter_context(self._desk.pacer.paced(lane))
            yield

    def _wait_or_give_up(self, message: Message, failure: Retriable, *, untaken: bool) -> bool:
        """Park it until the next try, or fail it and put its record where it rings."""
        counts = not isinstance(failure, HeldBack)
        attempts = (message.attempts or 0) + counts
        seconds = policy.backoff(max(attempts, 1), failure.retry_after)
        now = self._desk.clock()
        until = now + timedelta(seconds=seconds)
        if policy.gives_up(attempts, message.queued_at or message.created_at, until):
            self._fail(message, failure, untaken=untaken)
            self._desk.queues.bury(message)
            metric(GIVEN_UP_METRIC, 1)
            log("send_given_up", level="ERROR", **_about(message, failure))
            return True
        if not self._journal.park(message, attempts, until, untaken=untaken):
            return True
        self._desk.queues.later(message, until)
        log("send_waits", level="WARNING", seconds=round(seconds), **_about(message, failure))
        return False

    def _pause(self, message: Message, failure: NeedsHuman, *, untaken: bool) -> None:
        """The account needs a person: nothing more goes out of it until it is resumed."""
        self._held.add(message)
        self._journal.fail(message, failure, untaken=untaken)
        reason = f"{failure.code} {failure.text}".strip()
        try:
            self._desk.accounts.pause(message.merchant_id, message.account_id, reason=reason)
        except Conflict:
            return  # somebody changes it right now; the next message asks again
        metric(PAUSED_METRIC, 1)
        log("account_paused", level="ERROR", **_about(message, failure))

    def _wake(self, repository: ConversationRepository, message: Message) -> None:
        """Call again those behind a message that had to wait: they were turned away meanwhile."""
        behind = repository.messages(
            message.conversation_id, after_seq=message.seq, limit=FOLLOWERS
        )
        for one in _queued(behind):
            self._desk.queues.again(one, message)


def _had_no_effect(failure: ProviderFailure) -> bool:
    """Whether a failed call surely sent nothing."""
    return not isinstance(failure, ProviderUnreachable) and failure.code != OUTCOME_UNKNOWN


def _queued(messages: Sequence[Message]) -> list[Message]:
    return [one for one in messages if one.status is MessageStatus.QUEUED]


def _unsent(message: Message) -> list[int]:
    parts: Sequence[Part] = message.parts or [whole(message)]
    return [place for place, part in enumerate(parts) if not part.external_id]


def _meant(own_message_id: str) -> Iterator[tuple[str, int]]:
    """What an echo's id may mean: a message, or (`Outbound.part_id`) one part of it."""
    yield own_message_id, 0
    message_id, _, part = own_message_id.rpartition("-")
    if part.isascii() and part.isdigit() and len(part) <= MAX_PART_DIGITS:
        yield message_id, int(part)


def _closed(permission: Permission) -> ProviderFailure:
    return Permanent(WINDOW_CLOSED, explain(permission))


def _about(message: Message, failure: ProviderFailure) -> dict[str, str | int]:
    return {
        "merchant": message.merchant_id,
        "conversation": message.conversation_id,
        "seq": message.seq,
        "code": failure.code,
    }
