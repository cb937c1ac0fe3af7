"""Imports of orders from files (S57)."""

from typing import Annotated

from pydantic import Field, StrictInt

from deskhand.upkeep.file_import import MAX_FILE_BYTES
from deskhand.upkeep.import_models import ImportStatus
from functions.api.schemas.base import Body, Timestamp, View


class ImportBody(Body):
    """A file to import: one that will be put (`account_id`, `name`, `size`), or one that lies in
    the bucket (`key`). Exactly one of the two."""

    key: Annotated[str, Field(min_length=1, max_length=1024)] | None = None
    account_id: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=150)] | None = None
    size: Annotated[StrictInt, Field(gt=0, le=MAX_FILE_BYTES)] | None = None


class ImportUpload(View):
    """PUT the file to `url` as `content_type` within 15 minutes; the import begins by itself."""

    url: str
    content_type: str


class OrderImportState(View):
    """An import, and how far it is.

    `lines` and `bytes` (unpacked) are what is done; `refused` counts rows, the rest orders.
    `account_id` is empty where the file's place names no shop.
    """

    id: str
    account_id: str
    platform: str
    name: str
    size: int
    status: ImportStatus
    lines: int
    bytes: int
    created: int
    updated: int
    unchanged: int
    refused: int
    problem: str
    started_by: str
    created_at: Timestamp
    updated_at: Timestamp
    finished_at: Timestamp | None


class OrderImport(OrderImportState):
    """An import, with the addresses of the pieces of its report (CSV; they work for 15 minutes)."""

    report: list[str]


class StartedImport(OrderImport):
    """A new import; `upload` is null when the file is there already."""

    upload: ImportUpload | None


class OrderImports(View):
    """The newest hundred imports, newest first."""

    items: list[OrderImportState]
