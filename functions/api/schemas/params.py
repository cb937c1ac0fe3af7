"""Parameters that several routes take."""

from typing import Annotated

from fastapi import Header, Path, Query

Id = Annotated[str, Path(min_length=1, max_length=64)]
Limit = Annotated[int, Query(ge=1, le=100, description="how many at most")]
Cursor = Annotated[
    str | None, Query(max_length=8000, description="`next_cursor` of the page before")
]
Text = Annotated[str | None, Query(max_length=320)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="the same key again has no further effect and gives the same answer",
    ),
]
