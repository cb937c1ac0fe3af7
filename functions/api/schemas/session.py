"""The caller, their socket ticket, and files they want to send."""

from typing import Annotated, Final

from pydantic import Field

from functions.api.access import Role
from functions.api.schemas.agents import Agent
from functions.api.schemas.base import Body, View

# RFC 6838 §4.2; `\w` would let letters of any script into a header.
TYPE: Final = r"^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$"


class Me(View):
    """Who the token says the caller is; `agent` is null for those who answer nobody."""

    merchant_id: str
    email: str
    role: Role
    service_code: str | None
    agent: Agent | None


class SocketTicket(View):
    """Opens one WebSocket within 60 seconds."""

    ticket: str


class UploadRequest(Body):
    """A file that will be attached to a reply."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    content_type: Annotated[str, Field(pattern=TYPE, max_length=127)]
    size: Annotated[int, Field(gt=0, le=25_000_000, strict=True)]


class Upload(View):
    """PUT the file to `url` as `content_type` within 15 minutes, then attach `key`."""

    key: str
    url: str
    content_type: str
