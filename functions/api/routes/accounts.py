"""Connected channels and shops (contract §4); secrets go in and never come out."""

from typing import Any

from fastapi import APIRouter, Request, Response

from deskhand import bootstrap
from deskhand.merchants.adapters import all_forms
from deskhand.merchants.models import AccountStatus
from deskhand.merchants.templates import approved_templates
from deskhand.merchants.views import form_view, template_view
from functions.api.auth import CallerDependency
from functions.api.changes import given
from functions.api.public_url import public_url
from functions.api.schemas import accounts as schemas
from functions.api.schemas.params import Id
from functions.api.shown_account import shown_account, shown_accounts

router = APIRouter(prefix="/api/accounts", tags=["accounts"])


@router.get("", response_model=schemas.AccountPage)
def list_accounts(caller: CallerDependency, request: Request) -> dict[str, Any]:
    """All connected channels and shops, how they stand, and when they last received and sent."""
    return {"items": shown_accounts(caller.merchant_id, request), "next_cursor": None}


@router.get("/forms", response_model=schemas.AccountFormPage)
def list_account_forms(caller: CallerDependency) -> dict[str, Any]:
    """What can be connected, and what each asks for."""
    return {"items": [form_view(one) for one in all_forms()], "next_cursor": None}


@router.post("", status_code=201, response_model=schemas.Account)
def connect_account(
    caller: CallerDependency, request: Request, body: schemas.NewAccount
) -> dict[str, Any]:
    """Connect a channel or shop; the same one again renews settings and secrets.

    The provider is asked at once: `health` tells whether the credentials work and the webhooks are
    set up. The account is connected also when they are not yet. 409 when another merchant has it.
    """
    made = bootstrap.accounts().connect(
        caller.merchant_id,
        body.slug,
        body.external_id,
        body.settings,
        body.secrets,
        display_name=body.display_name,
        api_url=public_url(request),
        actor=caller.email,
    )
    bootstrap.account_health().activate(made)
    return shown_account(made, request)


@router.get("/{account_id}", response_model=schemas.Account)
def get_account(caller: CallerDependency, request: Request, account_id: Id) -> dict[str, Any]:
    """One connected channel or shop."""
    return shown_account(bootstrap.accounts().get(caller.merchant_id, account_id), request)


@router.get("/{account_id}/templates", response_model=schemas.ApprovedTemplatePage)
def list_approved_templates(caller: CallerDependency, account_id: Id) -> dict[str, Any]:
    """Forms of words that the channel's provider approved; empty where it has no such thing."""
    found = approved_templates(
        bootstrap.accounts(), bootstrap.http_client(), caller.merchant_id, account_id
    )
    return {"items": [template_view(one) for one in found], "next_cursor": None}


@router.patch("/{account_id}", response_model=schemas.Account)
def change_account(
    caller: CallerDependency, request: Request, account_id: Id, body: schemas.AccountPatch
) -> dict[str, Any]:
    """Change settings, put new secrets in place, pause or resume; 409 when `version` is stale."""
    changes = given(body)
    service, merchant_id, actor = bootstrap.accounts(), caller.merchant_id, caller.email
    account = service.get(merchant_id, account_id)
    version = body.version or account.version
    if "settings" in changes or version != account.version:
        settings = changes.get("settings", account.settings)
        account = service.update_settings(merchant_id, account_id, version, settings, actor=actor)
    if "secrets" in changes:
        account = service.rotate_secret(merchant_id, account_id, changes["secrets"], actor=actor)
    if changes.get("status") is AccountStatus.PAUSED:
        account = service.pause(merchant_id, account_id, actor=actor)
    if changes.get("status") is AccountStatus.ACTIVE:
        account = service.resume(merchant_id, account_id, actor=actor)
    return shown_account(account, request)


@router.delete("/{account_id}", status_code=204, response_class=Response)
def disconnect_account(caller: CallerDependency, account_id: Id) -> None:
    """Disconnect a channel or shop; what it brought stays."""
    bootstrap.accounts().get(caller.merchant_id, account_id)
    bootstrap.accounts().disconnect(caller.merchant_id, account_id, actor=caller.email)
