"""What all schemas share."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, WithJsonSchema

from functions.api.schemas.free_form import require_storable

T = TypeVar("T")

Timestamp = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Amount = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^-?\d+(\.\d+)?$",
            "description": "a decimal number in whole units of the currency",
        }
    ),
]
Version = Annotated[
    StrictInt,
    Field(
        ge=1, le=2**53, description="the version the caller knows; an older one is refused with 409"
    ),
]
Metadata = dict[str, Any]
FreeForm = Annotated[
    dict[str, Any],
    AfterValidator(require_storable),
    Field(description="any JSON object up to 16 KB, at most 10 levels deep"),
]


class Body(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class View(BaseModel):
    """Something the API returns."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Page(View, Generic[T]):
    """One page of a list; `next_cursor` is null on the last."""

    items: list[T]
    next_cursor: str | None


class FieldError(View):
    """One wrong field: its dotted path and what was expected."""

    field: str
    expected: str


class Problem(View):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
