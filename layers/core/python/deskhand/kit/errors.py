"""Typed failures: what the caller of an API sees, and what a queue consumer does next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One wrong field: its name (dotted path) and what was expected."""

    field: str
    expected: str


class DeskhandError(Exception):
    """Base of every failure that has an HTTP status and a title (RFC 9457)."""

    status = 500
    title = "Internal error"

    def __init__(self, detail: str = "", problems: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.problems = problems


class BadRequest(DeskhandError):
    """The request lacks what the route needs (400)."""

    status = 400
    title = "Bad request"


class Forbidden(DeskhandError):
    """Known caller, wrong role (403)."""

    status = 403
    title = "Not allowed for your role"


class NotFound(DeskhandError):
    """Nothing there, or another merchant's (404)."""

    status = 404
    title = "Not found"


class Conflict(DeskhandError):
    """A duplicate or a stale version (409)."""

    status = 409
    title = "Conflict"


class Invalid(DeskhandError):
    """Understood but not valid (422)."""

    status = 422
    title = "Invalid"


class Contention(DeskhandError):
    """Too many writers at once; trying again later succeeds (503)."""

    status = 503
    title = "Busy, try again"


class BadGateway(DeskhandError):
    """A provider that was asked on a person's behalf refused or did not answer (502)."""

    status = 502
    title = "The provider did not do it"


class ParseFailure(Exception):
    """A signed payload that can't be understood; goes to quarantine with `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ProviderFailure(Exception):
    """A provider did not do what we asked. The subclass tells the queue consumer what to do."""

    def __init__(self, code: str, text: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code
        self.text = text
        self.retry_after = retry_after


class Retriable(ProviderFailure):
    """Try again later (throttled, unavailable); `retry_after` is in seconds, when known."""


class ProviderUnreachable(Retriable):
    """No answer came; whether the call took effect is unknown."""


class Permanent(ProviderFailure):
    """This call will never succeed: mark it failed and say why."""


class NeedsHuman(ProviderFailure):
    """The account itself needs attention (revoked token, unpaid): stop sending and alert."""
