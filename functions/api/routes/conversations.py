"""Conversations and their messages (contract §4)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from deskhand import bootstrap
from deskhand.channels.model import TemplateUse
from deskhand.conversations.models import (
    Conversation,
    ConversationStatus,
    MessageKind,
    Priority,
    SenderType,
)
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.service import InboxFilter
from deskhand.conversations.upload_places import Uploader
from deskhand.conversations.views import conversation_view, message_view
from deskhand.kit.errors import FieldProblem, Invalid, NotFound
from deskhand.kit.pagination import decode_cursor, encode_cursor
from functions.api.auth import Caller, CallerDependency
from functions.api.changes import given
from functions.api.schemas import conversations as schemas
from functions.api.schemas.params import Cursor, Id, IdempotencyKey, Limit

router = APIRouter(prefix="/api/conversations", tags=["conversations"])


class InboxQuery(BaseModel):
    """What to list; filters combine."""

    model_config = ConfigDict(extra="ignore")

    status: ConversationStatus | None = None
    assignee: str | None = Field(None, max_length=32, description="a service code, or `me`")
    channel: str | None = Field(None, max_length=40)
    priority: Priority | None = None
    tag: str | None = Field(None, max_length=50)
    q: str | None = Field(None, max_length=320, description="in name, subject, last message")
    limit: int = Field(25, ge=1, le=100)
    cursor: str | None = Field(None, max_length=8000)


@router.get("", response_model=schemas.ConversationPage)
def list_conversations(
    caller: CallerDependency, query: Annotated[InboxQuery, Query()]
) -> dict[str, Any]:
    """The inbox, newest activity first (S80)."""
    own = query.assignee == "me"
    wanted = InboxFilter(
        status=query.status,
        assignee=caller.service_code if own else query.assignee,
        channel=query.channel,
        priority=query.priority,
        tag=query.tag,
        text=query.q or None,
    )
    page = bootstrap.conversations().inbox(caller.merchant_id, wanted, query.limit, query.cursor)
    return {
        "items": [_shown(one) for one in page.items],
        "next_cursor": page.next_cursor,
    }


@router.get("/{id}", response_model=schemas.Conversation)
def get_conversation(caller: CallerDependency, id: Id) -> dict[str, Any]:
    """One conversation."""
    return _shown(bootstrap.conversations().get(caller.merchant_id, id))


@router.patch("/{id}", response_model=schemas.Conversation)
def change_conversation(
    caller: CallerDependency, id: Id, body: schemas.ConversationPatch
) -> dict[str, Any]:
    """Change status, priority, assignee, tags or snoozing; 409 when `version` is stale."""
    changes = given(body, nullable={"assignee", "snoozed_until"})
    if changes.get("assignee"):
        _require_agent(caller, changes["assignee"])
    if changes.get("snoozed_until") and "status" not in changes:
        changes["status"] = ConversationStatus.SNOOZED
    changed = bootstrap.conversations().change(caller.merchant_id, id, changes, body.version)
    return _shown(changed)


@router.get("/{id}/messages", response_model=schemas.MessagePage)
def list_messages(
    caller: CallerDependency,
    id: Id,
    after_seq: Annotated[int, Query(ge=0, description="only messages after this place")] = 0,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """A thread's messages, oldest first."""
    scope = f"messages#{id}"
    after = decode_cursor(caller.merchant_id, scope, cursor).get("after", after_seq)
    found = bootstrap.conversations().messages(
        caller.merchant_id, id, after_seq=after, limit=limit + 1
    )
    shown = found[:limit]
    more = len(found) > limit
    position = {"after": shown[-1].seq} if more else {}
    return {
        "items": [message_view(one) for one in shown],
        "next_cursor": encode_cursor(caller.merchant_id, scope, position) if more else None,
    }


@router.post("/{id}/messages", status_code=201, response_model=schemas.Message)
def add_message(
    caller: CallerDependency,
    id: Id,
    body: schemas.NewMessage,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Reply to the customer, or leave a note for colleagues (S84, S86)."""
    uploads, staff = bootstrap.uploads(), Uploader(caller.merchant_id)
    files = tuple(uploads.attachment(staff, key) for key in dict.fromkeys(body.attachments))
    note = body.kind is schemas.NewMessageKind.NOTE
    message = bootstrap.replying().add(
        caller.merchant_id,
        id,
        NewMessage(
            sender_type=SenderType.AGENT,
            sender_identifier=caller.service_code or caller.email,
            kind=MessageKind.NOTE if note else MessageKind.MESSAGE,
            body=body.body,
            attachments=files,
            dedupe_key=f"rest:{id}:{idempotency_key}" if idempotency_key else None,
            send_as=body.send_as,
            template=_template(body.template),
            target_id=body.target_id,
        ),
    )
    return message_view(message)


@router.post("/{id}/messages/{seq}/retry", response_model=schemas.Message)
def retry_message(caller: CallerDependency, id: Id, seq: int) -> dict[str, Any]:
    """Send a failed message again; parts that went out stay out, and twice is once (S26)."""
    return message_view(bootstrap.retrying().retry(caller.merchant_id, id, seq))


@router.get("/{id}/messages/{seq}/attachments/{place}", response_model=schemas.AttachmentUrl)
def get_attachment(caller: CallerDependency, id: Id, seq: int, place: int) -> dict[str, Any]:
    """Where a message's file can be fetched."""
    url = bootstrap.uploads().download_url(caller.merchant_id, id, seq, place)
    return {"url": url}


def _shown(conversation: Conversation) -> dict[str, Any]:
    settings = bootstrap.account_settings(conversation.merchant_id, conversation.account_id)
    return conversation_view(conversation, settings=settings)


def _template(used: schemas.TemplateUse | None) -> TemplateUse | None:
    if used is None:
        return None
    places = tuple(used.parameters.items())
    return TemplateUse(name=used.name, language=used.language, parameters=places)


def _require_agent(caller: Caller, service_code: str) -> None:
    try:
        bootstrap.agents().get(caller.merchant_id, service_code)
    except NotFound as error:
        problem = FieldProblem("assignee", "the service code of an agent")
        raise Invalid("no such agent", (problem,)) from error
