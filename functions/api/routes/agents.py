"""Agents and assignments (contract §4, S107-S118)."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from deskhand import bootstrap
from deskhand.agents.models import AgentStatus
from deskhand.agents.views import agent_view
from deskhand.kit.errors import Conflict, NotFound
from functions.api.auth import CallerDependency
from functions.api.changes import given
from functions.api.schemas import agents as schemas
from functions.api.schemas.params import Cursor, Id, Limit

router = APIRouter(prefix="/api/customer-service", tags=["agents"])


@router.get("/list", response_model=schemas.AgentPage)
def list_agents(
    caller: CallerDependency,
    status: AgentStatus | None = None,
    skill: Annotated[str | None, Query(max_length=50)] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The merchant's agents; filters combine (S112, S114)."""
    page = bootstrap.agents().list(
        caller.merchant_id, status=status, skill=skill, limit=limit, cursor=cursor
    )
    return {"items": [agent_view(one) for one in page.items], "next_cursor": page.next_cursor}


@router.post("/assign", response_model=schemas.Assignment)
def assign_conversation(caller: CallerDependency, body: schemas.AssignRequest) -> dict[str, Any]:
    """Give a conversation to an agent and say why; 409 when nobody can take it (S113)."""
    made = bootstrap.routing().assign(caller.merchant_id, body.conversation_id)
    if made is None:
        raise Conflict("nobody can take it: no agent is online with room, or it is not waiting")
    return {
        "conversation_id": made.conversation_id,
        "agent": agent_view(made.agent),
        "score": asdict(made.score),
    }


@router.put("/me/status", response_model=schemas.Agent)
def set_own_status(caller: CallerDependency, body: schemas.OwnStatus) -> dict[str, Any]:
    """Come online, be busy, or leave (S116)."""
    if not caller.service_code:
        raise NotFound("you are not an agent")
    changed = bootstrap.agents().set_status(caller.merchant_id, caller.service_code, body.status)
    return agent_view(changed)


@router.put("/{service_code}", response_model=schemas.Agent)
def change_agent(
    caller: CallerDependency, service_code: Id, body: schemas.AgentChange
) -> dict[str, Any]:
    """Change an agent: name, skills, limit, presence; what is left out stays."""
    changes = given(body)
    status = changes.pop("status", None)
    agents = bootstrap.agents()
    agent = agents.get(caller.merchant_id, service_code)
    if changes:
        version = body.version or agent.version
        agent = agents.update(caller.merchant_id, service_code, version, **changes)
    if status is not None:
        agent = agents.set_status(caller.merchant_id, service_code, status)
    return agent_view(agent)
