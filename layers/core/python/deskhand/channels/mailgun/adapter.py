"""The Mailgun adapter: e-mail in, e-mail out."""

from datetime import datetime
from typing import Final

import orjson

from deskhand.channels.base import Caught, ChannelAdapter, ChannelDefaults, Health
from deskhand.channels.mailgun import activation, api, catching, events, sending
from deskhand.channels.mailgun.form import read_form
from deskhand.channels.mailgun.inbound import read_message
from deskhand.channels.mailgun.spec import SPEC
from deskhand.channels.model import Account, Attachment, Inbound, MediaRequest, Outbound, Sent
from deskhand.kit.errors import ParseFailure, Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

# Any of these says that a form is a mail; an old event has none of them.
_MAIL_FIELDS: Final = ("body-mime", "body-plain", "body-html", "stripped-text", "from")


class MailgunAdapter(ChannelDefaults):
    """See `deskhand.channels.base.ChannelAdapter`."""

    spec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read a route's post (fields or raw mail), an event webhook, or an old form-style event.

        Raises:
            ParseFailure: neither a form nor JSON, or JSON that is no event.
        """
        if request.content_type == "application/json":
            return events.read_event(_json(request.body), account, received_at)
        form = read_form(request)
        if form.has("event") and not any(form.has(name) for name in _MAIL_FIELDS):
            return events.read_old_event(form, account, received_at)
        if not form.has("recipient"):
            raise ParseFailure("not_a_mail")
        return read_message(form, account, received_at)

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """See `deskhand.channels.mailgun.sending.send`."""
        return sending.send(outbound, account, http)

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """See `deskhand.channels.mailgun.sending.find_sent`."""
        return sending.find_sent(outbound, account, http)

    def activate(self, account: Account, http: HttpClient) -> None:
        """See `deskhand.channels.mailgun.activation.activate`."""
        activation.activate(account, http)

    def check(self, account: Account, http: HttpClient) -> Health:
        """See `deskhand.channels.mailgun.activation.check`."""
        return activation.check(account, http)

    def media(self, attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
        """A file that `store(notify=…)` left at Mailgun, which wants the key.

        Raises:
            Permanent: `no_such_file`: not at Mailgun.
        """
        url = attachment.url or ""
        if not api.is_mailguns(url):
            raise Permanent("no_such_file", "The file is not at Mailgun.")
        return MediaRequest(url=url, headers=api.authorization(account))

    def catch_up(
        self, account: Account, since: datetime, cursor: str | None, http: HttpClient
    ) -> Caught:
        """See `deskhand.channels.mailgun.catching.catch_up`."""
        return catching.catch_up(account, since, cursor, http)


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ParseFailure("not_json") from error


ADAPTER: Final[ChannelAdapter] = MailgunAdapter()
