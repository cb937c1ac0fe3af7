"""Typing and reading: what one side does, shown to the other (contract §5, S121)."""

from deskhand.channels import registry
from deskhand.channels.model import Receipt, ReceiptStatus
from deskhand.conversations.models import Conversation
from deskhand.conversations.receipts import ReceiptService, UnknownTarget
from deskhand.conversations.repository import ConversationRepository
from deskhand.conversations.service import ConversationService
from deskhand.kit.clock import Clock
from deskhand.kit.ids import fingerprint
from deskhand.realtime.audience import Audience
from deskhand.realtime.models import Frame, Role, Viewer
from deskhand.realtime.push import PushFailed
from deskhand.realtime.sent import SentFrame
from deskhand.realtime.threads import Threads, site_account
from deskhand.storage.table import Table


class HintService:
    """Passes hints on. A hint is over in seconds: when nobody can be reached it is simply gone."""

    def __init__(
        self,
        table: Table,
        receipts: ReceiptService,
        conversations: ConversationService,
        audience: Audience,
        clock: Clock,
    ) -> None:
        self._table = table
        self._threads = Threads(table)
        self._receipts = receipts
        self._conversations = conversations
        self._audience = audience
        self._clock = clock

    def typing(self, sent: SentFrame) -> None:
        """Show the other side, and colleagues, that somebody types.

        Raises:
            NotFound: not a conversation that the sender may see.
        """
        conversation = self._threads.open(sent.viewer, sent.conversation_id)
        typing = {"type": "typing", **_who(sent, conversation)}
        self._to_agents(sent, typing)
        self._to_visitor(sent, conversation, typing)

    def read(self, sent: SentFrame) -> None:
        """Keep how far one side has read and tell the other; colleagues see who is looking.

        Raises:
            NotFound: not a conversation that the sender may see.
        """
        conversation = self._threads.open(sent.viewer, sent.conversation_id)
        seq = min(sent.place("seq"), conversation.last_seq)
        news = {"type": "read", "conversation_id": conversation.id, "seq": seq}
        if sent.viewer.role is Role.AGENT:
            self._conversations.mark_read(sent.viewer.merchant_id, conversation.id, seq)
            self._to_agents(sent, {"type": "viewing", **_who(sent, conversation)})
            self._to_visitor(sent, conversation, news)
        else:
            self._visitor_has_read(sent.viewer, conversation, seq)
            self._to_agents(sent, news)

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
            self._receipts.receipt(receipt, site_account(viewer))
        except UnknownTarget:
            return  # the visitor's contact is merged away or gone; nothing to mark

    def _to_agents(self, sent: SentFrame, frame: Frame) -> None:
        try:
            self._audience.to_agents(sent.viewer.merchant_id, frame, but=sent.connection_id)
        except PushFailed:
            return  # see the class: not worth failing the sender's frame

    def _to_visitor(self, sent: SentFrame, conversation: Conversation, frame: Frame) -> None:
        if sent.viewer.role is Role.VISITOR or conversation.channel != registry.LIVE_SLUG:
            return
        shown = {**frame, "name": _public(frame["name"])} if "name" in frame else frame
        place = (conversation.account_id, conversation.contact_identifier)
        try:
            self._audience.to_visitor(sent.viewer.merchant_id, *place, shown)
        except PushFailed:
            return  # see the class


def _who(sent: SentFrame, conversation: Conversation) -> Frame:
    """Who does something in which conversation."""
    if sent.viewer.role is Role.VISITOR:
        name = conversation.customer_name
        return {"conversation_id": conversation.id, "sender_type": "customer", "name": name}
    return {
        "conversation_id": conversation.id,
        "sender_type": "agent",
        "name": sent.viewer.name or None,
    }


def _public(name: str | None) -> str | None:
    """The name that a visitor may see: staff without one go by their mail address inside."""
    return None if name is None or "@" in name else name
