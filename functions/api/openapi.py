"""The OpenAPI document: FastAPI's, with our problem details instead of its own."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from functions.api.access import OPEN_ROUTES, ROLES_BY_ROUTE
from functions.api.errors import MEDIA_TYPE
from functions.api.schemas.base import Problem

_PROBLEM_REF: Final = "#/components/schemas/Problem"
_REPLACED: Final = ("HTTPValidationError", "ValidationError")
_ALWAYS: Final = {
    "401": "no valid token",
    "403": "not for your role or merchant",
    "422": "the request is not valid",
}


def describe(app: FastAPI) -> None:
    """Let the application answer with our document, made once."""

    def document() -> dict[str, Any]:
        if not app.openapi_schema:
            from functions.api.frames import add_frames  # noqa: PLC0415 - a cold start needs none

            add_frames(app)
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        webhooks=app.webhooks.routes,
    )
    schemas = made["components"]["schemas"]
    for name in _REPLACED:
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method.upper(), path)
    for operations in made.get("webhooks", {}).values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
    return made


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    """Every failure of a route, and who may use it."""
    responses = operation["responses"]
    responses.pop("422", None)
    if path in OPEN_ROUTES:
        return
    for status, text in _failures(operation, method, path).items():
        content = {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM_REF}}}
        responses[status] = {"description": text, "content": content}
    roles = ", ".join(sorted(ROLES_BY_ROUTE[method, path]))
    operation["description"] = f"{operation.get('description', '')}\n\nRoles: {roles}.".strip()


def _failures(operation: dict[str, Any], method: str, path: str) -> dict[str, str]:
    found = dict(_ALWAYS)
    if "{" in path or path.endswith(("/search", "/assign")):
        found["404"] = "not there, or another merchant's"
    if method in {"POST", "PUT", "PATCH"}:
        found["409"] = "a duplicate, or changed meanwhile"
    if operation["operationId"] in {"create_customer", "update_customer", "search_customers"}:
        found["400"] = "what the route needs is missing"
    return dict(sorted(found.items()))
