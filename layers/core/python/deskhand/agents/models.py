"""A customer-service agent (S111, S115, S116)."""

from datetime import datetime
from enum import IntEnum
from typing import Final

from pydantic import Field

from deskhand.storage.record import Record

DEFAULT_MAX_CONVERSATIONS: Final = 3


class AgentStatus(IntEnum):
    """Whether an agent takes new conversations; only ONLINE ones are given any."""

    OFFLINE = 0
    ONLINE = 1
    BUSY = 2


class Agent(Record):
    """One agent of one merchant; `service_code` is their name in URLs and on messages.

    `active_conversations` counts the unresolved conversations assigned to them; it changes only
    together with a conversation's assignee, in one transaction. `online_time` is when they last
    came online, `last_assigned_at` when they last got a conversation, `avg_response_time` is in
    seconds. `version` rises with what a person edits, not with counters or presence.
    """

    id: str
    merchant_id: str
    service_code: str = Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")
    name: str
    email: str
    skill_tags: list[str] = Field(default_factory=list)
    status: AgentStatus = AgentStatus.OFFLINE
    online_time: datetime | None = None
    avg_response_time: int | None = None
    active_conversations: int = 0
    max_conversations: int = Field(default=DEFAULT_MAX_CONVERSATIONS, ge=0)
    last_assigned_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime
