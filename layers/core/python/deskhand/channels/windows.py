"""When a channel lets us write, to whom and how: every provider's rules, as data and one function.

Pure: no clock, no storage. The composer, notifications, automations and bots all ask `can_send`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from deskhand.channels.model import Opening, Sender, SendKind

ANYONE: Final = frozenset(Sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRule:
    """One permission of a provider: this kind, by these senders, after such an opening.

    `lasts` counts from the customer's last act of that sort; None: without end. `max_sends` is how
    many messages one opening pays for. `needs_opening` False: allowed even to who never wrote.
    `setting` names the account's setting that must be on. `tag` is what the adapter must send with
    a message under this rule.
    """

    kind: SendKind = SendKind.REPLY
    senders: frozenset[Sender] = ANYONE
    openings: frozenset[Opening] = frozenset({Opening.MESSAGE})
    lasts: timedelta | None = None
    max_sends: int | None = None
    needs_opening: bool = True
    setting: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastInbound:
    """What the customer did last, by kind of act, and how much of it is used up.

    `at` holds the newest moment of each opening, `used` how many messages of ours that count
    against it (`counted`) went out since.
    """

    at: Mapping[Opening, datetime] = field(default_factory=dict)
    used: Mapping[Opening, int] = field(default_factory=dict)


class Closed(StrEnum):
    """Why nothing may be sent."""

    NEVER_WROTE = "never_wrote"
    EXPIRED = "window_expired"
    USED_UP = "window_used_up"
    NOT_OFFERED = "not_offered"
    NOT_ENABLED = "not_enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """The answer: open until when and for how many messages, or why not and what would work.

    `until` None while open: without end. `remaining` None: any number. `instead` lists the kinds
    that the same sender could use now.
    """

    allowed: bool
    kind: SendKind
    until: datetime | None = None
    remaining: int | None = None
    tag: str = ""
    reason: Closed | None = None
    instead: tuple[SendKind, ...] = ()


FREE: Final = (WindowRule(needs_opening=False),)
"""The rules of a channel without any: a reply at any time."""

# Of several reasons why no rule lets it through, the one that says most.
_TELLING: Final = (
    Closed.USED_UP,
    Closed.EXPIRED,
    Closed.NEVER_WROTE,
    Closed.NOT_ENABLED,
    Closed.NOT_OFFERED,
)


def can_send(
    channel: tuple[WindowRule, ...],
    last_inbound: LastInbound,
    sender: Sender,
    kind: SendKind,
    now: datetime,
    settings: Mapping[str, Any] | None = None,
) -> Permission:
    """Whether this sender may send this kind now, by the channel's rules (empty: `FREE`).

    The first rule that allows it wins, so a channel lists its plain window before the tagged one;
    `until` is the end of the last of them, since a tag changes nothing for who writes.
    """
    rules = channel or FREE
    found = _ask(rules, last_inbound, sender, kind, now, settings or {})
    if found.allowed:
        return found
    instead = tuple(
        other
        for other in SendKind
        if other is not kind
        and _ask(rules, last_inbound, sender, other, now, settings or {}).allowed
    )
    return Permission(
        allowed=False, kind=kind, reason=found.reason, until=found.until, instead=instead
    )


def counted(
    channel: tuple[WindowRule, ...], last_inbound: LastInbound, kind: SendKind
) -> frozenset[Opening]:
    """The openings against which a message of this kind counts: those that pay for so many.

    Against all of them, where several are open: providers do not say which they take, and so we
    never think that more is left than there is.
    """
    return frozenset(
        opening
        for rule in channel
        if rule.kind is kind and rule.max_sends is not None and rule.needs_opening
        for opening in rule.openings & set(last_inbound.at)
    )


def _ask(
    rules: tuple[WindowRule, ...],
    last: LastInbound,
    sender: Sender,
    kind: SendKind,
    now: datetime,
    settings: Mapping[str, Any],
) -> Permission:
    answers = [
        _by(rule, last, now, settings)
        for rule in rules
        if rule.kind is kind and sender in rule.senders
    ]
    granted = [one for one in answers if one.allowed]
    if granted:
        ends = [one.until for one in granted]
        until = None if None in ends else max(end for end in ends if end)
        left = [one.remaining for one in granted]
        remaining = None if None in left else max(count for count in left if count is not None)
        return Permission(
            allowed=True, kind=kind, until=until, remaining=remaining, tag=granted[0].tag
        )
    reasons = {one.reason for one in answers} or {Closed.NOT_OFFERED}
    reason = next(one for one in _TELLING if one in reasons)
    ended = [one.until for one in answers if one.until]
    return Permission(allowed=False, kind=kind, reason=reason, until=max(ended, default=None))


def _by(
    rule: WindowRule, last: LastInbound, now: datetime, settings: Mapping[str, Any]
) -> Permission:
    """One rule's answer: open as long as any of its openings is."""
    if rule.setting and not settings.get(rule.setting):
        return Permission(allowed=False, kind=rule.kind, reason=Closed.NOT_ENABLED)
    if not rule.needs_opening:
        return Permission(allowed=True, kind=rule.kind, tag=rule.tag)
    answers = [
        _after(rule, one, last, now) for one in Opening if one in rule.openings & set(last.at)
    ]
    if not answers:
        return Permission(allowed=False, kind=rule.kind, reason=Closed.NEVER_WROTE)
    return max(answers, key=_best)


def _after(rule: WindowRule, opening: Opening, last: LastInbound, now: datetime) -> Permission:
    """What one opening still pays for; the end itself is outside."""
    until = last.at[opening] + rule.lasts if rule.lasts else None
    if until and now >= until:
        return Permission(allowed=False, kind=rule.kind, reason=Closed.EXPIRED, until=until)
    remaining = None
    if rule.max_sends is not None:
        remaining = rule.max_sends - last.used.get(opening, 0)
        if remaining <= 0:
            return Permission(allowed=False, kind=rule.kind, reason=Closed.USED_UP)
    return Permission(allowed=True, kind=rule.kind, until=until, remaining=remaining, tag=rule.tag)


def _best(answer: Permission) -> tuple[bool, bool, float, bool]:
    """Open before closed, the later end first, used up before expired."""
    endless = answer.until is None
    end = answer.until.timestamp() if answer.until else 0.0
    return answer.allowed, answer.allowed and endless, end, answer.reason is Closed.USED_UP
