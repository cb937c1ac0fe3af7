"""The caller, their socket ticket, and files they want to send."""

from typing import Any

from fastapi import APIRouter

from deskhand import bootstrap
from deskhand.agents.models import Agent
from deskhand.agents.views import agent_view
from deskhand.conversations.upload_places import Uploader
from deskhand.kit.errors import NotFound
from deskhand.realtime.models import Role as SocketRole
from deskhand.realtime.models import Viewer
from functions.api.auth import Caller, CallerDependency
from functions.api.schemas import session as schemas

router = APIRouter(prefix="/api", tags=["session"])


@router.get("/me", response_model=schemas.Me)
def get_me(caller: CallerDependency) -> dict[str, Any]:
    """Who the caller is."""
    agent = _own_agent(caller)
    return {
        "merchant_id": caller.merchant_id,
        "email": caller.email,
        "role": caller.role,
        "service_code": caller.service_code or None,
        "agent": agent_view(agent) if agent else None,
    }


@router.post("/ws-ticket", response_model=schemas.SocketTicket)
def issue_socket_ticket(caller: CallerDependency) -> dict[str, Any]:
    """A ticket that opens one WebSocket, good once and for 60 s (contract §5)."""
    agent = _own_agent(caller)
    viewer = Viewer(
        merchant_id=caller.merchant_id,
        role=SocketRole.AGENT,
        service_code=caller.service_code,
        name=agent.name if agent else caller.email,
    )
    return {"ticket": bootstrap.tickets().issue(viewer)}


@router.post("/uploads", status_code=201, response_model=schemas.Upload)
def prepare_upload(caller: CallerDependency, body: schemas.UploadRequest) -> dict[str, Any]:
    """Where to PUT a file that a reply will attach within three days."""
    staff = Uploader(caller.merchant_id)
    made = bootstrap.uploads().prepare(staff, body.name, body.content_type, body.size)
    return {"key": made.key, "url": made.url, "content_type": made.content_type}


def _own_agent(caller: Caller) -> Agent | None:
    if not caller.service_code:
        return None
    try:
        return bootstrap.agents().get(caller.merchant_id, caller.service_code)
    except NotFound:
        return None  # staff who take no conversations
