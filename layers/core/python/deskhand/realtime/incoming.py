"""What clients send over their sockets (contract §5)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from deskhand.channels import registry
from deskhand.channels.model import VISITOR_HEADER, InboundMessage
from deskhand.conversations.models import Conversation, Message
from deskhand.conversations.receiving import ReceivingService
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.upload_places import FileRefused
from deskhand.conversations.views import message_view, visitor_message_view
from deskhand.kit.clock import Clock
from deskhand.kit.errors import DeskhandError, ParseFailure
from deskhand.kit.webhook import Request
from deskhand.realtime.audience import Audience
from deskhand.realtime.files import FileFrames, refused
from deskhand.realtime.frames import error, message_frame
from deskhand.realtime.hints import HintService
from deskhand.realtime.limits import Allowance
from deskhand.realtime.models import Frame, Role, Viewer
from deskhand.realtime.presence import PresenceService
from deskhand.realtime.sent import SentFrame, load
from deskhand.realtime.threads import Threads, site_account
from deskhand.storage.table import Table

SYNC_PAGE: Final = 100
SYNC_MESSAGES: Final = 500
_TITLES: Final = {
    "attachments_invalid": "The attachments are not keys of uploads, or too many",
    "body_missing": "The message is empty",
    "body_too_long": "The message is too long",
    "client_id_invalid": "client_id is missing or invalid",
}


class FrameService:
    """Answers clients' frames."""

    def __init__(
        self,
        table: Table,
        receiving: ReceivingService,
        hints: HintService,
        files: FileFrames,
        audience: Audience,
        presence: PresenceService,
        clock: Clock,
        allowance: Allowance | None = None,
    ) -> None:
        self._table = table
        self._threads = Threads(table)
        self._receiving = receiving
        self._hints = hints
        self._audience = audience
        self._presence = presence
        self._clock = clock
        self._allowance = allowance or Allowance()
        self._actions: Mapping[str, Callable[[SentFrame], Iterator[Frame]]] = {
            "message.send": self._message_send,
            "file.prepare": files.prepare,
            "file.url": files.url,
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
        content = load(raw)
        sent = SentFrame(connection_id=connection_id, viewer=viewer, content=content or {}, raw=raw)
        answers = self._answers(sent) if content is not None else [error(None, "Not a JSON object")]
        self._audience.reply(connection_id, viewer, answers)

    def _answers(self, sent: SentFrame) -> Iterator[Frame]:
        action = sent.content.get("action")
        answer = self._actions.get(action) if isinstance(action, str) else None
        if answer is None:
            yield error(sent.ref, "Unknown action")
            return
        visitor = sent.viewer.role is Role.VISITOR
        if visitor and not self._allowance.take(sent.viewer.visitor_id):
            yield error(sent.ref, "Too many frames, slow down")
            return
        try:
            yield from answer(sent)
        except ParseFailure as failure:
            yield error(sent.ref, _TITLES.get(failure.reason, "Not understood"))
        except FileRefused as failure:
            yield refused(sent, failure)
        except DeskhandError as refusal:
            yield error(sent.ref, refusal.title)

    def _message_send(self, sent: SentFrame) -> Iterator[Frame]:
        """Store first, then acknowledge; the same client id again is the same message (S48)."""
        if sent.viewer.role is not Role.VISITOR:
            yield error(sent.ref, "Agents answer over REST")
            return
        account = site_account(sent.viewer)
        request = Request(headers={VISITOR_HEADER: sent.viewer.visitor_id}, body=sent.raw)
        for item in registry.adapter(account.slug).parse(request, account, self._clock()):
            if isinstance(item, InboundMessage):
                stored = self._receiving.receive(item, account)
                yield {
                    "type": "ack",
                    "ref": sent.ref,
                    "message_id": stored.message_id,
                    "seq": stored.seq,
                    "conversation_id": stored.conversation_id,
                }

    def _sync(self, sent: SentFrame) -> Iterator[Frame]:
        """Every message after a place, oldest first, each a frame, then `synced`.

        At most 500 at a time; `more` then says to ask again from `seq`.
        """
        if sent.viewer.role is Role.VISITOR and not sent.conversation_id:
            conversation = self._threads.current(sent.viewer)
            if conversation is None:
                yield _synced(sent, None, 0, more=False)
                return
        else:
            conversation = self._threads.open(sent.viewer, sent.conversation_id)
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

    def _typing(self, sent: SentFrame) -> Iterator[Frame]:
        self._hints.typing(sent)
        yield from _acknowledged(sent)

    def _read(self, sent: SentFrame) -> Iterator[Frame]:
        self._hints.read(sent)
        yield from _acknowledged(sent)

    def _heartbeat(self, sent: SentFrame) -> Iterator[Frame]:
        if sent.viewer.service_code:
            self._presence.beat(sent.viewer.merchant_id, sent.viewer.service_code)
        yield from _acknowledged(sent)


def _view(viewer: Viewer, message: Message) -> dict[str, Any] | None:
    if viewer.role is Role.VISITOR:
        return visitor_message_view(message)
    return message_view(message)


def _synced(sent: SentFrame, conversation_id: str | None, seq: int, *, more: bool) -> Frame:
    return {
        "type": "synced",
        "ref": sent.ref,
        "conversation_id": conversation_id,
        "seq": seq,
        "more": more,
    }


def _acknowledged(sent: SentFrame) -> Iterator[Frame]:
    """An empty acknowledgement, for clients who asked for one by giving a `ref`."""
    if sent.ref is not None:
        yield {"type": "ack", "ref": sent.ref}
