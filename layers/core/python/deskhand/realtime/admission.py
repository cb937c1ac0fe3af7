"""Who may open a socket (contract §5, S101)."""

from collections.abc import Callable, Mapping

from deskhand.channels import registry
from deskhand.kit.clock import Clock
from deskhand.kit.ids import new_id
from deskhand.merchants.resolution import AccountResolver
from deskhand.realtime.models import Role, Viewer
from deskhand.realtime.tickets import TicketOffice
from deskhand.realtime.visitors import VisitorTokens


class AdmissionService:
    """Decides who may open a socket."""

    def __init__(
        self,
        tickets: TicketOffice,
        accounts: AccountResolver,
        tokens: Callable[[], VisitorTokens],
        clock: Clock,
    ) -> None:
        self._tickets = tickets
        self._accounts = accounts
        self._tokens = tokens
        self._clock = clock

    def admit(self, query: Mapping[str, str], origin: str) -> Viewer | None:
        """Who the caller is: a person by `ticket`, a visitor by `site_key` and `visitor`; or None.

        Args:
            query: the handshake's parameters.
            origin: the Origin header, "" when absent; only visitors are held to it.
        """
        if query.get("ticket"):
            return self._tickets.redeem(query["ticket"])
        if query.get("site_key"):
            return self._visitor(query["site_key"], query.get("visitor", ""), origin)
        return None

    def _visitor(self, site_key: str, token: str, origin: str) -> Viewer | None:
        account = self._accounts.find(registry.LIVE_SLUG, site_key)
        if account is None or not _allows(account.settings.get("origins"), origin):
            return None
        known = self._tokens().read(token, account.account_id, self._clock()) if token else None
        return Viewer(
            merchant_id=account.merchant_id,
            role=Role.VISITOR,
            account_id=account.account_id,
            site_key=site_key,
            visitor_id=known or new_id(),
        )


def _allows(origins: object, origin: str) -> bool:
    """Whether a page of this origin may show the chat: one of the list, as browsers write it."""
    if not isinstance(origins, list) or not origin:
        return False
    return origin.lower() in {str(one).rstrip("/").lower() for one in origins}
