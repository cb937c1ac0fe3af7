"""WebSocket frames (contract §5); they stay under 32 KB, what is cut is marked `truncated`."""

from typing import Annotated, Literal

from pydantic import Field

from functions.api.schemas.accounts import AccountHealth
from functions.api.schemas.agents import Agent
from functions.api.schemas.base import View
from functions.api.schemas.conversations import Conversation, Message
from functions.api.schemas.imports import OrderImportState
from functions.api.schemas.order_actions import OrderAction
from functions.api.schemas.orders import Order

Ref = str | int | None


class Frame(View):
    """One frame."""


class SessionFrame(Frame):
    """The first frame that a visitor gets; the token brings the same visitor back."""

    type: Literal["session"]
    visitor_token: str
    conversation_id: str | None
    seq: int


class AckFrame(Frame):
    """A client's frame has been done; the message's place with `message.send` only."""

    type: Literal["ack"]
    ref: Ref
    message_id: str | None = None
    seq: int | None = None
    conversation_id: str | None = None


class ErrorFrame(Frame):
    """A client's frame was not understood or not allowed; the socket lives on.

    A file that is not taken has a `code` as well: `too_large`, `type_not_taken`, `too_many`, ….
    """

    type: Literal["error"]
    ref: Ref
    title: str
    code: str | None = None


class SyncedFrame(Frame):
    """The end of a `sync`; with `more` ask again from `seq`."""

    type: Literal["synced"]
    ref: Ref
    conversation_id: str | None
    seq: int
    more: bool


class MessageFrame(Frame):
    """A message came or changed; visitors never see notes and get no customer_id or identifiers."""

    type: Literal["message.created", "message.updated"]
    conversation_id: str
    message: Message


class FilePlace(Frame):
    """PUT the file to `url` as `content_type` within 15 minutes; `key` then attaches it."""

    key: str
    url: str
    content_type: str


class FileFrame(Frame):
    """The answer to `file.prepare` (`upload`) or `file.url` (`url`, good for 15 minutes)."""

    type: Literal["file"]
    ref: Ref
    upload: FilePlace | None
    url: str | None


class ConversationFrame(Frame):
    """A conversation began or changed; agents only."""

    type: Literal["conversation.created", "conversation.updated"]
    conversation: Conversation


class OrderFrame(Frame):
    """An order changed; agents only."""

    type: Literal["order.updated"]
    order: Order


class OrderActionFrame(Frame):
    """Something that was asked for an order changed; agents only. `allowed` is null here."""

    type: Literal["order_action.updated"]
    action: OrderAction


class AccountFrame(Frame):
    """A connected account's health changed, or it fell silent; agents only."""

    type: Literal["account.updated", "account.silent"]
    account: AccountHealth


class OrderImportFrame(Frame):
    """An import of orders came to its end; agents only."""

    type: Literal["order_import.finished"]
    order_import: OrderImportState


class AgentFrame(Frame):
    """An agent's presence, load or details changed; agents only."""

    type: Literal["agent.updated"]
    agent: Agent


class HintFrame(Frame):
    """Somebody types, looks at a conversation, or has read up to a place."""

    type: Literal["typing", "viewing", "read"]
    conversation_id: str
    sender_type: str | None = None
    name: str | None = None
    seq: int | None = None


class SendMessage(Frame):
    """A visitor writes; the same `client_id` again is the same message.

    `attachments` are keys of `file.prepare`, at most ten; with one the body may be empty.
    """

    action: Literal["message.send"]
    body: str
    client_id: Annotated[str, Field(min_length=1, max_length=200)]
    attachments: Annotated[list[str], Field(max_length=10)] | None = None
    ref: Ref = None


class PrepareFile(Frame):
    """A visitor wants to send a file of `size` bytes: where to?"""

    action: Literal["file.prepare"]
    name: Annotated[str, Field(max_length=255)]
    content_type: Annotated[str, Field(max_length=127)]
    size: Annotated[int, Field(gt=0)]
    ref: Ref = None


class FetchFile(Frame):
    """A visitor wants to fetch a message's file, by its place in the attachments."""

    action: Literal["file.url"]
    conversation_id: str | None = None
    seq: int
    place: int
    ref: Ref = None


class Sync(Frame):
    """Every message after a place, as `message.created` frames, then `synced`."""

    action: Literal["sync"]
    conversation_id: str | None = None
    after_seq: int
    ref: Ref = None


class Typing(Frame):
    """The client types."""

    action: Literal["typing"]
    conversation_id: str | None = None
    ref: Ref = None


class Read(Frame):
    """The client has read up to a place."""

    action: Literal["read"]
    conversation_id: str | None = None
    seq: int
    ref: Ref = None


class Heartbeat(Frame):
    """Every 30 s: keeps the agent online."""

    action: Literal["heartbeat"]
    ref: Ref = None
