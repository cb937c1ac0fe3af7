"""Requests put through the real intake on moto, and what the desk holds afterwards."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from deskhand import bootstrap
from deskhand.intake.models import Outcome, Work
from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.merchants.models import AccountKind, ConnectedAccount
from deskhand.merchants.repository import AccountRepository
from deskhand.storage import clients
from deskhand.storage.secrets import AccountSecret
from deskhand.storage.table import Table
from tests.support.sending import NoHttp
from tests.support.stack_in_process import work

Items = dict[tuple[str, str], dict[str, Any]]
# Not of what was said, but of the requests that said it.
OF_REQUESTS = frozenset({"raw_event", "quarantine", "sighting"})


class Intake:
    """One connected account of a merchant, and the worker of its requests."""

    def __init__(
        self,
        settings: Settings,
        merchant_id: str,
        slug: str,
        kind: AccountKind,
        external_id: str,
        open_settings: Mapping[str, Any],
        secrets: Mapping[str, str],
    ) -> None:
        """Connect without asking the settings form: samples bring what they need."""
        self._settings, self._merchant_id, self._slug, self._kind = (
            settings, merchant_id, slug, kind,
        )  # fmt: skip
        now = utc_now()
        self.account = ConnectedAccount(
            account_id=new_id(),
            merchant_id=merchant_id,
            slug=slug,
            kind=kind,
            external_id=external_id,
            display_name=external_id,
            settings=dict(open_settings),
            created_at=now,
            updated_at=now,
        )
        held = AccountSecret(
            merchant_id=merchant_id, slug=slug, kind=kind, external_id=external_id, secrets=secrets
        )
        bootstrap.secrets().put_account(self.account.account_id, held)
        AccountRepository(Table(settings.desk_table), merchant_id).create(self.account)

    def process(self, request: Request, later: timedelta = timedelta(0)) -> Outcome:
        """What became of the request's items, had it come that much later."""
        made = work(self._merchant_id, self.account.account_id, self._slug, request, self._kind)
        message = Work.model_validate({**made, "received_at": utc_now() + later})
        with patch.object(bootstrap.http_client(), "request", NoHttp().request):
            if self._kind is AccountKind.SHOP:
                return bootstrap.order_ingest().process(message)
            return bootstrap.ingest().process(message, patient=False)

    def items(self) -> Items:
        """All that the desk's table holds, but the requests themselves.

        What is equal before and after is in no stream record, and so in no event.
        """
        client = clients.dynamodb()
        pages = client.get_paginator("scan").paginate(TableName=self._settings.desk_table)
        found = [item for page in pages for item in page["Items"]]
        return {
            (str(one["pk"]), str(one["sk"])): dict(one)
            for one in found
            if one.get("entity", {}).get("S") not in OF_REQUESTS
        }
