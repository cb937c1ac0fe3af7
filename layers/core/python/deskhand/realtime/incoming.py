"""What clients send over their sockets (contract §5)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from deskhand.channels import registry
from deskhand.channels.model import (
    VISITOR_HEADER,
    Account,
    InboundMessage,
    Receipt,
    ReceiptStatus,
)
from deskhand.conversations.models import Conversation, Message
from deskhand.conversations.receipts import ReceiptService, UnknownTarget
from deskhand.conversations.receiving import ReceivingService
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.service import ConversationService
from deskhand.conversations.views import message_view, visitor_message_view
from deskhand.kit.clock import Clock
from deskhand.kit.errors import DeskhandError, ParseFailure
from deskhand.kit.ids import fingerprint
from deskhand.kit.webhook import Request
from deskhand.realtime import frames
from deskhand.realtime.audience import Audience
from deskhand.realtime.limits import Allowance
from deskhand.realtime.models import Frame, Role, Viewer
from deskhand.realtime.presence import PresenceService
from deskhand.realtime.push import PushFailed
from deskhand.realtime.threads import Threads
from deskhand.storage.table import Table

SYNC_PAGE: Final = 100
SYNC_MESSAGES: Final = 500
MAX_SEQ: Final = 10**12 - 1
_TITLES: Final = {
    "body_missing": "The message is empty",
    "body_too_long": "The message is too long",
    "client_id_invalid": "client_id is missing or invalid",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """One frame that a client sent, with who sent it."""

    connection_id: str
    viewer: Viewer
    content: Mapping[str, Any]
    raw: bytes

    @property
    def ref(self) -> str | int | None:
        return frames.plain_ref(self.content.get("ref"))

    def place(self, name: str) -> int:
        """A message's place given in the frame; what is none counts as 0."""
        value = self.content.get(name)
        whole = isinstance(value, int) and not isinstance(value, bool)
        return min(max(int(value), 0), MAX_SEQ) if whole and value is not None else 0


class FrameService:
    """Answers clients' frames and passes on what others should see."""

    def __init__(
        self,
        table: Table,
        receiving: ReceivingService,
        receipts: ReceiptService,
        conversations: ConversationService,
        audience: Audience,
        presence: PresenceService,
        clock: Clock,
        allowance: Allowance | None = None,
    ) -> None:
        self._table = table
        self._threads = Threads(table)
        self._receiving = receiving
        self._receipts = receipts
        self._conversations = conversations
        self._audience = audience
        self._presence = presence
        self._clock = clock
        self._allowance = allowance or Allowance()
        self._actions: Mapping[str, Callable[[_Sent], Iterator[Frame]]] = {
            "message.send": self._message_send,
            "sync": self._sync,
            "typing": self._typing,
            "read": self._read,
            "heartbeat": self._heartbeat,
        }

    def handle(self, connection_id: str, viewer: Viewer, raw: bytes) -> None:
        """Answer one frame on its own socket.

        A frame that is not JSON, not known or not allowed gets an `error` frame and changes
        nothing; the socket lives on (S37).

        Raises:
            PushFailed: the answer could not be posted; what was stored stays, and a repeat of the
                frame is answered as the same message.
        """
        content = _load(raw)
        sent = _Sent(connection_id=connection_id, viewer=viewer, content=content or {}, raw=raw)
        answers = self._answers(sent, known=content is not None)
        self._audience.reply(connection_id, viewer, answers)

    def _answers(self, sent: _Sent, *, known: bool) -> Iterator[Frame]:
        if not known:
            yield frames.error(None, "Not a JSON object")
            return
        action = sent.content.get("action")
        answer = self._actions.get(action) if isinstance(action, str) else None
        if answer is None:
            yield frames.error(sent.ref, "Unknown action")
            return
        visitor = sent.viewer.role is Role.VISITOR
        if visitor and not self._allowance.take(sent.viewer.visitor_id):
            yield frames.error(sent.ref, "Too many frames, slow down")
            return
        try:
            yield from answer(sent)
        except ParseFailure as failure:
            yield frames.error(sent.ref, _TITLES.get(failure.reason, "Not understood"))
        except DeskhandError as refusal:
            yield frames.error(sent.ref, refusal.title)

    def _message_send(self, sent: _Sent) -> Iterator[Frame]:
        """Store first, then acknowledge; the same client id again is the same message (S48)."""
        if sent.viewer.role is not Role.VISITOR:
            yield frames.error(sent.ref, "Agents answer over REST")
            return
        account = _account(sent.viewer)
        request = Request(headers={VISITOR_HEADER: sent.viewer.visitor_id}, body=sent.raw)
        items = registry.adapter(account.slug).parse(request, account, self._clock())
        for item in items:
            if isinstance(item, InboundMessage):
                stored = self._receiving.receive(item, account)
                yield {
                    "type": "ack",
                    "ref": sent.ref,
                    "message_id": stored.message_id,
                    "seq": stored.seq,
                    "conversation_id": stored.conversation_id,
                }

    def _sync(self, sent: _Sent) -> Iterator[Frame]:
        """Every message after a place, oldest first, each a frame, then `synced`.

        At most 500 at a time; `more` then says to ask again from `seq`.
        """
        if sent.viewer.role is Role.VISITOR and not sent.content.get("conversation_id"):
            conversation = self._threads.current(sent.viewer)
            if conversation is None:
                yield _synced(sent, None, 0, more=False)
                return
        else:
            conversation = self._threads.open(sent.viewer, sent.content.get("conversation_id"))
        seq, count = sent.place("after_seq"), 0
        for message in self._messages(conversation, seq):
            seq, count = message.seq, count + 1
            view = _view(sent.viewer, message)
            if view is not None:
                yield message_frame("message.created", conversation.id, view)
        yield _synced(sent, conversation.id, seq, more=count == SYNC_MESSAGES)

    def _messages(self, conversation: Conversation, after_seq: int) -> Iterator[Message]:
        repository = ConversationRepository(self._table, conversation.merchant_id)
        seq = after_seq
        for _ in range(SYNC_MESSAGES // SYNC_PAGE):
            page = repository.messages(conversation.id, after_seq=seq, limit=SYNC_PAGE)
            yield from page
            if len(page) < SYNC_PAGE:
                return
            seq = page[-1].seq

    def _typing(self, sent: _Sent) -> Iterator[Frame]:
        conversation = self._threads.open(sent.viewer, sent.content.get("conversation_id"))
        typing = {"type": "typing", **_who(sent, conversation)}
        self._to_agents(sent, typing)
        self._to_visitor(sent, conversation, typing)
        yield from _acknowledged(sent)

    def _read(self, sent: _Sent) -> Iterator[Frame]:
        """How far one side has read, for the other; colleagues see who looks at a conversation."""
        conversation = self._threads.open(sent.viewer, sent.content.get("conversation_id"))
        seq = min(sent.place("seq"), conversation.last_seq)
        if sent.viewer.role is Role.AGENT:
            self._conversations.mark_read(sent.viewer.merchant_id, conversation.id, seq)
            self._to_agents(sent, {"type": "viewing", **_who(sent, conversation)})
            self._to_visitor(sent, conversation, _read_frame(conversation, seq))
        else:
            self._visitor_has_read(sent.viewer, conversation, seq)
            self._to_agents(sent, _read_frame(conversation, seq))
        yield from _acknowledged(sent)

    def _visitor_has_read(self, viewer: Viewer, conversation: Conversation, seq: int) -> None:
        repository = ConversationRepository(self._table, viewer.merchant_id)
        message = repository.message(conversation.id, seq) if seq else None
        if message is None:
            return
        receipt = Receipt(
            event_id=fingerprint(viewer.visitor_id, "read", conversation.id, str(seq)),
            at=self._clock(),
            status=ReceiptStatus.READ,
            watermark=message.timestamp,
            contact=viewer.visitor_id,
        )
        try:
            self._receipts.receipt(receipt, _account(viewer))
        except UnknownTarget:
            return  # nothing was ever sent to this visitor

    def _heartbeat(self, sent: _Sent) -> Iterator[Frame]:
        if sent.viewer.service_code:
            self._presence.beat(sent.viewer.merchant_id, sent.viewer.service_code)
        yield from _acknowledged(sent)

    def _to_agents(self, sent: _Sent, frame: Frame) -> None:
        try:
            self._audience.to_agents(sent.viewer.merchant_id, frame, but=sent.connection_id)
        except PushFailed:
            return  # a hint that is over in seconds; the sender's own frame is not lost for it

    def _to_visitor(self, sent: _Sent, conversation: Conversation, frame: Frame) -> None:
        if sent.viewer.role is Role.VISITOR or conversation.channel != registry.LIVE_SLUG:
            return
        shown = {name: value for name, value in frame.items() if name != "service_code"}
        place = (conversation.account_id, conversation.contact_identifier)
        try:
            self._audience.to_visitor(sent.viewer.merchant_id, *place, shown)
        except PushFailed:
            return  # see _to_agents


def message_frame(kind: str, conversation_id: str, view: Mapping[str, Any]) -> Frame:
    """A `message.created` or `message.updated` frame."""
    return {"type": kind, "conversation_id": conversation_id, "message": dict(view)}


def _load(raw: bytes) -> dict[str, Any] | None:
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None


def _account(viewer: Viewer) -> Account:
    """The visitor's site as an adapter sees it; web chat has no secrets, so nothing is read."""
    return Account(
        account_id=viewer.account_id,
        merchant_id=viewer.merchant_id,
        slug=registry.LIVE_SLUG,
        external_id=viewer.site_key,
    )


def _view(viewer: Viewer, message: Message) -> dict[str, Any] | None:
    if viewer.role is Role.VISITOR:
        return visitor_message_view(message)
    return message_view(message)


def _who(sent: _Sent, conversation: Conversation) -> Frame:
    """Who does something in a conversation; visitors are not told service codes."""
    if sent.viewer.role is Role.VISITOR:
        name = conversation.customer_name
        return {"conversation_id": conversation.id, "sender_type": "customer", "name": name}
    return {
        "conversation_id": conversation.id,
        "sender_type": "agent",
        "name": sent.viewer.name,
        "service_code": sent.viewer.service_code,
    }


def _read_frame(conversation: Conversation, seq: int) -> Frame:
    return {"type": "read", "conversation_id": conversation.id, "seq": seq}


def _synced(sent: _Sent, conversation_id: str | None, seq: int, *, more: bool) -> Frame:
    return {
        "type": "synced",
        "ref": sent.ref,
        "conversation_id": conversation_id,
        "seq": seq,
        "more": more,
    }


def _acknowledged(sent: _Sent) -> Iterator[Frame]:
    """An empty acknowledgement, for clients who asked for one by giving a `ref`."""
    if sent.ref is not None:
        yield {"type": "ack", "ref": sent.ref}
