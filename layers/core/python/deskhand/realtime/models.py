"""Who is behind a socket, and the socket itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self

# API Gateway ends a socket after two hours at the latest.
SOCKET_LIFE: Final = timedelta(hours=2, minutes=5)
# A handshake is remembered before it is over; until then API Gateway calls its socket gone.
OPENING: Final = timedelta(seconds=30)

Frame = dict[str, Any]


class Role(StrEnum):
    """The two sides of the desk."""

    AGENT = "agent"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who a socket belongs to, as the authorizer found out; never what the client says.

    An agent has a `service_code` (empty for staff who take no conversations) and a `name`; a
    visitor an `account_id`, that account's `site_key` and a `visitor_id`.
    """

    merchant_id: str
    role: Role
    service_code: str = ""
    name: str = ""
    account_id: str = ""
    site_key: str = ""
    visitor_id: str = ""

    def context(self) -> dict[str, str]:
        """The authorizer's context, which API Gateway hands to every later event of the socket."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @classmethod
    def from_context(cls, context: Mapping[str, Any]) -> Self:
        """Read that context back."""
        known = {
            field.name: str(context[field.name])
            for field in fields(cls)
            if field.name in context and field.name != "role"
        }
        return cls(role=Role(context["role"]), **known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """An open connection of a viewer; `expires_at` is when it is surely closed."""

    connection_id: str
    viewer: Viewer
    expires_at: datetime

    def may_be_opening(self, now: datetime) -> bool:
        """Whether "gone" may only mean that the handshake is not over yet."""
        return now < self.expires_at - SOCKET_LIFE + OPENING
