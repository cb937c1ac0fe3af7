"""Texts of notices to customers (S106)."""

from typing import Any

from fastapi import APIRouter

from deskhand import bootstrap
from deskhand.notifications.models import Language, NoticeKind, Text
from deskhand.notifications.views import template_view
from functions.api.auth import CallerDependency
from functions.api.schemas import templates as schemas

router = APIRouter(prefix="/api/templates", tags=["templates"])


@router.get("", response_model=schemas.TemplatePage)
def list_templates(caller: CallerDependency) -> dict[str, Any]:
    """Every notice's text: the merchant's own, else the default."""
    found = bootstrap.templates().list(caller.merchant_id)
    return {"items": [template_view(one) for one in found], "next_cursor": None}


@router.get("/{kind}/{language}", response_model=schemas.Template)
def get_template(caller: CallerDependency, kind: NoticeKind, language: Language) -> dict[str, Any]:
    """One notice's text."""
    return template_view(bootstrap.templates().get(caller.merchant_id, kind, language))


@router.put("/{kind}/{language}", response_model=schemas.Template)
def put_template(
    caller: CallerDependency, kind: NoticeKind, language: Language, body: schemas.TemplateUpdate
) -> dict[str, Any]:
    """Keep a text; 422 names the line that can't be rendered."""
    made = bootstrap.templates().put(
        caller.merchant_id,
        kind,
        language,
        Text(subject=body.subject, body=body.body),
        enabled=body.enabled,
        version=body.version,
    )
    return template_view(made)


@router.post("/{kind}/{language}/preview", response_model=schemas.Preview)
def preview_template(
    caller: CallerDependency, kind: NoticeKind, language: Language, body: schemas.TemplateText
) -> dict[str, Any]:
    """Fill a text in with invented values; nothing is kept or sent."""
    text = Text(subject=body.subject, body=body.body)
    made = bootstrap.templates().preview(caller.merchant_id, kind, language, text)
    return {"subject": made.subject, "body": made.body}
