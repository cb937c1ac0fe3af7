"""The WeChat adapter: official accounts' messages and events."""

from datetime import datetime
from typing import Final

from deskhand.channels.base import ChannelAdapter, ChannelDefaults, Health, Template
from deskhand.channels.model import Account, Attachment, Inbound, MediaRequest, Outbound, Sent
from deskhand.channels.wechat import api, media, sending
from deskhand.channels.wechat.inbound import read_items
from deskhand.channels.wechat.payload import read
from deskhand.channels.wechat.spec import SPEC
from deskhand.channels.wechat.templates import read_templates
from deskhand.kit.errors import Permanent
from deskhand.kit.http import HttpClient
from deskhand.kit.ids import fingerprint
from deskhand.kit.webhook import Request


class WeChatAdapter(ChannelDefaults):
    """See `deskhand.channels.base.ChannelAdapter`."""

    spec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Decrypt where it is encrypted, and read the one message or event of a push.

        Raises:
            ParseFailure: see `payload.read` and `inbound.read_items`.
        """
        payload = read(request.body, account)
        return read_items(payload, received_at, None if payload.sealed else _delivery(request))

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """See `deskhand.channels.wechat.sending.send`."""
        return sending.send(outbound, account, http)

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """WeChat can't be asked what it sent."""
        raise Permanent("outcome_unknown", "WeChat does not tell whether it was sent.")

    def activate(self, account: Account, http: HttpClient) -> None:
        """Check the credentials; the server address is entered at WeChat by hand."""
        self.check(account, http)

    def check(self, account: Account, http: HttpClient) -> Health:
        """Ask for WeChat's own addresses: the least call that needs a token and our own address.

        Where pushes go can't be asked, so `subscribed` stays open.
        """
        api.call(http, account, "GET", "/cgi-bin/getcallbackip")
        return Health()

    def media(self, attachment: Attachment, account: Account, http: HttpClient) -> MediaRequest:
        """See `deskhand.channels.wechat.media.locate`."""
        return media.locate(attachment, account, http)

    def templates(self, account: Account, http: HttpClient) -> list[Template]:
        """See `deskhand.channels.wechat.templates.read_templates`."""
        return read_templates(account, http)


def _delivery(request: Request) -> str | None:
    """The signed triple of a plain push: good for one message only, since it covers no body."""
    timestamp, nonce = request.query.get("timestamp", ""), request.query.get("nonce", "")
    return fingerprint("wechat", timestamp, nonce) if timestamp and nonce else None


ADAPTER: Final[ChannelAdapter] = WeChatAdapter()
