"""Which conversations a socket may see: an agent the merchant's, a visitor only their own."""

from deskhand.channels import registry
from deskhand.channels.model import Account
from deskhand.conversations.models import Conversation
from deskhand.conversations.repository import ConversationRepository
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.errors import NotFound
from deskhand.realtime.models import Role, Viewer
from deskhand.storage.table import Table


class Threads:
    """Conversations as a viewer may reach them; what they may not see is not found."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def open(self, viewer: Viewer, conversation_id: object) -> Conversation:
        """The conversation with this id, or the visitor's current one when they name none.

        Raises:
            NotFound: not there, another merchant's or another visitor's.
        """
        if viewer.role is Role.VISITOR and not conversation_id:
            found = self.current(viewer)
        elif isinstance(conversation_id, str) and conversation_id:
            repository = ConversationRepository(self._table, viewer.merchant_id)
            found = repository.get(conversation_id)
        else:
            found = None
        if found is None or not _may_see(viewer, found):
            raise NotFound
        return found

    def current(self, viewer: Viewer) -> Conversation | None:
        """The conversation that the visitor's next message joins, or None."""
        customers = CustomerRepository(self._table, viewer.merchant_id)
        contact = customers.get_contact(registry.LIVE_SLUG, viewer.visitor_id)
        conversation_id = contact.threads.get(viewer.account_id) if contact else None
        if conversation_id is None:
            return None
        return ConversationRepository(self._table, viewer.merchant_id).get(conversation_id)


def _may_see(viewer: Viewer, conversation: Conversation) -> bool:
    if viewer.role is Role.AGENT:
        return True
    return (
        conversation.channel == registry.LIVE_SLUG
        and conversation.account_id == viewer.account_id
        and conversation.contact_identifier == viewer.visitor_id
    )


def site_account(viewer: Viewer) -> Account:
    """The visitor's site as an adapter sees it; a live channel has no secrets to read."""
    return Account(
        account_id=viewer.account_id,
        merchant_id=viewer.merchant_id,
        slug=registry.LIVE_SLUG,
        external_id=viewer.site_key,
    )
