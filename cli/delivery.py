"""Posts a request as the real provider would: addressed, signed, to the account's webhook."""

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlencode

from cli.stack import StackAccount
from deskhand.channels import registry as channels
from deskhand.kit.clock import utc_now
from deskhand.kit.errors import Invalid
from deskhand.kit.http import HttpClient, HttpResponse
from deskhand.kit.webhook import Addressing, Request, Signing
from deskhand.shops import registry as shops

TIMEOUT_SECONDS = 30.0


def signing_of(slug: str) -> Signing:
    """The provider's side of a channel or shop.

    Raises:
        Invalid: no such channel or shop, or nobody posts to it.
    """
    if slug in channels.WEBHOOK_SLUGS:
        return channels.signing(slug)
    if slug in shops.WEBHOOK_SLUGS:
        return shops.signing(slug)
    known = ", ".join((*channels.WEBHOOK_SLUGS, *shops.WEBHOOK_SLUGS))
    raise Invalid(f"nothing is posted to {slug}; choose one of {known}")


def address(
    request: Request, account: StackAccount, connected: Collection[str], topic: str = ""
) -> Request:
    """Name the account in the request where the sample names none of ours."""
    signing = signing_of(account.slug)
    if isinstance(signing, Addressing):
        return signing.address(request, account.external_id, connected, topic)
    return request


def sign(request: Request, account: StackAccount, now: datetime | None = None) -> Request:
    """Sign with the account's own secrets; a GET (a handshake) needs no signature."""
    if request.method == "GET":
        return request
    return signing_of(account.slug).sign(request, account.signing, now or utc_now())


def post(request: Request, account: StackAccount, http: HttpClient) -> HttpResponse:
    """Deliver it to the running stack.

    Raises:
        ProviderUnreachable: nobody answers there.
    """
    url = account.webhook_url
    if request.path_format:
        url = f"{url}/{request.path_format}"
    if request.query:
        url = f"{url}?{urlencode(request.query)}"
    return http.request(
        request.method, url, headers=request.headers, body=request.body, timeout=TIMEOUT_SECONDS
    )
