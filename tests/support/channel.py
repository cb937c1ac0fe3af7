"""A channel of our own making: short messages, few files, and a provider that remembers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from unittest.mock import patch

from deskhand.channels import registry
from deskhand.channels.base import ChannelDefaults, ChannelSpec, FileRules
from deskhand.channels.model import Account, Inbound, Outbound, Sent
from deskhand.channels.windows import WindowRule
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

SPEC = ChannelSpec(
    slug="facebook",
    name="Short",
    credentials={},
    max_text=10,
    files=FileRules(max_count=1),
    windows=(WindowRule(lasts=timedelta(days=1), max_sends=5),),
    per_second=1000.0,
    burst=1000,
)


@dataclass(slots=True)
class ShortChannel(ChannelDefaults):
    """Takes what it is given; `trouble` is raised first, one for each call. `lost` calls took
    effect all the same."""

    spec: ChannelSpec = SPEC
    taken: dict[str, Outbound] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    trouble: list[Exception | None] = field(default_factory=list)
    lost: bool = False

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        return []

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        self.calls.append(outbound.part_id)
        failure = self.trouble.pop(0) if self.trouble else None
        if failure is None or self.lost:
            assert outbound.part_id not in self.taken, "sent twice"
            self.taken[outbound.part_id] = replace(outbound, attachments=outbound.attachments)
        if failure:
            raise failure
        return Sent(external_message_id=f"x-{outbound.part_id}")

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        self.asked.append(outbound.part_id)
        known = outbound.part_id in self.taken
        return Sent(external_message_id=f"x-{outbound.part_id}") if known else None

    @property
    def texts(self) -> list[str]:
        """What the customer reads, in order."""
        return [one.body for one in self.taken.values()]


@contextmanager
def in_place_of(slug: str, channel: ShortChannel) -> Iterator[ShortChannel]:
    """Let the registry know this channel under a slug."""
    real = registry.adapter

    def adapter(name: str) -> object:
        return channel if name == slug else real(name)

    with patch.object(registry, "adapter", adapter):
        yield channel
