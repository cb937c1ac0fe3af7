"""E-mail for shops without a mail provider's webhooks: read by IMAP every minute, sent by SMTP."""

import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Final

from deskhand.channels.base import Caught, ChannelAdapter, ChannelDefaults, Health
from deskhand.channels.imap import reading, sending, servers
from deskhand.channels.imap.spec import SPEC
from deskhand.channels.mail.inbound import Delivery, read_message
from deskhand.channels.model import Account, Inbound, Outbound, Sent, Unknown
from deskhand.kit.clock import from_text
from deskhand.kit.errors import ParseFailure
from deskhand.kit.http import HttpClient
from deskhand.kit.ids import fingerprint
from deskhand.kit.mail import mime
from deskhand.kit.mail.headers import message_id
from deskhand.kit.webhook import Request


class ImapAdapter(ChannelDefaults):
    """See `deskhand.channels.base.ChannelAdapter`. Its provider is not called by HTTP.

    Args:
        context: makes what checks the servers' certificates.
    """

    spec = SPEC

    def __init__(self, context: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> None:
        self._context = context

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read a mail that `catch_up` fetched.

        Raises:
            ParseFailure: `not_a_mail`.
        """
        if request.content_type != reading.MAIL or not request.body.strip():
            raise ParseFailure("not_a_mail")
        delivery = _delivery(request, account, received_at)
        if not delivery.mail.headers.items:
            raise ParseFailure("not_a_mail")
        skipped = request.headers.get(reading.SKIPPED_HEADER, "")
        if skipped:
            own = message_id(delivery.mail.headers.get("Message-Id"))
            return [Unknown(event_id=own or delivery.name, at=delivery.at, reason=skipped[:200])]
        return read_message(delivery)

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """See `deskhand.channels.imap.sending.send`."""
        return sending.send(outbound, account, self._context())

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """See `deskhand.channels.imap.sending.find_sent`."""
        return sending.find_sent(outbound, account, self._context())

    def activate(self, account: Account, http: HttpClient) -> None:
        """Log in to both servers."""
        self.check(account, http)

    def check(self, account: Account, http: HttpClient) -> Health:
        """Log in to both servers and open the mailbox."""
        context = self._context()
        with servers.imap(account, context) as session:
            mailbox = str(account.settings.get("mailbox") or "INBOX")
            reading.open_mailbox(session, mailbox, readonly=True)
        with servers.smtp(account, sending.own_domain(account), context):
            return Health()

    def catch_up(
        self, account: Account, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """See `deskhand.channels.imap.reading.read_new`."""
        with servers.imap(account, self._context()) as session:
            return reading.read_new(session, account, since, cursor)


def _delivery(request: Request, account: Account, received_at: datetime) -> Delivery:
    mail = mime.parse(request.body)
    uid = request.headers.get(reading.UID_HEADER, "")
    returned = mail.headers.all("Return-Path")
    return Delivery(
        mail=mail,
        account=account,
        at=_arrived(request, received_at),
        own_domain=sending.own_domain(account),
        name=fingerprint("mailbox", uid or request.body.decode("latin-1")),
        sender=returned[0].strip().strip("<>") if returned else None,
    )


def _arrived(request: Request, otherwise: datetime) -> datetime:
    try:
        return from_text(request.headers.get(reading.ARRIVED_HEADER, ""))
    except ValueError:
        return otherwise


ADAPTER: Final[ChannelAdapter] = ImapAdapter()
