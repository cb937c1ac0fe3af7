"""Files of orders: started, and followed (S57)."""

from typing import Any

from fastapi import APIRouter

from deskhand import bootstrap
from deskhand.kit.errors import Invalid
from deskhand.upkeep.file_import import UPLOAD_TYPE
from deskhand.upkeep.import_models import FileImport
from functions.api.auth import Caller, CallerDependency
from functions.api.schemas import imports as schemas
from functions.api.schemas.params import Id

router = APIRouter(prefix="/api", tags=["imports"])


@router.post("/orders/import", status_code=202, response_model=schemas.StartedImport)
def import_orders(caller: CallerDependency, body: schemas.ImportBody) -> dict[str, Any]:
    """Import a file of orders into a shop's account; the same content is imported once.

    An import that failed goes on where it was when its `key` is given again.
    """
    if body.key and not (body.account_id or body.name or body.size):
        started = bootstrap.file_imports().start(caller.merchant_id, body.key, actor=caller.email)
        return {**_shown(started), "upload": None}
    if body.key or not (body.account_id and body.name and body.size):
        raise Invalid("give either key, or account_id, name and size")
    return _prepared(caller, body.account_id, body.name, body.size)


@router.get("/imports", response_model=schemas.OrderImports)
def list_imports(caller: CallerDependency) -> dict[str, Any]:
    """The newest hundred imports, also of files that were put into the bucket by themselves."""
    return {"items": [one.view() for one in bootstrap.file_imports().newest(caller.merchant_id)]}


@router.get("/imports/{id}", response_model=schemas.OrderImport)
def get_import(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """How far an import is, and what was refused."""
    return _shown(bootstrap.file_imports().get(caller.merchant_id, id))


def _prepared(caller: Caller, account_id: str, name: str, size: int) -> dict[str, Any]:
    made, url = bootstrap.file_imports().prepare(
        caller.merchant_id, account_id, name, size, actor=caller.email
    )
    return {**_shown(made), "upload": {"url": url, "content_type": UPLOAD_TYPE}}


def _shown(found: FileImport) -> dict[str, Any]:
    return {**found.view(), "report": bootstrap.file_imports().report_urls(found)}
