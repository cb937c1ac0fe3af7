"""What can be done with a connected account: try it, set it up again, pause it, look into it."""

from typing import Any

from fastapi import APIRouter, Request

from deskhand import bootstrap
from deskhand.kit.errors import NotFound
from deskhand.upkeep.views import reconciled_view
from functions.api.auth import CallerDependency
from functions.api.public_url import public_url
from functions.api.schemas import accounts as schemas
from functions.api.schemas.params import Id
from functions.api.shown_account import shown_account

router = APIRouter(prefix="/api/accounts/{account_id}", tags=["accounts"])


@router.post("/test", response_model=schemas.Account)
def test_account(caller: CallerDependency, request: Request, account_id: Id) -> dict[str, Any]:
    """Ask the provider whether the credentials work and its webhooks come to us; see `health`."""
    account = bootstrap.accounts().get(caller.merchant_id, account_id)
    bootstrap.account_health().check(account)
    return shown_account(account, request)


@router.post("/activate", response_model=schemas.Account)
def activate_account(caller: CallerDependency, request: Request, account_id: Id) -> dict[str, Any]:
    """Set the provider's webhooks up again; `health` tells what came of it."""
    account = bootstrap.accounts().reached_at(
        caller.merchant_id, account_id, public_url(request), actor=caller.email
    )
    bootstrap.account_health().activate(account)
    return shown_account(account, request)


@router.post("/pause", response_model=schemas.Account)
def pause_account(caller: CallerDependency, request: Request, account_id: Id) -> dict[str, Any]:
    """Send nothing; what arrives is kept, what is to be sent waits. Pausing twice is pausing."""
    account = bootstrap.accounts().pause(caller.merchant_id, account_id, actor=caller.email)
    return shown_account(account, request)


@router.post("/resume", response_model=schemas.Account)
def resume_account(caller: CallerDependency, request: Request, account_id: Id) -> dict[str, Any]:
    """Send again; what waited goes out in order, where the channel's window still allows it."""
    account = bootstrap.accounts().resume(caller.merchant_id, account_id, actor=caller.email)
    return shown_account(account, request)


@router.post("/end-rotation", response_model=schemas.Account)
def end_rotation(caller: CallerDependency, request: Request, account_id: Id) -> dict[str, Any]:
    """Let the secrets from before the last change count no more; else they end by themselves."""
    account = bootstrap.accounts().end_rotation(caller.merchant_id, account_id, actor=caller.email)
    return shown_account(account, request)


@router.get("/reconciliation", response_model=schemas.Reconciliation)
def get_reconciliation(caller: CallerDependency, account_id: Id) -> dict[str, Any]:
    """The newest comparison with the provider, made daily; 404 while there is none."""
    account = bootstrap.accounts().get(caller.merchant_id, account_id)
    found = bootstrap.reconciliation().latest(account)
    if found is None:
        raise NotFound("this account was not reconciled yet")
    return reconciled_view(found)
