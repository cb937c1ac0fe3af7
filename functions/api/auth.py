"""Who calls: the claims that API Gateway took from a token it checked, and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Security
from fastapi.security import HTTPBearer

from deskhand.kit.errors import FieldProblem, Forbidden, Invalid
from functions.api.access import ROLES_BY_ROUTE, Role
from functions.api.errors import Unauthenticated

_bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="a Cognito id token", scheme_name="idToken"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, for which merchant. `service_code` is empty for those who are no agents."""

    merchant_id: str
    role: Role
    email: str
    service_code: str


def authorize(
    request: Request,
    merchant_id: Annotated[
        str | None,
        Query(description="only a platform_admin names a merchant; all others have their own"),
    ] = None,
    _: Annotated[object, Security(_bearer)] = None,
) -> Caller:
    """Check token, role and merchant of a request.

    Raises:
        Unauthenticated: API Gateway passed no claims.
        Forbidden: the role may not use this route, or the merchant named is not the caller's.
        Invalid: a platform_admin named no merchant.
    """
    claims = _claims(request)
    role = _role(claims)
    route = request.scope["route"]
    if role not in ROLES_BY_ROUTE[request.method, route.path]:
        raise Forbidden("your role may not do this")
    return Caller(
        merchant_id=_merchant(claims, role, merchant_id),
        role=role,
        email=claims.get("email", ""),
        service_code=claims.get("custom:service_code", ""),
    )


CallerDependency = Annotated[Caller, Depends(authorize)]


def _claims(request: Request) -> Mapping[str, str]:
    """API Gateway checks signature, issuer, audience and expiry; without it there are no claims."""
    event: Mapping[str, Any] = request.scope.get("aws.event", {})
    authorizer = event.get("requestContext", {}).get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims")
    if not claims:
        raise Unauthenticated
    return {str(name): str(value) for name, value in claims.items()}


def _role(claims: Mapping[str, str]) -> Role:
    try:
        return Role(claims.get("custom:role", ""))
    except ValueError as error:
        raise Forbidden("your token carries no role") from error


def _merchant(claims: Mapping[str, str], role: Role, named: str | None) -> str:
    """The token's merchant; never the request's, but for a platform_admin (S107, S137)."""
    if role is Role.PLATFORM_ADMIN:
        if not named:
            problem = FieldProblem("merchant_id", "the merchant to act for")
            raise Invalid("a platform_admin has to name the merchant", (problem,))
        return named
    own = claims.get("custom:merchant_id", "")
    if not own:
        raise Forbidden("your token names no merchant")
    if named and named != own:
        raise Forbidden("this merchant is not yours")
    return own
