"""Texts of notices to customers (S106)."""

from typing import Annotated

from pydantic import Field, StrictBool

from deskhand.notifications.models import Language, NoticeKind
from functions.api.schemas.base import Body, Page, Timestamp, View


class Template(View):
    """A notice's text as Liquid source; `version` is 0 until the merchant first edits it."""

    kind: NoticeKind
    language: Language
    subject: str
    body: str
    enabled: bool
    edited: bool
    version: int
    updated_at: Timestamp | None


class TemplatePage(Page[Template]):
    """Every kind in every language; there is never a next page."""


class TemplateText(Body):
    """A subject and a body as Liquid source."""

    subject: Annotated[str, Field(max_length=300)]
    body: Annotated[str, Field(min_length=1, max_length=20_000)]


class TemplateUpdate(TemplateText):
    """The text to keep; `enabled` off stops this notice. Without `version` the last one wins."""

    enabled: StrictBool = True
    version: Annotated[int, Field(ge=0, strict=True)] | None = None


class Preview(View):
    """The text filled in with invented values."""

    subject: str
    body: str
