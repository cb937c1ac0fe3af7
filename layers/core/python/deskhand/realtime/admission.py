"""Who may open a socket (contract §5, S101)."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from deskhand.channels import registry
from deskhand.kit.clock import Clock
from deskhand.kit.ids import new_id
from deskhand.kit.signatures import hmac_hex, matches
from deskhand.merchants.models import ConnectedAccount
from deskhand.merchants.resolution import AccountResolver
from deskhand.realtime.models import Role, Viewer
from deskhand.realtime.tickets import TicketOffice
from deskhand.realtime.visitors import VisitorTokens

USER_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")
# No made-up id of a visitor begins so.
USER_PREFIX: Final = "user:"


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

        A shop's own server may say who a visitor is: `user`, their id there, with `signature`, its
        hex HMAC-SHA256 under the site's identity key.

        Args:
            query: the handshake's parameters.
            origin: the Origin header, "" when absent; only visitors are held to it.
        """
        if query.get("ticket"):
            return self._tickets.redeem(query["ticket"])
        if query.get("site_key"):
            return self._visitor(query, origin)
        return None

    def _visitor(self, query: Mapping[str, str], origin: str) -> Viewer | None:
        site_key, token = query["site_key"], query.get("visitor", "")
        user, signature = query.get("user", ""), query.get("signature", "")
        account = self._accounts.find(registry.LIVE_SLUG, site_key)
        if account is None or not _allows(account.settings.get("origins"), origin):
            return None
        if user:
            visitor_id = self._signed_in(account, user, signature)
        else:
            known = token and self._tokens().read(token, account.account_id, self._clock())
            visitor_id = known or new_id()
        if visitor_id is None:
            return None
        return Viewer(
            merchant_id=account.merchant_id,
            role=Role.VISITOR,
            account_id=account.account_id,
            site_key=site_key,
            visitor_id=visitor_id,
        )

    def _signed_in(self, account: ConnectedAccount, user: str, signature: str) -> str | None:
        """The shop's customer, the same on all their devices; None when the shop did not sign.

        A forged name gets no socket rather than a stranger's: the shop must notice a wrong key.
        """
        opened = self._accounts.open(account.merchant_id, account.account_id)
        key = opened.secrets.get("identity_key", "")
        if not (
            key and USER_ID.fullmatch(user) and matches(hmac_hex(key, user.encode()), signature)
        ):
            return None
        return f"{USER_PREFIX}{user}"


def _allows(origins: object, origin: str) -> bool:
    """Whether a page of this origin may show the chat: one of the list, as browsers write it."""
    if not isinstance(origins, list) or not origin:
        return False
    return origin.lower() in {str(one).rstrip("/").lower() for one in origins}
