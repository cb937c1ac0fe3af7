"""Connected channels and shops; secrets go in and never come out."""

from typing import Annotated, Any

from pydantic import Field

from deskhand.intake.models import QuarantineStatus, SourceKind
from deskhand.merchants.health import HealthState
from deskhand.merchants.models import AccountKind, AccountStatus
from functions.api.schemas.base import Body, FreeForm, Page, Timestamp, Version, View


class CheckedHealth(View):
    """What the last check with the provider found; `detail` is a sentence for people.

    `subscribed` says whether the provider posts its webhooks to us; null where it can't tell.
    """

    state: HealthState
    detail: str
    subscribed: bool | None
    checked_at: Timestamp | None
    failing_since: Timestamp | None


class Silence(View):
    """Nothing has come in for longer than the account's own rhythm allows."""

    since: Timestamp
    detail: str


class Account(View):
    """A connected channel or shop; `webhook_url` is null where nothing calls us.

    While it is paused what arrives is kept, and what is to be sent waits; `sending_paused_reason`
    says why. After new secrets the old ones count until `previous_secrets_until`.
    """

    account_id: str
    slug: str
    kind: AccountKind
    external_id: str
    display_name: str
    status: AccountStatus
    settings: dict[str, Any]
    webhook_url: str | None
    health: CheckedHealth
    silence: Silence | None
    last_received_at: Timestamp | None
    last_sent_at: Timestamp | None
    sending_paused_reason: str | None
    previous_secrets_until: Timestamp | None
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class AccountPage(Page[Account]):
    """All connected accounts, oldest first; there is never a next page."""


class AccountForm(View):
    """What connecting asks for; `settings` and `credentials` are JSON Schemas.

    `id_title` and `id_hint` ask for the `external_id`; an empty title: there is none to ask for.
    """

    slug: str
    name: str
    kind: AccountKind
    settings: dict[str, Any]
    credentials: dict[str, Any]
    receives_webhooks: bool
    id_title: str
    id_hint: str
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


class AccountHealth(CheckedHealth):
    """How a connected account stands, as sockets tell of it."""

    account_id: str
    slug: str
    display_name: str
    silent_since: Timestamp | None
    silent_detail: str


class HourCount(View):
    """What became of an hour's requests; `missing` ones were accepted and never processed."""

    slug: str
    hour: str
    requests: int
    received: int
    stored: int
    duplicate: int
    quarantined: int
    ignored: int
    missing: int


class OrderDrift(View):
    """An order that is not in the desk as the shop tells it."""

    external_order_id: str
    reason: str


class Reconciliation(View):
    """The newest comparison of an account with its provider; `gap` is how many things differ.

    `orders` lists the first hundred; `repaired` ones are on their way. `detail` says what could not
    be compared.
    """

    account_id: str
    slug: str
    at: Timestamp
    since: Timestamp
    until: Timestamp
    hours: list[HourCount]
    orders_compared: int
    orders: list[OrderDrift]
    repaired: int
    gap: int
    detail: str


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
