"""Who may use which route; one that does not stand here keeps the application from starting."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from starlette.routing import BaseRoute, Route


class Role(StrEnum):
    """What a user is, from the token's `custom:role`."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MERCHANT_ADMIN = "merchant_admin"
    PLATFORM_ADMIN = "platform_admin"


ALL: Final = frozenset(Role)
LEADS: Final = ALL - {Role.AGENT}
ADMINS: Final = LEADS - {Role.SUPERVISOR}
MERCHANTS_OWN: Final = ALL - {Role.PLATFORM_ADMIN}

OPEN_ROUTES: Final = frozenset({"/healthz", "/api/healthz", "/api/openapi.json"})

ROLES_BY_ROUTE: Final[Mapping[tuple[str, str], frozenset[Role]]] = {
    ("GET", "/api/me"): ALL,
    ("POST", "/api/ws-ticket"): MERCHANTS_OWN,
    ("POST", "/api/uploads"): ALL,
    ("GET", "/api/conversations"): ALL,
    ("GET", "/api/conversations/{id}"): ALL,
    ("PATCH", "/api/conversations/{id}"): ALL,
    ("GET", "/api/conversations/{id}/messages"): ALL,
    ("POST", "/api/conversations/{id}/messages"): ALL,
    ("POST", "/api/conversations/{id}/messages/{seq}/retry"): ALL,
    ("GET", "/api/conversations/{id}/messages/{seq}/attachments/{place}"): ALL,
    ("POST", "/api/customers"): ALL,
    ("GET", "/api/customers/search"): ALL,
    ("GET", "/api/customers/{id}"): ALL,
    ("PUT", "/api/customers/{id}"): ALL,
    ("DELETE", "/api/customers/{id}"): ALL,
    ("GET", "/api/customers/{id}/overview"): ALL,
    ("GET", "/api/customers/{id}/timeline"): ALL,
    ("GET", "/api/customers/{id}/orders"): ALL,
    ("GET", "/api/customers/{id}/matches"): ALL,
    ("POST", "/api/orders/import"): ADMINS,
    ("GET", "/api/imports"): ADMINS,
    ("GET", "/api/imports/{id}"): ADMINS,
    ("GET", "/api/orders"): ALL,
    ("GET", "/api/orders/{id}"): ALL,
    ("GET", "/api/orders/external/{external_order_id}/{platform}"): ALL,
    ("PATCH", "/api/orders/{id}"): ALL,
    ("GET", "/api/orders/{id}/actions"): ALL,
    ("POST", "/api/orders/{id}/actions/preview"): ALL,
    ("POST", "/api/orders/{id}/cancel"): ALL,
    ("POST", "/api/orders/{id}/refund"): ALL,
    ("POST", "/api/orders/{id}/fulfil"): ALL,
    ("POST", "/api/orders/{id}/edit"): ALL,
    ("POST", "/api/orders/{id}/actions/{action_id}/approve"): LEADS,
    ("POST", "/api/orders/{id}/actions/{action_id}/reject"): LEADS,
    ("POST", "/api/orders/{id}/actions/{action_id}/retry"): ALL,
    ("GET", "/api/order-actions"): ALL,
    ("GET", "/api/merchant"): ALL,
    ("PATCH", "/api/merchant"): ADMINS,
    ("GET", "/api/customer-service/list"): ALL,
    ("POST", "/api/customer-service/assign"): ALL,
    ("PUT", "/api/customer-service/me/status"): MERCHANTS_OWN,
    ("PUT", "/api/customer-service/{service_code}"): LEADS,
    ("GET", "/api/capabilities"): ALL,
    ("GET", "/api/accounts"): LEADS,
    ("GET", "/api/accounts/forms"): ADMINS,
    ("POST", "/api/accounts"): ADMINS,
    ("GET", "/api/accounts/{account_id}"): ADMINS,
    ("GET", "/api/accounts/{account_id}/templates"): ALL,
    ("PATCH", "/api/accounts/{account_id}"): ADMINS,
    ("DELETE", "/api/accounts/{account_id}"): ADMINS,
    ("POST", "/api/accounts/{account_id}/test"): ADMINS,
    ("POST", "/api/accounts/{account_id}/activate"): ADMINS,
    ("POST", "/api/accounts/{account_id}/pause"): ADMINS,
    ("POST", "/api/accounts/{account_id}/resume"): ADMINS,
    ("POST", "/api/accounts/{account_id}/end-rotation"): ADMINS,
    ("GET", "/api/accounts/{account_id}/reconciliation"): ADMINS,
    ("GET", "/api/templates"): LEADS,
    ("GET", "/api/templates/{kind}/{language}"): LEADS,
    ("PUT", "/api/templates/{kind}/{language}"): ADMINS,
    ("POST", "/api/templates/{kind}/{language}/preview"): LEADS,
    ("GET", "/api/quarantine"): LEADS,
    ("GET", "/api/quarantine/{id}"): LEADS,
    ("POST", "/api/quarantine/{id}/release"): LEADS,
}


def require_complete(routes: Iterable[BaseRoute]) -> None:
    """Compare the table with the routes that there are.

    Raises:
        LookupError: a route has no roles, or roles have no route.
    """
    found = {
        (method, route.path)
        for route in routes
        if isinstance(route, Route) and route.path not in OPEN_ROUTES
        for method in (route.methods or set()) - {"HEAD"}
    }
    wrong = found ^ ROLES_BY_ROUTE.keys()
    if wrong:
        raise LookupError(f"routes and roles differ: {sorted(wrong)}")
