"""What a partial update asks for."""

from collections.abc import Set
from typing import Any

from deskhand.kit.errors import FieldProblem, Invalid
from functions.api.schemas.base import Body


def given(body: Body, *, nullable: Set[str] = frozenset()) -> dict[str, Any]:
    """The fields that were sent, without `version`.

    Raises:
        Invalid: a field is null that can't be.
    """
    sent = {name: getattr(body, name) for name in body.model_fields_set - {"version"}}
    problems = tuple(
        FieldProblem(name, "a value; leave it out to keep what is there")
        for name, value in sorted(sent.items())
        if value is None and name not in nullable
    )
    if problems:
        raise Invalid("the change is not valid", problems)
    return sent
