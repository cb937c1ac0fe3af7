"""Forms of words that a channel's provider has approved, for the composer to offer."""

from deskhand.channels import registry
from deskhand.channels.base import Template, Templates
from deskhand.kit.errors import BadGateway, ProviderFailure
from deskhand.kit.http import HttpClient
from deskhand.merchants.models import AccountKind
from deskhand.merchants.resolution import AccountResolver


def approved_templates(
    accounts: AccountResolver, http: HttpClient, merchant_id: str, account_id: str
) -> list[Template]:
    """The approved templates of one account; none where its channel knows no such thing.

    Raises:
        NotFound: not there, or another merchant's.
        BadGateway: the provider did not give them.
    """
    known = accounts.known(merchant_id, account_id)
    if known.kind is not AccountKind.CHANNEL:
        return []
    adapter = registry.adapter(known.slug)
    if not isinstance(adapter, Templates):
        return []
    try:
        return adapter.templates(accounts.open(merchant_id, account_id), http)
    except ProviderFailure as failure:
        raise BadGateway(f"the provider did not give its templates: {failure.code}") from failure
