"""Connected channels and shops; secrets go in and never come out."""

from typing import Annotated, Any

from pydantic import Field

from deskhand.intake.models import QuarantineStatus, SourceKind
from deskhand.merchants.models import AccountKind, AccountStatus
from functions.api.schemas.base import Body, FreeForm, Page, Timestamp, Version, View


class Account(View):
    """A connected channel or shop; `webhook_url` is null where nothing calls us."""

    account_id: str
    slug: str
    kind: AccountKind
    external_id: str
    display_name: str
    status: AccountStatus
    settings: dict[str, Any]
    webhook_url: str | None
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class AccountPage(Page[Account]):
    """All connected accounts, oldest first; there is never a next page."""


class AccountForm(View):
    """What connecting asks for; `settings` and `credentials` are JSON Schemas."""

    slug: str
    name: str
    kind: AccountKind
    settings: dict[str, Any]
    credentials: dict[str, Any]
    receives_webhooks: bool
    docs_url: str


class AccountFormPage(Page[AccountForm]):
    """Everything that can be connected, channels first; there is never a next page."""


class ApprovedTemplate(View):
    """A form of words that the provider approved; `placeholders` names its places in order."""

    name: str
    language: str
    category: str
    body: str
    placeholders: list[str]


class ApprovedTemplatePage(Page[ApprovedTemplate]):
    """All approved templates; there is never a next page."""


class NewAccount(Body):
    """A channel or shop to connect; the same `external_id` again renews settings and secrets."""

    slug: Annotated[str, Field(min_length=1, max_length=40)]
    external_id: Annotated[str, Field(max_length=255)] = ""
    display_name: Annotated[str, Field(max_length=200)] = ""
    settings: FreeForm = Field(default_factory=dict)
    secrets: dict[str, str] = Field(default_factory=dict)


class AccountPatch(Body):
    """What to change; fields that are left out stay. New `secrets` replace all, the old ones go on
    counting for what is on its way."""

    version: Version | None = None
    status: AccountStatus | None = None
    settings: FreeForm | None = None
    secrets: dict[str, str] | None = None


class QuarantineItem(View):
    """Something that could not be processed, and why."""

    id: str
    account_id: str
    slug: str
    kind: SourceKind
    received_at: Timestamp
    event_id: str | None
    reason: str
    status: QuarantineStatus
    created_at: Timestamp
    updated_at: Timestamp


class QuarantinePage(Page[QuarantineItem]):
    """A page of quarantined items, newest first."""
