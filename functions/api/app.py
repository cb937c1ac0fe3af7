"""The REST API's Lambda: FastAPI behind API Gateway's JWT authorizer."""

from typing import Final

from fastapi import FastAPI
from mangum import Mangum

from functions.api.access import require_complete
from functions.api.errors import MEDIA_TYPE, add_error_handlers
from functions.api.openapi import describe
from functions.api.routes import (
    account_life,
    accounts,
    agents,
    capabilities,
    conversations,
    customers,
    imports,
    merchant,
    order_actions,
    orders,
    quarantine,
    session,
    status,
    templates,
)

ROUTERS: Final = (
    session.router,
    conversations.router,
    customers.router,
    imports.router,
    orders.router,
    order_actions.router,
    order_actions.waiting,
    merchant.router,
    agents.router,
    accounts.router,
    account_life.router,
    capabilities.router,
    templates.router,
    quarantine.router,
    status.router,
)


def create_app() -> FastAPI:
    """The application; needs no environment until a request comes.

    Raises:
        LookupError: a route has no roles, or roles have no route.
    """
    app = FastAPI(
        title="Deskhand",
        version="1",
        summary="An omnichannel customer-service desk",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    for router in ROUTERS:
        app.include_router(router)
    require_complete(route for router in ROUTERS for route in router.routes)
    add_error_handlers(app)
    describe(app)
    return app


app = create_app()
handler = Mangum(app, lifespan="off", text_mime_types=["text/", "application/json", MEDIA_TYPE])
